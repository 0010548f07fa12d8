import { hostOf, type ComposedRequest } from './compose.ts';
import type { ServiceUnderTest } from './service-under-test.ts';
import type { WireResponse } from './wire.ts';

/** One request and what came of it, as reports show it. Tokens are redacted before one of these is made. */
export interface Exchange {
  method: string;
  /** Path and query, redacted. */
  target: string;
  headers: [string, string][];
  /** The body as text, shortened. */
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

const maxShownBytes = 600;

export const shorten = (text: string): string =>
  text.length <= maxShownBytes ? text : `${text.slice(0, maxShownBytes)}… (${text.length} characters)`;

/** Every form in which a secret may appear: plain, percent-encoded, base64. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Array.from(Buffer.from(secret), (byte) => `%${byte.toString(16)}`).join(''),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

/** Shorter ones occur in ordinary text: replacing them would make a report unreadable, and show where they are. */
const minSecretLength = 8;

/** Replaces every form of every secret, wherever it occurs. The first one is called $TOPICS_TOKEN, as in the curl lines. */
export function redactor(secrets: string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= minSecretLength)
    .flatMap((secret, index) =>
      formsOf(secret).map((form) => ({ form, name: index === 0 ? '$TOPICS_TOKEN' : `$TOKEN_${index + 1}` })),
    );
  forms.sort((a, b) => b.form.length - a.form.length);
  return (text) => forms.reduce((redacted, { form, name }) => redacted.replaceAll(form, name), text);
}

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

const quote = (text: string): string =>
  /\$(TOPICS_TOKEN|OTHER_TOKEN|TOKEN_\d)/.test(text)
    ? `"${text.replaceAll(/["\\`!]/g, '\\$&')}"`
    : `'${text.replaceAll("'", `'\\''`)}'`;

/** A curl command for a redacted request. */
export function curlLine(
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
  secrets: string[],
): Exchange {
  const redact = redactor(secrets);
  const shownHeaders = headers
    .map((each) => redactHeader(each, service.token))
    .map(([name, value]): [string, string] => [name, redact(value)]);
  const shownQuery = query.map((parameter) => redactQuery(parameter, service.token)).join('&');
  const target = redact(path) + (query.length > 0 ? `?${redact(shownQuery)}` : '');
  const text = body.toString();
  const isText = body.equals(Buffer.from(text)) && body.length < 2000;
  const url = `${service.endpoint.tls ? 'https' : 'http'}://${hostOf(service)}${target}`;
  return {
    method,
    target,
    headers: shownHeaders,
    body: redact(shorten(text)),
    bodyBytes: body.length,
    ms: 0,
    curl: curlLine(method, url, shownHeaders, redact(text), isText),
  };
}

/** A response as reports show it. */
export function shownResponse(
  { status, headers, body }: WireResponse,
  secrets: string[],
): NonNullable<Exchange['response']> {
  const redact = redactor(secrets);
  return {
    status,
    headers: headers.map(([name, value]) => [name, redact(value)]),
    body: redact(shorten(body.toString())),
    bodyBytes: body.length,
  };
}
