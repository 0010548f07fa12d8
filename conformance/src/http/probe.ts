import { setTimeout as sleep } from 'node:timers/promises';
import { compose, type ComposedRequest, type ProbeRequest } from './compose.ts';
import { exchangeOf, shownResponse, type Exchange } from './exchange.ts';
import { parseJson } from './json.ts';
import { maxRefusedMs, Pacer } from './pacer.ts';
import type { ServiceUnderTest } from './service-under-test.ts';
import type { WireResponse } from './response-parser.ts';
import { Wire, WireError } from './wire.ts';

/** A response, with its body as text and, where it is JSON, as a value. */
export interface ProbeResponse extends WireResponse {
  text: string;
  json: unknown;
  header(name: string): string | undefined;
  ms: number;
}

/** One request on its way, as an observer of the probe sees it. */
export interface Sent {
  request: ProbeRequest;
  composed: ComposedRequest;
  exchange: Exchange;
  /** Before it went out, by `performance.now()`. */
  sentMs: number;
  /** When it was written to a connection; absent before. */
  writtenMs?: number;
  /** When the last piece of its answer came, and since when they have come without a pause; absent before the first. */
  pieces?: { lastMs: number; sinceMs: number };
}

/** Sees every request as it goes out. What it returns is told what came of it: a response, or nothing. */
export type Observer = (sent: Sent) => (response: ProbeResponse | undefined) => void;

/** Where the service does not say how long to wait. */
const maxOwnBackOffMs = 4000;
/** Of a response's head, about. */
const headBytes = 200;

/** How long to wait before asking again, by `Retry-After` in seconds or as a date (RFC 9110 §10.2.3); else ever longer. */
function backOffMs(retryAfter: string | undefined, tries: number): number {
  const own = Math.min(250 * 2 ** tries, maxOwnBackOffMs);
  if (retryAfter === undefined) return own;
  const told = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(told) && told > 0 ? told : own;
}

const mebibyte = 1024 * 1024;

/** How long an answer that should come at once may take, in milliseconds: generous, since a busy machine is no fault of the service. */
const patienceMsOf = ({ roundTripMs }: Pick<ServiceUnderTest, 'roundTripMs'>): number =>
  5000 + 20 * roundTripMs;

/** Of a body that is no JSON; no message of the contract, and no page that says what is wrong, is longer. */
const maxUnreadable = 64 * 1024;

/** Who pauses for longer has stopped sending for a while. */
const pauseMs = 1000;

/** Whether pieces of an answer still come. */
export const isComing = ({ lastMs }: NonNullable<Sent['pieces']>, nowMs: number): boolean =>
  nowMs - lastMs < pauseMs;

/** As much of a body that nobody can read as says what it is: checks keep what they are answered, many at a time. */
function beginningOf(body: Buffer, text: string, token: string): Buffer {
  // That it has the token in it is seen in all of it.
  if (body.length <= maxUnreadable || text.includes(token)) return body;
  let end = maxUnreadable;
  // Not in the middle of a character.
  while (end > maxUnreadable - 4 && (body[end]! & 0xc0) === 0x80) end--;
  return Buffer.from(body.subarray(0, end));
}

/** So often a request is made again that is not served now: a service that never serves it is not unavailable for a while. */
const maxUnavailable = 4;

/**
 * Waits where a service says that it cannot now, and until when: "The 503 status code indicates that the server is currently
 * unable to handle the request due to a temporary overload or scheduled maintenance" (RFC 9110 §15.6.4).
 * @returns whether the request is to be made again
 */
async function mayAskAgain(response: ProbeResponse, request: ProbeRequest, tries: number): Promise<boolean> {
  const retryAfter = response.header('retry-after');
  if (response.status !== 503 || retryAfter === undefined || tries > maxUnavailable) return false;
  const ms = backOffMs(retryAfter, tries);
  if (ms > maxRefusedMs / maxUnavailable) return false;
  request.onRefused?.();
  // Who leaves meanwhile is told so by what is sent next.
  await sleep(ms, undefined, request.signal && { signal: request.signal }).catch(() => undefined);
  return true;
}

/** Others may have been served meanwhile, of those that a service refuses for its rate; not for so long, in milliseconds. */
const maxAloneMs = 1.5 * maxRefusedMs;

/** More polls than any check leaves unanswered: so many are from all of them. */
const manyPolls = 60;

/**
 * Connections to a service, with room for what it may answer, that notice when it is gone.
 * @param minPolls so many polls without an answer mean that none is answered at all
 * @param mostBytes whoever is answered with more, and some large messages, has met a service that answers without end
 */
export function wireOf(service: ServiceUnderTest, minPolls = manyPolls, mostBytes = 192 * mebibyte): Wire {
  // To a service that tells no limit nothing is sent that is worth mentioning.
  const { maxMessageBytes = 0 } = service.fixtures;
  const maxBodyBytes = 8 * mebibyte + 8 * maxMessageBytes;
  const question = { method: 'POST', topic: `${service.runId}-there`, body: 'there' };
  return new Wire(service.endpoint, {
    maxBodyBytes,
    maxHeldBytes: Math.max(24 * mebibyte, 2 * maxBodyBytes),
    maxRequests: service.maxRequests,
    // Some 20 MiB and twenty messages of the largest size are what a run is answered with.
    maxReceivedBytes: mostBytes + 64 * maxMessageBytes + 65_536 * service.thoroughMs,
    minPolls,
    question: compose(service, question).bytes,
    patienceMs: patienceMsOf(service),
    reuses: !service.forgetsConnections,
  });
}

/** Sends requests exactly as told, keeps the pace, and records every exchange. */
export class Probe {
  readonly service: ServiceUnderTest;
  readonly wire: Wire;
  readonly exchanges: Exchange[] = [];
  /** Sent and received, about. */
  bytes = 0;
  readonly #pacer: Pacer;
  readonly #observe: Observer;
  /** Takes what belongs to the story of a run and is no request to the service. */
  readonly note: (exchange: Exchange) => void;

  /** @param observe sees every request, whatever it is for */
  constructor(
    service: ServiceUnderTest,
    wire: Wire,
    pacer: Pacer,
    observe: Observer,
    note: (exchange: Exchange) => void = () => undefined,
  ) {
    this.service = service;
    this.wire = wire;
    this.#pacer = pacer;
    this.#observe = observe;
    this.note = note;
  }

  /** @throws WireError when there is no response */
  async send(request: ProbeRequest): Promise<ProbeResponse> {
    let refusedMs: number | undefined;
    for (let tries = 1; ; tries++) {
      const response = await this.#sendOnce(request);
      if (request.takesRefusal) {
        this.#pacer.served();
        return response;
      }
      if (response.status !== 429) {
        this.#pacer.served();
        if (!(await mayAskAgain(response, request, tries))) return response;
        continue;
      }
      // The harness asked for too much. That is not the fault of the service.
      request.onRefused?.();
      const retryAfter = response.header('retry-after');
      refusedMs ??= performance.now();
      const isPatient = performance.now() - refusedMs < maxAloneMs;
      if (isPatient && (await this.#pacer.backOff(backOffMs(retryAfter, tries)))) continue;
      const told =
        retryAfter === undefined ? 'without Retry-After' : `Retry-After: ${retryAfter.slice(0, 80)}`;
      this.wire.giveUp(await this.#whyRefused(request, told), this.#pacer.refusedMs);
    }
  }

  /** What is answered with 429 for too long: everything, or this request alone. */
  async #whyRefused({ method = 'GET', topic = 'a topic' }: ProbeRequest, told: string): Promise<string> {
    const longest = 'a run does not wait for ever';
    const status = await this.wire.statusNow();
    if (status === undefined || status === 429)
      return `every request is answered with 429 (${told}), and ${longest}; --max-rps sets a slower pace`;
    const what = method === 'GET' ? 'poll' : 'publish';
    return `each ${what} of ${topic} is answered with 429 (${told}) while others are served, and ${longest}; does the service give back what those took who left?`;
  }

  async #sendOnce(request: ProbeRequest): Promise<ProbeResponse> {
    const composed = compose(this.service, request);
    const exchange = exchangeOf(this.service, composed);
    this.exchanges.push(exchange);
    await this.#pacer.next(request.urgent === true || request.connection !== undefined);
    this.bytes += composed.bytes.length;
    const sentMs = performance.now();
    const sent: Sent = { request, composed, exchange, sentMs };
    const ended = this.#observe(sent);
    try {
      const response = await this.#exchange(sent);
      exchange.ms = response.ms;
      exchange.response = shownResponse(response);
      ended(response);
      return response;
    } catch (error) {
      exchange.ms = performance.now() - sentMs;
      exchange.error = error instanceof WireError ? error.message : String(error);
      ended(undefined);
      throw error;
    }
  }

  async #exchange(sent: Sent) {
    const {
      request,
      composed: { method, bytes, atFirst, unsent },
      sentMs,
    } = sent;
    const { signal, untilClose, connection } = request;
    const wired = await this.wire.exchange(bytes, method === 'HEAD', {
      timeoutMs: request.timeoutMs ?? this.patienceMs,
      signal,
      untilClose,
      connection,
      isPoll: method === 'GET',
      atFirst,
      isUnfinished: unsent !== undefined,
      onPiece: () => {
        const nowMs = performance.now();
        const sinceMs = sent.pieces && isComing(sent.pieces, nowMs) ? sent.pieces.sinceMs : nowMs;
        sent.pieces = { lastMs: nowMs, sinceMs };
        request.onPiece?.();
      },
      onWritten: () => {
        sent.writtenMs = performance.now();
        request.onSent?.();
      },
    });
    this.bytes += wired.body.length + headBytes;
    const whole = wired.body.toString();
    const json = parseJson(whole);
    const body = json === undefined ? beginningOf(wired.body, whole, this.service.token) : wired.body;
    const text = body === wired.body ? whole : body.toString();
    const header = (name: string) => wired.headers.find(([each]) => each.toLowerCase() === name)?.[1];
    return { ...wired, body, text, json, header, ms: performance.now() - sentMs };
  }

  /** How often the service refused the pace with 429, whoever asked. */
  get backOffs(): number {
    return this.#pacer.backOffs;
  }

  /** Counts exchanges as this probe's own that another one made for it. */
  adopt(exchanges: readonly Exchange[]): void {
    this.exchanges.push(...exchanges);
    for (const { bodyBytes, response } of exchanges)
      this.bytes += bodyBytes + (response?.bodyBytes ?? 0) + 2 * headBytes;
  }

  /** See {@link patienceMsOf}. */
  get patienceMs(): number {
    return patienceMsOf(this.service);
  }
}
