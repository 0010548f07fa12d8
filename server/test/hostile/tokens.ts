import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { anyButBroken, rows, type HostileRow, type Written } from './row.ts';

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const permissions = [{ cache: '*', role: 'both' }];
const soon = () => Math.floor(Date.now() / 1000) + 3600;
const hs256 = { alg: 'HS256' };
const good = () => ({ permissions, exp: soon() });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Forgeries, made with the service's own key where it is what is signed that is wrong. */
export function tokens(key: Uint8Array): HostileRow[] {
  const hmac = (text: string, hash = 'sha256', secret: string | Uint8Array = key) =>
    createHmac(hash, secret).update(text).digest('base64url');
  const signed = (header: unknown, claims: unknown, hash = 'sha256', secret?: string | Uint8Array) => {
    const text = `${encode(header)}.${encode(claims)}`;
    return `${text}.${hmac(text, hash, secret)}`;
  };
  const claims = (more: object) => signed(hs256, { ...good(), ...more });
  const valid = signed(hs256, good());
  const [head, payload, signature] = valid.split('.') as [string, string, string];
  const text = `${encode({ alg: 'RS256' })}.${payload}`;
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const last = signature.at(-1)!;

  const refused: [name: string, token: string][] = [
    ['empty', ''],
    ['a space', ' '],
    ['dots', '...'],
    ['5,000 dots', '.'.repeat(5000)],
    ['of 12 KiB', 'x'.repeat(12 * 1024)],
    ['of Latin-1', '\xff\xfe'],
    ['of one part', head],
    ['of two parts', `${head}.${payload}`],
    ['of four parts', `${valid}.${signature}`],
    ['of five parts', `${head}.${payload}.${signature}.${payload}.${signature}`],
    ['unsigned', `${head}.${payload}.`],
    ['none', `${encode({ alg: 'none' })}.${payload}.`],
    ['None', `${encode({ alg: 'None' })}.${payload}.`],
    ['nOnE with a signature', `${encode({ alg: 'nOnE' })}.${payload}.${signature}`],
    ['without an algorithm', signed({ typ: 'JWT' }, good())],
    ['with an algorithm of null', signed({ alg: null }, good())],
    ['with a list of algorithms', signed({ alg: ['HS256'] }, good())],
    ['hs256', signed({ alg: 'hs256' }, good())],
    ['HS512', signed({ alg: 'HS512' }, good(), 'sha512')],
    ['HS256, signed with SHA-1', signed(hs256, good(), 'sha1')],
    ['HS256 with an empty key', signed(hs256, good(), 'sha256', '')],
    ['HS256 with a guess', signed(hs256, good(), 'sha256', 'secret')],
    ['HS256 with a public key', signed(hs256, good(), 'sha256', pem)],
    ['RS256', `${text}.${sign('sha256', Buffer.from(text), rsa.privateKey).toString('base64url')}`],
    ['RS256 whose signature is of HS256', signed({ alg: 'RS256' }, good())],
    ['ES256 of zeros', `${encode({ alg: 'ES256' })}.${payload}.${Buffer.alloc(64).toString('base64url')}`],
    [
      'with a key of its own',
      signed({ ...hs256, jwk: { kty: 'oct', k: encode('secret') } }, good(), 'sha256', 'secret'),
    ],
    [
      'with a key elsewhere',
      signed({ ...hs256, jku: 'http://127.0.0.1:1/keys' }, good(), 'sha256', 'secret'),
    ],
    [
      'with a certificate elsewhere',
      signed({ ...hs256, x5u: 'http://127.0.0.1:1/c' }, good(), 'sha256', 'secret'),
    ],
    ['with a key id that is a path', signed({ ...hs256, kid: '../../../../dev/null' }, good(), 'sha256', '')],
    [
      'with a key id that is SQL',
      signed({ ...hs256, kid: "x' UNION SELECT 'secret'--" }, good(), 'sha256', 'secret'),
    ],
    ['with a critical extension', signed({ ...hs256, crit: ['x'], x: 1 }, good())],
    ['that is not encoded', signed({ ...hs256, b64: false, crit: ['b64'] }, good())],
    ['encrypted', `${encode({ alg: 'dir', enc: 'A128CBC-HS256' })}..${payload}.${payload}.${signature}`],
    ['compressed', signed({ ...hs256, zip: 'DEF' }, 'x'.repeat(100))],
    ['whose header is no JSON', signed('{', good())],
    ['whose header is a list', signed('[]', good())],
    ['whose header is null', signed('null', good())],
    ['whose claims are no JSON', signed(hs256, '{')],
    ['whose claims are a list', signed(hs256, '[]')],
    ['whose claims are null', signed(hs256, 'null')],
    ['whose claims are text', signed(hs256, '"x"')],
    ['whose claims are nested 2,000 deep', signed(hs256, `${'['.repeat(2000)}${']'.repeat(2000)}`)],
    [
      'whose claims are not UTF-8',
      (() => {
        const bad = `${head}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}`;
        return `${bad}.${hmac(bad)}`;
      })(),
    ],
    ['without exp', signed(hs256, { permissions })],
    ['with exp of null', claims({ exp: null })],
    ['with exp as text', claims({ exp: String(soon()) })],
    ['with exp as a date', claims({ exp: '2099-01-01T00:00:00Z' })],
    ['with exp in a list', claims({ exp: [soon()] })],
    ['with exp of 0', claims({ exp: 0 })],
    ['with negative exp', claims({ exp: -1 })],
    ['with exp of minus 1e300', claims({ exp: -1e300 })],
    ['that has expired', claims({ exp: soon() - 7200 })],
    ['that is not good yet', claims({ nbf: soon() })],
    ['with nbf as text', claims({ nbf: 'x' })],
    ['with iat as text', claims({ iat: 'x' })],
    ['with exp of 1e999', signed(hs256, `{"permissions":${JSON.stringify(permissions)},"exp":"1e999"}`)],
    [
      'with two exp, the last one past',
      signed(hs256, `{"permissions":${JSON.stringify(permissions)},"exp":9999999999,"exp":1}`),
    ],
    [
      'with two permissions, the last ones none',
      signed(hs256, `{"permissions":${JSON.stringify(permissions)},"permissions":1,"exp":9999999999}`),
    ],
    ['without permissions', signed(hs256, { exp: soon() })],
    ['with permissions of text', claims({ permissions: 'all' })],
    ['with permissions of null', claims({ permissions: null })],
    ['with a permission of null', claims({ permissions: [null] })],
    ['with a permission that is a list', claims({ permissions: [['*', 'both']] })],
    ['with a role that is none', claims({ permissions: [{ cache: '*', role: 'admin' }] })],
    ['with a role of the prototype', claims({ permissions: [{ cache: '*', role: '__proto__' }] })],
    ['with a cache that is a number', claims({ permissions: [{ cache: 1, role: 'both' }] })],
    ['with a topic that is a list', claims({ permissions: [{ cache: '*', topic: ['t'], role: 'both' }] })],
    ['with an id that is a number', claims({ id: 1 })],
    ['with an id that is an object', claims({ id: { toString: 1 } })],
    ['with a rate of 0', claims({ ops: 0 })],
    ['with a negative rate', claims({ ops: -1 })],
    ['with a rate as text', claims({ ops: '1' })],
    ['with a rate of null', claims({ ops: null })],
    ['with padding', `${valid}=`],
    ['with a space in it', `${head}. ${payload}.${signature}`],
    ['with a tab in it', `${head}.${payload}\t.${signature}`],
    ['with standard base64', `${head}.${payload}.${signature.slice(0, -2)}+/`],
    [
      'with other spare bits',
      `${head}.${payload}.${signature.slice(0, -1)}${last === '_' ? '-' : String.fromCharCode(last.charCodeAt(0) + 1)}`,
    ],
    ['whose signature is cut', valid.slice(0, -1)],
    ['whose signature is of others', `${head}.${encode({ ...good(), id: 'x' })}.${signature}`],
    ['Bearer', `Bearer ${valid}`],
    ['Basic', `Basic ${Buffer.from(`x:${valid}`).toString('base64')}`],
    ['two in one line', `${valid}, ${valid}`],
  ];
  const denied: [name: string, token: string][] = [
    ['without a permission', claims({ permissions: [] })],
    ['for another cache', claims({ permissions: [{ cache: 'other', role: 'both' }] })],
    ['for polls', claims({ permissions: [{ cache: '*', role: 'subscribe' }] })],
    [
      'for the prefix of a prefix',
      claims({ permissions: [{ cache: '*', topicPrefix: 'tt', role: 'both' }] }),
    ],
    [
      'for a topic in another letter case',
      claims({ permissions: [{ cache: '*', topic: 'T', role: 'both' }] }),
    ],
    [
      'of a thousand permissions',
      claims({ permissions: Array.from({ length: 150 }, () => ({ cache: 'x', role: 'both' })) }),
    ],
  ];
  const served: [name: string, token: string][] = [
    ['as it should be', valid],
    ['with a key id', signed({ ...hs256, kid: 'x', typ: 'JWT' }, good())],
    ['with exp of a fraction', claims({ exp: soon() + 0.5 })],
    ['with exp of 1e300', claims({ exp: 1e300 })],
    ['with huge claims', claims({ more: 'x'.repeat(6000) })],
    [
      'with claims of the prototype',
      signed(hs256, `{"__proto__":{"x":1},"permissions":${JSON.stringify(permissions)},"exp":9999999999}`),
    ],
    ['with a rate of 1e308', claims({ ops: 1e308 })],
    ['with an id of controls', claims({ id: '\u0000\u001b[2J\r\nX: 1' })],
  ];
  const row =
    (status: string) =>
    ([name, token]: [string, string]): Written => [
      `a token ${name}`,
      { headers: { Authorization: token }, target: '/topics/demo/t' },
      status,
    ];
  return rows([...refused.map(row('401')), ...denied.map(row('403')), ...served.map(row('204'))], {
    mock: anyButBroken,
  });
}
