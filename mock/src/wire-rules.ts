import { exampleBody } from './guard.ts';

/** An answer to a request that never reaches Prism. Its connection ends with it: it may not be clear where the request does. */
export interface WireRefusal {
  status: 400 | 417 | 501;
  body: unknown;
}

/** The headers that may come once only (RFC 9112 §3.2, RFC 9110 §5.3; Node takes the first), and what is said of two. */
const once = {
  host: 'There must be one Host header.',
  'content-type': 'There must be one Content-Type header.',
};

/** RFC 9110 §7.2: a host and a port, either of which may be missing. */
const hostAndPort = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;

const invalid = (message: string): WireRefusal => ({
  status: 400,
  body: { code: 'invalid_request', message },
});

/** RFC 9112 §6.1: a transfer coding that nobody decodes. */
function codingRefusal(codings: string, httpVersion: string): WireRefusal | undefined {
  if (httpVersion === '1.0') return invalid('HTTP/1.0 has no Transfer-Encoding.');
  if (codings.trim().toLowerCase() === 'chunked') return undefined;
  if (!/(^|[\s,])chunked\s*$/i.test(codings)) return invalid('The last Transfer-Encoding must be chunked.');
  const message = 'The only Transfer-Encoding here is chunked.';
  return { status: 501, body: { code: 'not_implemented', message } };
}

/**
 * What `node:http` lets pass, and the RFCs do not. The mock refuses what the service refuses, by code of its own: neither
 * can hide a mistake of the other.
 * @param rawHeaders names and values in turn, as they came
 */
export function wireRefusal(rawHeaders: readonly string[], httpVersion: string): WireRefusal | undefined {
  if (!['1.0', '1.1'].includes(httpVersion)) return invalid('Only HTTP/1.1 is spoken here.');
  const values = (name: string) =>
    rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name);
  if (values('authorization').length > 1) return { status: 400, body: exampleBody('BothTokens') };
  for (const [name, message] of Object.entries(once)) if (values(name).length > 1) return invalid(message);
  const codings = values('transfer-encoding');
  const refusal = codings.length > 0 ? codingRefusal(codings.join(','), httpVersion) : undefined;
  if (refusal) return refusal;
  const [host] = values('host');
  if (host === undefined) return httpVersion === '1.0' ? undefined : invalid('A Host header is required.');
  return hostAndPort.test(host) ? undefined : invalid('Host is not a host and a port.');
}

/** RFC 9110 §10.1.1 */
export const unknownExpectation: WireRefusal = {
  status: 417,
  body: { code: 'expectation_failed', message: 'The only expectation that is met here is 100-continue.' },
};
