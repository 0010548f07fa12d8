import { invalid, TopicsError } from '../errors.ts';

/** RFC 9110 §7.2: a host and a port, either of which may be missing. */
const hostAndPort = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;

/** The headers that may come once only, by name. How often they came is counted at the same place. */
const singletons = ['host', 'authorization', 'content-type'];

/**
 * What `node:http` lets pass, and the RFCs do not: no Host, or two (RFC 9112 §3.2), two tokens or media types (RFC 9110 §5.3; Node
 * takes the first), a transfer coding that nobody decodes (RFC 9112 §6.1), another version of HTTP.
 * @param rawHeaders names and values in turn, as they came
 */
export function wireRefusal(rawHeaders: readonly string[], httpVersion: string): TopicsError | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return invalid('Only HTTP/1.1 is spoken here.');
  const counts = [0, 0, 0];
  const codings: string[] = [];
  let host = '';
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const { length } = rawHeaders[at]!;
    // Most headers are none of these, and their length says so.
    if (length !== 4 && length !== 13 && length !== 12 && length !== 17) continue;
    const name = rawHeaders[at]!.toLowerCase();
    if (name === 'transfer-encoding') codings.push(rawHeaders[at + 1]!);
    const singleton = singletons.indexOf(name);
    if (singleton < 0) continue;
    if (singleton === 0) host = rawHeaders[at + 1]!;
    if (++counts[singleton]! > 1)
      return invalid(
        name === 'authorization'
          ? 'Only one value must be set, in one Authorization header.'
          : `There must be one ${name === 'host' ? 'Host' : 'Content-Type'} header.`,
      );
  }
  if (codings.length > 0) {
    const refusal = codingRefusal(codings.join(',').toLowerCase(), httpVersion);
    if (refusal) return refusal;
  }
  if (counts[0] === 0 && httpVersion === '1.1') return invalid('A Host header is required.');
  return hostAndPort.test(host) ? undefined : invalid('Host is not a host and a port.');
}

function codingRefusal(codings: string, httpVersion: string): TopicsError | undefined {
  if (httpVersion === '1.0') return invalid('HTTP/1.0 has no Transfer-Encoding.');
  if (codings.trim() === 'chunked') return undefined;
  return /(^|[\s,])chunked\s*$/.test(codings)
    ? new TopicsError(501, 'not_implemented', 'The only Transfer-Encoding here is chunked.')
    : invalid('The last Transfer-Encoding must be chunked.');
}

export const unknownExpectation = () =>
  new TopicsError(417, 'expectation_failed', 'The only expectation that is met here is 100-continue.');
