import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '@topics-http/server';
import { Limits } from '../src/access/limits.ts';
import { signingKey, TokenVerifier } from '../src/access/tokens.ts';
import { startService, type RunningService } from './harness.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.shutDown());

/** A token with these claims, signed as the service's own are. */
const signed = (claims: object) =>
  new SignJWT({ permissions: [{ cache: '*', role: 'both' }], ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(service.key);

const publish = (authorization: string) =>
  service.send('/topics/demo/t', {
    method: 'POST',
    body: 'x',
    headers: { authorization, 'content-type': 'text/plain' },
  });

/** The same bytes, with the spare bits at the end of the signature set in another way. */
const spareBits = (token: string, add: number) => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + digits[digits.indexOf(token.at(-1)!) + add]!;
};

describe('a token is good as it was made, and in no other spelling', () => {
  test.each<[string, (token: string) => string]>([
    ['padding', (token) => `${token}=`],
    ['more padding', (token) => `${token}==`],
    ['spare bits 1', (token) => spareBits(token, 1)],
    ['spare bits 2', (token) => spareBits(token, 2)],
    ['spare bits 3', (token) => spareBits(token, 3)],
    ['a space in the signature', (token) => `${token.slice(0, -5)} ${token.slice(-5)}`],
    ['a tab in the signature', (token) => `${token.slice(0, -5)}\t${token.slice(-5)}`],
    ['standard base64', (token) => token.replaceAll('-', '+').replaceAll('_', '/').concat('=')],
    ['a fourth part', (token) => `${token}.`],
    ['Bearer', (token) => `Bearer ${token}`],
  ])('%s', async (_what, respell) => {
    expect((await publish(respell(service.token))).status).toBe(401);
    const inQuery = `/topics/demo/t?token=${encodeURIComponent(respell(service.token))}`;
    const reply = await fetch(service.url + inQuery, { method: 'POST', body: 'x' });
    expect(reply.status).toBe(401);
  });

  test.each(['\n', '\r\n', '\t', ' ', '\u00a0'])('%j around it, in the query', async (space) => {
    for (const token of [space + service.token, service.token + space]) {
      const query = `?token=${encodeURIComponent(token)}`;
      const reply = await fetch(`${service.url}/topics/demo/t${query}`, { method: 'POST', body: 'x' });
      expect(reply.status).toBe(401);
    }
  });
});

test.each<[string, (token: string) => string]>([
  ['signed by somebody else', (token) => `${token.slice(0, -8)}AAAAAAAA`],
  ['of other claims', (token) => token.replace(/\.(.)/, (_all, first) => (first === 'f' ? '.e' : '.f'))],
  ['with a short signature', (token) => `${token.slice(0, token.lastIndexOf('.'))}.AAAA`],
])('a token %s is refused at once: a flood of them holds up nobody', async (_what, forge) => {
  const verifier = new TokenVerifier(service.key);
  let isLater = false;
  setImmediate(() => (isLater = true));
  await expect(verifier.verify(forge(service.token))).rejects.toThrow('The token is not valid.');
  expect(isLater).toBe(false);
  expect((await verifier.verify(service.token)).permissions).toHaveLength(1);
});

test.each([undefined, null])('a signing key that is %s: a sentence says what to do', (secret) => {
  expect(() => signingKey(secret!)).toThrow(
    `A signing key is text or bytes, not ${secret}: is TOPICS_SIGNING_KEY set?`,
  );
});

describe('a rate in a token', () => {
  test.each([0, -1, -0.5, '5', null, true, [], {}])('of %j is none: the token is refused', async (ops) => {
    expect((await publish(await signed({ ops }))).status).toBe(401);
  });

  test.each([0, -1, Number.NaN, Infinity])('of %d is not signed', async (operationsPerSecond) => {
    await expect(
      createToken(service.key, { permissions: [], ttlSeconds: 1, operationsPerSecond }),
    ).rejects.toThrow(RangeError);
  });

  test('of 0.5 lets one through, and the next in two seconds', async () => {
    const token = await service.mint({ operationsPerSecond: 0.5 });
    expect((await publish(token)).status).toBe(204);
    const { status, headers } = await publish(token);
    expect([status, headers.get('retry-after')]).toEqual([429, '2']);
  });

  test('an id that is no text is not silently dropped', async () => {
    expect((await publish(await signed({ id: 7 }))).status).toBe(401);
  });
});

test('a token that the service forgot and verifies again has the limits that it had', async () => {
  const verifier = new TokenVerifier(service.key, 300);
  const limits = new Limits({ operationsPerSecond: 0.001, pollsPerToken: 1 });
  const token = await service.mint({ id: 'alice' });
  limits.operation(await verifier.verify(token));
  limits.poll(await verifier.verify(token));
  for (let other = 0; other < 5; other++) await verifier.verify(await service.mint({ id: `${other}` }));
  expect(verifier.known(token)).toBeUndefined();
  const again = await verifier.verify(token);
  expect(() => limits.operation(again)).toThrow(/0.001 operations/);
  expect(() => limits.poll(again)).toThrow(/1 concurrent poll/);
});

test('tokens that did something once are forgotten, those under a limit are not', async () => {
  const limits = new Limits({ operationsPerSecond: 1000, pollsPerToken: 1 });
  const grant = (signature: string) => ({ signature, permissions: [], expiresMs: Infinity });
  limits.poll(grant('polls'));
  for (let n = 0; n < 5000; n++) limits.operation(grant(`s${n}`));
  expect(() => limits.poll(grant('polls'))).toThrow(/1 concurrent poll/);
  limits.pollEnded(grant('polls'));
  limits.poll(grant('polls'));
});
