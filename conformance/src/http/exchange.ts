import { hostOf, type ComposedRequest } from './compose.ts';
import type { ServiceUnderTest } from './service-under-test.ts';
import type { WireResponse } from './response-parser.ts';

/** One request and what came of it. Where tokens belong, they are named; all of it is made presentable where it is reported. */
export interface Exchange {
  method: string;
  /** Path and query. */
  target: string;
  headers: [string, string][];
  /** The body as text, or the beginning of it. */
  body: string;
  bodyBytes: number;
  /** What came back; undefined when nothing did. */
  response?: { status: number; headers: [string, string][]; body: string; bodyBytes: number };
  /** Why nothing came back. */
  error?: string;
  ms: number;
  /** A command line that sends the same request, with the token as $TOPICS_TOKEN. */
  curl: string;
}

/** More of a body than reports show: what becomes of secrets is decided where they are written, and needs to see all of one. */
const maxKept = 2000;

/** As much of a body as a report may need, as text. */
export const keptText = (body: Buffer): string =>
  body
    .subarray(0, 4 * maxKept)
    .toString()
    .slice(0, maxKept);

/** The places where a token stands, whatever it looks like. `own` is the token under test. */
export const redactHeader = ([name, value]: [string, string], own: string): [string, string] =>
  name.toLowerCase() === 'authorization'
    ? [
        name,
        value.replace(
          /^(Bearer )?[^]*$/i,
          (_, bearer = '') => `${bearer}${value.endsWith(own) ? '$TOPICS_TOKEN' : '$OTHER_TOKEN'}`,
        ),
      ]
    : [name, value];
export const redactQuery = (parameter: string, own: string): string =>
  parameter.startsWith('token=')
    ? `token=${parameter === `token=${encodeURIComponent(own)}` ? '$TOPICS_TOKEN' : '$OTHER_TOKEN'}`
    : parameter;

/** A character that a terminal obeys or nobody sees, as a shell reads it. */
const shellEscape = (char: string): string =>
  [...Buffer.from(char)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/gu;

/** A word of a command line, in a form that bash, zsh and ksh read; plain sh does where nothing in it is invisible. */
const quote = (text: string): string =>
  text.search(unseen) >= 0
    ? `$'${text.replaceAll(/[\\']/g, '\\$&').replaceAll(unseen, shellEscape)}'`
    : /\$(TOPICS_TOKEN|OTHER_TOKEN|TOKEN_\d)/.test(text)
      ? `"${text.replaceAll(/["\\`!]/g, '\\$&')}"`
      : `'${text.replaceAll("'", `'\\''`)}'`;

/** A curl command for a request whose tokens are named. */
function curlLine(
  method: string,
  url: string,
  headers: [string, string][],
  body: string,
  isText: boolean,
): string {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const flags = headers
    .filter(
      ([name]) => !['host', 'content-length', 'transfer-encoding', 'expect'].includes(name.toLowerCase()),
    )
    .map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  if (method === 'POST' && !names.has('content-type')) flags.push("-H 'Content-Type:'");
  if (method !== 'GET' && body !== '')
    flags.push(isText ? `--data-raw ${quote(body)}` : '--data-binary @body.bin');
  return ['curl -i --path-as-is -X', method, ...flags, quote(url)].join(' ');
}

/** A request as reports show it; what comes of it is added when it has come. */
export function exchangeOf(
  service: ServiceUnderTest,
  { method, path, query, headers, body }: ComposedRequest,
): Exchange {
  const shownHeaders = headers.map((each) => redactHeader(each, service.token));
  const shownQuery = query.map((parameter) => redactQuery(parameter, service.token)).join('&');
  const target = path + (query.length > 0 ? `?${shownQuery}` : '');
  const text = body.toString();
  const isText = body.equals(Buffer.from(text)) && body.length < 2000;
  const url = `${service.endpoint.tls ? 'https' : 'http'}://${hostOf(service)}${target}`;
  return {
    method,
    target,
    headers: shownHeaders,
    body: keptText(body),
    bodyBytes: body.length,
    ms: 0,
    curl: curlLine(method, url, shownHeaders, isText ? text : '\0', isText),
  };
}

/** A response as reports show it. */
export const shownResponse = ({
  status,
  headers,
  body,
}: WireResponse): NonNullable<Exchange['response']> => ({
  status,
  headers,
  body: keptText(body),
  bodyBytes: body.length,
});
