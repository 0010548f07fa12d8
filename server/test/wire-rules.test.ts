import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange, startService, type RunningService } from './harness.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.shutDown());

const type = 'Content-Type: text/plain';
const token = 'Authorization: TOKEN';
const host = 'Host: x';
const chunked = '1\r\nx\r\n0\r\n\r\n';

/** What `node:http` would let pass, or refuse without a body. Which status, an RFC says. */
const rows: [what: string, status: number, headers: string[], body?: string, version?: string][] = [
  ['as it should be', 204, [host, token, type, 'Content-Length: 1'], 'x'],
  ['chunked', 204, [host, token, type, 'Transfer-Encoding: chunked'], chunked],
  ['CHUNKED', 204, [host, token, type, 'transfer-encoding: CHUNKED'], chunked],
  ['an empty host', 204, ['Host:', token, type, 'Content-Length: 0']],
  ['a host with a port', 204, ['Host: a.test:80', token, type, 'Content-Length: 0']],
  ['an IPv6 host', 204, ['Host: [::1]:80', token, type, 'Content-Length: 0']],
  ['HTTP/1.0 without a host', 204, [token, type, 'Content-Length: 0'], '', '1.0'],
  ['TE is about the response', 204, [host, token, type, 'TE: gzip, chunked', 'Content-Length: 0']],
  ['no host', 400, [token, type, 'Content-Length: 0']],
  ['two hosts', 400, [host, 'Host: y', token, type, 'Content-Length: 0']],
  ['the same host twice', 400, [host, 'HOST: x', token, type, 'Content-Length: 0']],
  ['a host with a space', 400, ['Host: a b', token, type, 'Content-Length: 0']],
  ['a host with a path', 400, ['Host: a/b', token, type, 'Content-Length: 0']],
  ['a host with a name before it', 400, ['Host: me@a', token, type, 'Content-Length: 0']],
  ['a host that is a list', 400, ['Host: a, b c', token, type, 'Content-Length: 0']],
  ['a host with a port of letters', 400, ['Host: a:b', token, type, 'Content-Length: 0']],
  ['a host with a bad escape', 400, ['Host: a%zz', token, type, 'Content-Length: 0']],
  ['two tokens', 400, [host, token, 'Authorization: other', type, 'Content-Length: 0']],
  ['the same token twice', 400, [host, token, token, type, 'Content-Length: 0']],
  ['two media types', 400, [host, token, type, 'Content-Type: application/json', 'Content-Length: 0']],
  ['the same media type twice', 400, [host, token, type, type, 'Content-Length: 0']],
  ['gzip, then chunked', 501, [host, token, type, 'Transfer-Encoding: gzip, chunked'], chunked],
  ['identity, then chunked', 501, [host, token, type, 'Transfer-Encoding: identity, chunked'], chunked],
  [
    'chunked with a coding in a line of its own',
    501,
    [host, token, type, 'Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'],
    chunked,
  ],
  ['chunks in HTTP/1.0', 400, [host, token, type, 'Transfer-Encoding: chunked'], chunked, '1.0'],
  ['an unknown expectation', 417, [host, token, type, 'Expect: miracles', 'Content-Length: 1'], 'x'],
];

describe('a publish with', () => {
  test.each(rows)('%s is %i', async (_what, status, headers, body = '', version = '1.1') => {
    const before = service.store.stats().messages;
    const lines = [`POST /topics/demo/t HTTP/${version}`, 'Connection: close', ...headers, '', body];
    const reply = await exchange(service.url, lines.join('\r\n').replaceAll('TOKEN', service.token));
    expect(Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1])).toBe(status);
    expect(reply.toLowerCase()).toContain('cache-control: no-store');
    expect(service.store.stats().messages - before).toBe(status === 204 ? 1 : 0);
    if (status !== 204) expect(reply).toMatch(/\r\n\r\n\{"code":"\w+","message":"[^"]+"\}$/);
  });
});
