import { setTimeout as delay } from 'node:timers/promises';
import { checkHistory } from '../../conformance/src/history/check-history.ts';
import { deliveredElements } from '../../conformance/src/history/delivered.ts';
import type { Operation, PollCursor, PollOutcome } from '../../conformance/src/history/history.ts';

const token = { kind: 'good', holderId: null } as const;
const cache = 'demo';

/** Requests to the nodes of one service, written down for the checker of histories. */
export class RecordedLoad {
  readonly #operations: Operation[] = [];
  /** The topics and texts that were refused with 503: by that a service says that it did not take them. */
  readonly #unavailable = new Set<string>();
  readonly #delivered = new Set<string>();
  readonly #authorization: string;
  /** The nodes that are asked, each in its turn. */
  nodes: string[];
  #turn = 0;

  constructor(nodes: string[], authorization: string) {
    this.nodes = nodes;
    this.#authorization = authorization;
  }

  #url(topic: string, node = this.nodes[this.#turn++ % this.nodes.length]!): string {
    return `${node}/topics/${cache}/${topic}`;
  }

  async #send(
    url: string,
    init: RequestInit,
  ): Promise<{ status: number; text: string; headers: Headers } | undefined> {
    const headers = { authorization: this.#authorization, 'content-type': 'text/plain' };
    try {
      const response = await fetch(url, { ...init, headers });
      return { status: response.status, text: await response.text(), headers: response.headers };
    } catch {
      return undefined;
    }
  }

  /** Publishes a text on the next node, or on the one that is named. @returns the status, and 0 when there was no answer */
  async publish(
    topic: string,
    text: string,
    node?: string,
  ): Promise<{ status: number; retryAfter: string | null; body: string }> {
    const operation: Operation = {
      kind: 'publish',
      id: this.#operations.length,
      cache,
      topic,
      token,
      sentMs: performance.now(),
      bytes: Buffer.from(text),
      valueKind: 'text',
      outcome: { kind: 'unanswered' },
    };
    this.#operations.push(operation);
    const signal = AbortSignal.timeout(60_000);
    const answer = await this.#send(this.#url(topic, node), { method: 'POST', body: text, signal });
    const endedMs = performance.now();
    if (answer?.status === 503) this.#unavailable.add(`${topic} ${text}`);
    operation.outcome =
      answer?.status === 204
        ? { kind: 'accepted', endedMs }
        : answer
          ? { kind: 'refused', status: answer.status, endedMs }
          : { kind: 'cut', endedMs };
    return {
      status: answer?.status ?? 0,
      retryAfter: answer?.headers.get('retry-after') ?? null,
      body: answer?.text ?? '',
    };
  }

  /** Publishes until it is accepted, on whichever node. */
  async publishSurely(topic: string, text: string): Promise<void> {
    for (let attempt = 0; (await this.publish(topic, `${text}#${attempt}`)).status !== 204; attempt++)
      await delay(50);
  }

  async poll(topic: string, cursor: PollCursor, signal?: AbortSignal, node?: string): Promise<PollOutcome> {
    const operation: Operation = {
      kind: 'poll',
      id: this.#operations.length,
      cache,
      topic,
      token,
      sentMs: performance.now(),
      cursor,
      outcome: { kind: 'unanswered' },
    };
    this.#operations.push(operation);
    const query =
      cursor.number === undefined ? '' : `?sequence_number=${cursor.number}&sequence_page=${cursor.page}`;
    const answer = await this.#send(this.#url(topic, node) + query, signal ? { signal } : {});
    const endedMs = performance.now();
    const elements = answer?.status === 200 ? deliveredElements(JSON.parse(answer.text)) : undefined;
    for (const element of elements ?? [])
      if (element.kind === 'item' && element.value.kind === 'text')
        this.#delivered.add(`${topic} ${element.value.text}`);
    operation.outcome = !answer
      ? { kind: 'cut', endedMs }
      : elements
        ? { kind: 'answered', elements, endedMs }
        : { kind: 'refused', status: answer.status, endedMs };
    return operation.outcome;
  }

  /** What the history of all this has against the service. */
  violations(): string[] {
    const found = checkHistory({
      operations: this.#operations,
      resets: [],
      endedMs: performance.now(),
      visibilityDelayMs: 0,
      settleMs: 1000,
      patienceMs: 60_000,
    });
    const taken = [...this.#unavailable].filter((name) => this.#delivered.has(name));
    return [
      ...taken.map((name) => `refused with 503, and delivered: ${name}`),
      ...found.map((violation) => JSON.stringify(violation)),
    ];
  }
}

/** Follows a topic as a client does, until it gets a text that begins with `end`. */
export class Subscriber {
  readonly texts: string[] = [];
  readonly pages: number[] = [];
  discontinuities = 0;
  readonly done: Promise<void>;
  cursor: PollCursor = {};
  readonly #load: RecordedLoad;
  readonly #topic: string;

  /**
   * @param signal ends it whatever came
   * @param node where it stays, in place of another one with every poll
   */
  constructor(
    load: RecordedLoad,
    topic: string,
    signal: AbortSignal,
    cursor: PollCursor = {},
    node?: string,
  ) {
    this.#load = load;
    this.#topic = topic;
    this.cursor = cursor;
    this.done = this.#follow(signal, node);
    // It may fail before somebody looks.
    this.done.catch(() => undefined);
  }

  async #follow(signal: AbortSignal, node?: string): Promise<void> {
    while (!signal.aborted) {
      const outcome = await this.#load.poll(this.#topic, this.cursor, signal, node);
      if (outcome.kind !== 'answered') {
        await delay(20);
        continue;
      }
      for (const element of outcome.elements) {
        if (element.kind === 'discontinuity') {
          this.discontinuities++;
          this.cursor = { number: element.next, page: element.page };
        } else if (element.kind === 'item') {
          this.cursor = { number: element.number + 1, page: element.page };
          if (element.value.kind === 'text') this.texts.push(element.value.text);
        }
      }
      this.pages.push(this.cursor.page!);
      if (this.texts.at(-1)?.startsWith('end')) return;
    }
    throw new Error(
      `${this.#topic}: it did not come to its end; ${this.texts.length} messages, at ${JSON.stringify(this.cursor)}`,
    );
  }
}
