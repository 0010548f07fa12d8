import { createToken, type SigningKey } from '@topics-http/server';
import type { FetchHandler } from '../serve.ts';

export interface VendingMachineOptions {
  /** What the Topics service verifies tokens with. It never leaves this program. */
  key: SigningKey;
  /** Who asks: from your session cookie, or your identity provider's token. Undefined: nobody that you know. */
  signedIn: (request: Request) => Promise<{ id: string; rooms: string[] } | undefined>;
  cache: string;
  /** Pages that may ask, such as `https://chat.example`. */
  origins: string[];
  /** How long a token is good. Default 5 minutes. */
  ttlSeconds?: number;
  /** How many tokens a user gets a minute. Default 10. */
  perMinute?: number;
}

const refusal = (status: number, message: string, headers = {}) =>
  Response.json({ message }, { status, headers });

/**
 * `POST /token {"room": "…"}` answers `{ token, expiresInSeconds }` to a user that is signed in and may enter the room: a token for this
 * one topic, that says who publishes.
 */
export function createVendingMachine(options: VendingMachineOptions): FetchHandler {
  const { key, signedIn, cache, origins, ttlSeconds = 300, perMinute = 10 } = options;
  const mayHaveAnother = rateLimit(perMinute);

  async function vend(request: Request): Promise<Response> {
    if (new URL(request.url).pathname !== '/token') return refusal(404, 'Tokens are at /token.');
    if (request.method !== 'POST') return refusal(405, 'Ask with POST.', { Allow: 'POST, OPTIONS' });
    const user = await signedIn(request);
    if (!user) return refusal(401, 'Sign in first.');
    const asked = (await request.json().catch(() => undefined)) as { room?: unknown } | undefined;
    if (typeof asked?.room !== 'string') return refusal(400, 'Say which room: {"room": "…"}.');
    // The same answer for a room that does not exist: nobody learns which ones do.
    if (!user.rooms.includes(asked.room)) return refusal(403, 'You may not enter this room.');
    if (!mayHaveAnother(user.id)) return refusal(429, 'That was enough for now.', { 'Retry-After': '60' });
    const token = await createToken(key, {
      permissions: [{ cache, topic: asked.room, role: 'both' }],
      ttlSeconds,
      id: user.id,
    });
    return Response.json({ token, expiresInSeconds: ttlSeconds });
  }

  return async (request) => {
    const origin = request.headers.get('Origin');
    const isPreflight = request.method === 'OPTIONS';
    const response = isPreflight ? new Response(null, { status: 204 }) : await vend(request);
    response.headers.set('Cache-Control', 'no-store');
    response.headers.set('Vary', 'Origin');
    if (origin !== null && origins.includes(origin)) {
      response.headers.set('Access-Control-Allow-Origin', origin);
      response.headers.set('Access-Control-Allow-Credentials', 'true');
      if (isPreflight) {
        response.headers.set('Access-Control-Allow-Methods', 'POST');
        response.headers.set('Access-Control-Allow-Headers', 'Authorization, Content-Type');
      }
    }
    return response;
  };
}

/** Counts by name, anew each minute. With several instances, count where all of them can. */
function rateLimit(perMinute: number): (name: string) => boolean {
  let minute = 0;
  let counts = new Map<string, number>();
  return (name) => {
    const now = Math.floor(Date.now() / 60_000);
    if (now !== minute) {
      minute = now;
      counts = new Map();
    }
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= perMinute;
  };
}
