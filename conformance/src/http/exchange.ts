import { hostOf, type ComposedRequest } from './compose.ts';
import { curlLine } from './curl.ts';
import {
  environmentNameOf,
  fixtureKinds,
  fixtureNames,
  type ServiceUnderTest,
} from './service-under-test.ts';
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
  /** When it was sent, in milliseconds by the clock of the run: what overlaps was under way at the same time. */
  sentMs: number;
  /** A command line that sends the same request, with the token as $TOPICS_TOKEN. */
  curl: string;
}

/** How reports call what recreates a topic: not a request of the contract, and not always one of HTTP. */
export const resetMethod = 'RESET';

/** More of a body than reports show: what becomes of secrets is decided where they are written, and needs to see all of one. */
const maxKept = 2000;

/** As much of a body as a report may need, as text. */
export const keptText = (body: Buffer): string =>
  body
    .subarray(0, 4 * maxKept)
    .toString()
    .slice(0, maxKept);

/** Letters and digits in a row that could be a part of a secret. */
const tellingRun = 8;

const isPartOf = (value: string, secret: string): boolean => {
  for (let at = 0; at + tellingRun <= value.length; at++)
    if (secret.includes(value.slice(at, at + tellingRun))) return true;
  return false;
};

/** How a report calls a token: the variable of the environment that has it, or as it is where it is made up. */
function shownToken(
  value: string,
  { token, fixtures }: Pick<ServiceUnderTest, 'token' | 'fixtures'>,
): string {
  if (value === token) return '$TOPICS_TOKEN';
  const secrets = fixtureNames.filter(
    (name) => fixtureKinds[name] === 'token' && fixtures[name] !== undefined,
  );
  const named = secrets.find((name) => fixtures[name] === value);
  if (named) return `$${environmentNameOf(named)}`;
  const isMadeUp =
    /^[\w.-]{1,40}$/.test(value) &&
    ![token, ...secrets.map((name) => String(fixtures[name]))].some((secret) => isPartOf(value, secret));
  return isMadeUp ? value : '$OTHER_TOKEN';
}

type Secrets = Pick<ServiceUnderTest, 'token' | 'fixtures'>;

/** The places where a token stands, whatever it looks like. */
export const redactHeader = ([name, value]: [string, string], secrets: Secrets): [string, string] => {
  if (name.toLowerCase() !== 'authorization') return [name, value];
  const [, bearer = '', token = ''] = /^(Bearer )?([^]*)$/i.exec(value) ?? [];
  return [name, `${bearer}${shownToken(token, secrets)}`];
};
export const redactQuery = (parameter: string, secrets: Secrets): string => {
  if (!parameter.startsWith('token=')) return parameter;
  const written = parameter.slice('token='.length);
  const shown = shownToken(decoded(written), secrets);
  // What escapes more than it has to is another way to write it, which a service may not know.
  const isUsual = written === encodeURIComponent(decoded(written));
  return `token=${shown}${isUsual || shown !== '$TOPICS_TOKEN' ? '' : '_ENCODED'}`;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A request as reports show it; what comes of it is added when it has come. */
export function exchangeOf(
  service: ServiceUnderTest,
  { method, path, query, headers, body, unsent, isOld }: ComposedRequest,
): Exchange {
  const shownHeaders = headers.map((each) => redactHeader(each, service));
  const shownQuery = query.map((parameter) => redactQuery(parameter, service));
  const base = `${service.endpoint.tls ? 'https' : 'http'}://${hostOf(service)}`;
  return {
    method,
    target: path + (query.length > 0 ? `?${shownQuery.join('&')}` : ''),
    headers: shownHeaders,
    body: keptText(body),
    bodyBytes: body.length,
    ms: 0,
    sentMs: performance.now(),
    curl: curlLine({
      method,
      url: base + path,
      query: shownQuery,
      headers: shownHeaders,
      body,
      unsent,
      isOld,
    }),
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
