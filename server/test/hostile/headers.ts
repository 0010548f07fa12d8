import { anyButBroken, atOnce, poll, rows, type Parts, type Written } from './row.ts';

const host = (value: string | string[] | null): Parts => ({ headers: { Host: value } });
const expects = (value: string | string[]): Parts => ({ headers: { Expect: value } });
const type = (value: string | string[] | null, body: string = 'x'): Parts => ({
  headers: { 'Content-Type': value },
  body,
});
const connection = (value: string): Parts => ({ headers: { Connection: `${value}, close` } });
const withHeader = (name: string, value: string): Parts => ({ headers: { [name]: value } });

/** RFC 9112 §3.2, RFC 9110 §7.2. */
const hosts: Written[] = [
  ['no host', host(null), '400'],
  ['an empty host', host(''), '204'],
  ['two hosts', host(['x', 'y']), '400'],
  ['the same host twice', host(['x', 'x']), '400'],
  ['a host in another letter case', { headers: { HOST: 'y' } }, '400'],
  ['a host with a space', host('a b'), '400'],
  ['a host with a path', host('a/b'), '400'],
  ['a host with a query', host('a?b'), '400'],
  ['a host with a fragment', host('a#b'), '400'],
  ['a host with a user', host('me@a'), '400'],
  ['a host that is a list', host('a, b c'), '400'],
  ['a host with a port of letters', host('a:b'), '400'],
  ['a host with two ports', host('a:80:80'), '400'],
  ['a host with a bad escape', host('a%zz'), '400'],
  ['a host in quotes', host('"a"'), '400'],
  ['a host in Latin-1', host('caf\xe9'), '400'],
  ['a host that is a URL', host('http://a'), '400'],
  ['a host with a backslash', host('a\\b'), '400'],
  ['an IPv6 host without its end', host('[::1'), '400'],
  ['an IPv6 host without brackets', host('::1'), '400'],
  ['a host of 8 KiB', host('a'.repeat(8192)), '204'],
  ['an IPv6 host', host('[::1]:80'), '204'],
  ['HTTP/1.0 without a host', { ...host(null), version: 'HTTP/1.0' }, '204'],
  ['an absolute target without a host', { ...host(null), target: 'http://x/topics/demo/t' }, '400'],
];

/** RFC 9110 §10.1.1. */
const expectations: Written[] = [
  ['100-continue', expects('100-continue'), '100 204'],
  ['100-Continue', expects('100-Continue'), '100 204'],
  ['another expectation', expects('miracles'), '417'],
  ['an empty expectation', expects(''), '204|417'],
  ['100-continue and another', expects('100-continue, miracles'), '100 204|417'],
  ['100-continue twice', expects(['100-continue', '100-continue']), '100 204|417'],
  ['almost 100-continue', expects('100-continuex'), '100 204|417'],
  ['200-ok', expects('200-ok'), '417'],
  [
    '100-continue of a poll',
    poll(atOnce, { headers: { 'Content-Type': null, Expect: '100-continue' } }),
    '(100 )?200',
  ],
  ['100-continue of HTTP/1.0', { ...expects('100-continue'), version: 'HTTP/1.0' }, '(100 )?204'],
  [
    '100-continue without a token',
    { headers: { Expect: '100-continue', Authorization: null } },
    '(100 )?401',
  ],
];

/** RFC 9110 §5.3: a header that is not a list comes once. */
const twice: Written[] = [
  ['two tokens', { headers: { Authorization: ['TOKEN', 'other'] } }, '400', { fetch: '401' }],
  ['the same token twice', { headers: { Authorization: ['TOKEN', 'TOKEN'] } }, '400', { fetch: '401' }],
  [
    'two tokens of a poll',
    poll(atOnce, { headers: { Authorization: ['TOKEN', 'x'] } }),
    '400',
    { fetch: '401' },
  ],
  ['a token in another letter case', { headers: { AUTHORIZATION: 'TOKEN' } }, '400', { fetch: '401' }],
  ['two media types', type(['text/plain', 'application/json']), '400'],
  ['the same media type twice', type(['text/plain', 'text/plain']), '400'],
  ['the other media type twice', type(['application/octet-stream', 'text/plain']), '400'],
  ['100 media types', type(Array.from({ length: 100 }, () => 'text/plain')), '400'],
];

/** RFC 9110 §8.3. */
const types: Written[] = [
  ['no media type', type(null), '400'],
  ['an empty media type', type(''), '400'],
  ['a media type without a slash', type('text'), '400'],
  ['a media type with two slashes', type('text/plain/x'), '400'],
  ['a media type with a star', type('*/*'), '400'],
  ['half a media type', type('text/'), '400'],
  ['a media type named __proto__', type('__proto__'), '400'],
  ['a media type named constructor', type('constructor'), '400'],
  ['JSON', type('application/json', '{"a":1}'), '400'],
  ['a form of files', type('multipart/form-data; boundary=x', '--x--'), '400'],
  ['a form without a boundary', type('multipart/form-data', 'x'), '400'],
  ['XML', type('application/xml', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), '400'],
  ['a form that cannot be decoded', type('application/x-www-form-urlencoded', '100% sure'), '204'],
  ['a form of %zz', type('application/x-www-form-urlencoded', '%zz=%zz'), '204'],
  ['TEXT/PLAIN', type('TEXT/PLAIN'), '204'],
  ['a media type with a hundred parameters', type(`text/plain${'; a=b'.repeat(100)}`), '204'],
  ['a charset that is none', type('text/plain; charset=utf-99'), '204'],
  ['a parameter without its end', type('text/plain; a="b'), '204|400'],
  ['a media type of 8 KiB', type(`text/${'x'.repeat(8192)}`), '400'],
  ['a media type after a tab', type('\ttext/plain'), '204'],
  ['a comma in a media type', type('text/plain, application/json'), '400'],
];

const others: Written[] = [
  ['an upgrade', { headers: { Connection: 'upgrade, close', Upgrade: 'websocket' } }, '204'],
  [
    'an upgrade to HTTP/2',
    {
      headers: { Connection: 'Upgrade, HTTP2-Settings, close', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABk' },
    },
    '204',
  ],
  [
    'an upgrade of a poll',
    poll(atOnce, { headers: { Connection: 'upgrade, close', Upgrade: 'websocket' } }),
    '200',
  ],
  ['a connection that takes the token away', connection('Authorization'), '204'],
  ['a connection of commas', connection(',,,,'), '204'],
  ['keep-alive for ever', { headers: { 'Keep-Alive': 'timeout=999999999, max=999999999' } }, '204'],
  ['a range', poll(atOnce, { headers: { 'Content-Type': null, Range: 'bytes=0-0,1-1,-1' } }), '200'],
  ['a condition', { headers: { 'If-Match': '"x"', 'If-None-Match': '*' } }, '204'],
  [
    'nothing is acceptable',
    poll(atOnce, { headers: { 'Content-Type': null, Accept: 'image/png;q=0' } }),
    '200',
    { mock: '200|406' },
  ],
  ['a content coding', { headers: { 'Content-Encoding': 'gzip' } }, '204'],
  ['a path in a header', withHeader('X-Original-URL', '/hidden'), '204'],
  ['a host in a header', withHeader('X-Forwarded-Host', 'a b'), '204'],
  ['a client in a header', withHeader('X-Forwarded-For', '127.0.0.1'), '204'],
  ['cookies of 8 KiB', withHeader('Cookie', 'a=b; '.repeat(1600)), '204'],
  ['no hops', { ...withHeader('Max-Forwards', '0'), method: 'OPTIONS', body: '' }, '204'],
  ['an origin that is none', withHeader('Origin', 'a b " \\'), '204'],
  [
    'a preflight for everything',
    {
      method: 'OPTIONS',
      body: '',
      headers: {
        Origin: 'null',
        'Access-Control-Request-Method': 'BREW',
        'Access-Control-Request-Headers': 'a,'.repeat(1000),
      },
    },
    '204',
  ],
  ['a preference for a broken answer', withHeader('Prefer', 'code=500'), '204', { mock: '500' }],
  [
    'a preference for nonsense',
    withHeader('Prefer', 'code=abc, example=__proto__, dynamic=true'),
    '204',
    { mock: anyButBroken },
  ],
  ['TE', withHeader('TE', 'trailers, deflate;q=0.5'), '204'],
  ['a trailer that is announced', withHeader('Trailer', 'Content-Length, Host'), '204'],
];

/** Headers that mean something, here or elsewhere. */
export const headers = rows([...hosts, ...expectations, ...twice, ...types, ...others]);
