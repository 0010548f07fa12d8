import type { Exchange } from '../http/exchange.ts';
import { isComing, type Observer, type ProbeResponse, type Sent } from '../http/probe.ts';
import type { ServiceUnderTest } from '../http/service-under-test.ts';
import { deliveredElements } from '../history/delivered.ts';
import {
  endedMsOf,
  type History,
  type Operation,
  type PollCursor,
  type PollOutcome,
  type PublishOperation,
  type PublishOutcome,
  type Reset,
} from '../history/history.ts';
import { Pauses } from './pauses.ts';
import { rightOf } from './token-use.ts';

/** What a request is about, as names. Undefined where the path is none of a topic. */
interface Place {
  cache: string;
  topic: string;
  /** Written in a way that not every service takes for these names. */
  mayBeElsewhere: boolean;
}

/** The pages promise names that are a "URL-safe string": what a service makes of others is its own affair. */
const isUrlSafe = /^(?!\.{1,2}$)[\w.~-]*$/;

function placeOf(service: ServiceUnderTest, { request }: Sent): Place | undefined {
  if (request.path === undefined)
    return {
      cache: request.cache ?? service.cache,
      topic: request.topic ?? '',
      mayBeElsewhere: !isUrlSafe.test(request.topic ?? ''),
    };
  const [, root, cache, topic, ...more] = request.path.split('/');
  if (root !== 'topics' || !cache || !topic || more.length > 0) return undefined;
  try {
    return { cache: decodeURIComponent(cache), topic: decodeURIComponent(topic), mayBeElsewhere: true };
  } catch {
    return undefined;
  }
}

/** What the content type says that the bytes are; `any` where it leaves open what is delivered. */
function valueKindOf(headers: [string, string][], body: Uint8Array): PublishOperation['valueKind'] {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const [essence, ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  if (essence === 'application/octet-stream') return 'binary';
  const isUtf8 = parameters.every((each) => !each.startsWith('charset') || /^charset="?utf-8"?$/.test(each));
  return essence === 'text/plain' && isUtf8 && isText(body) ? 'text' : 'any';
}

const isText = (body: Uint8Array) => Buffer.from(Buffer.from(body).toString()).equals(body);

/** A cursor as it was sent. What is absent was not sent, or not as a number. */
function cursorOf(query: string[]): PollCursor | 'unclear' {
  const cursor: PollCursor = {};
  for (const [parameter, member] of [
    ['sequence_number', 'number'],
    ['sequence_page', 'page'],
  ] as const) {
    const values = query.filter((each) => each.startsWith(`${parameter}=`));
    if (values.length === 0) continue;
    const text = values[0]!.slice(parameter.length + 1);
    if (values.length > 1 || !/^\d{1,16}$/.test(text) || Number(text) > Number.MAX_SAFE_INTEGER)
      return 'unclear';
    cursor[member] = Number(text);
  }
  return cursor;
}

const cutOr = <T>(response: ProbeResponse | undefined, answered: (response: ProbeResponse) => T) =>
  response ? answered(response) : ({ kind: 'cut', endedMs: performance.now() } as const);

const publishOutcome = (response: ProbeResponse | undefined): PublishOutcome =>
  cutOr(response, ({ status }) =>
    status < 300
      ? { kind: 'accepted', endedMs: performance.now() }
      : { kind: 'refused', status, endedMs: performance.now() },
  );

const pollOutcome = (response: ProbeResponse | undefined): PollOutcome =>
  cutOr(response, ({ status, json }): PollOutcome => {
    const endedMs = performance.now();
    if (status !== 200) return { kind: 'refused', status, endedMs };
    const elements = deliveredElements(json);
    return elements ? { kind: 'answered', elements, endedMs } : { kind: 'unreadable', endedMs };
  });

/** Writes down everything that a run does, whoever does it, as the history that the checker reads. */
export class Recorder {
  readonly #service: ServiceUnderTest;
  readonly #operations: Operation[] = [];
  readonly #exchanges: Exchange[] = [];
  readonly #sent: { operation: Operation; sent: Sent }[] = [];
  readonly #resets: Reset[] = [];
  readonly #pauses = new Pauses();

  constructor(service: ServiceUnderTest) {
    this.#service = service;
  }

  /** For a probe: every request of a topic becomes an operation. */
  readonly observe: Observer = (sent) => {
    const operation = this.#operationOf(sent);
    if (!operation) return () => undefined;
    this.#operations.push(operation);
    this.#exchanges[operation.id] = sent.exchange;
    this.#sent.push({ operation, sent });
    return (response) => {
      operation.outcome = operation.kind === 'publish' ? publishOutcome(response) : pollOutcome(response);
    };
  };

  /** A topic that is made anew while `work` goes on. */
  async reset<T>(cache: string, topic: string, work: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      return await work();
    } finally {
      this.#resets.push({ cache, topic, startedMs, endedMs: performance.now() });
    }
  }

  /** All of it, up to now. @param settleMs and patienceMs: see {@link History} */
  history(settleMs: number, patienceMs: number): History {
    for (const { operation, sent } of this.#sent) {
      if (sent.writtenMs !== undefined) operation.writtenMs = sent.writtenMs;
      const untilMs = endedMsOf(operation) ?? performance.now();
      if (operation.kind === 'poll' && sent.pieces && isComing(sent.pieces, untilMs))
        operation.comingSinceMs = sent.pieces.sinceMs;
    }
    this.#pauses.look();
    return {
      pauses: this.#pauses.seen,
      operations: this.#operations,
      resets: this.#resets,
      endedMs: performance.now(),
      visibilityDelayMs: this.#service.visibilityMs,
      settleMs,
      patienceMs,
    };
  }

  /** Nothing more is recorded. */
  close(): void {
    this.#pauses.stop();
  }

  /** The exchanges of these operations. */
  exchangesOf(operations: number[]): Exchange[] {
    return operations.flatMap((id) => this.#exchanges[id] ?? []);
  }

  #operationOf(sent: Sent): Operation | undefined {
    const { composed, sentMs } = sent;
    const { mustBeRefused } = sent.request;
    const place = placeOf(this.#service, sent);
    if (!place) return undefined;
    const { mayBeElsewhere, ...names } = place;
    const verb = composed.method === 'POST' ? 'publish' : composed.method === 'GET' ? 'subscribe' : undefined;
    if (!verb) return undefined;
    const base = {
      id: this.#operations.length,
      ...names,
      ...rightOf(this.#service, composed, verb, names.cache, names.topic),
      ...(mustBeRefused && { mustBeRefused }),
      ...(mayBeElsewhere && { mayBeElsewhere }),
      sentMs,
    };
    const unanswered = { kind: 'unanswered' } as const;
    if (verb === 'publish') {
      const { headers, body, unsent = 0 } = composed;
      const valueKind = valueKindOf(headers, body);
      // A piece that is delivered is for publish-unfinished to judge.
      const bytes = body.subarray(0, body.length - unsent);
      return { ...base, kind: 'publish', bytes, valueKind, outcome: unanswered };
    }
    const cursor = cursorOf(composed.query);
    return cursor === 'unclear' ? undefined : { ...base, kind: 'poll', cursor, outcome: unanswered };
  }
}
