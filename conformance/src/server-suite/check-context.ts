import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe, ProbeRequest, ProbeResponse } from '../http/probe.ts';
import { pacedMs, type ServiceUnderTest } from '../http/service-under-test.ts';
import { WireError } from '../http/wire.ts';
import {
  cursorAfter,
  elementsOf,
  itemsOf,
  textOf,
  type Cursor,
  type Element,
  type Item,
} from './elements.ts';
import { accepted, isAccepted, Mismatch, must, NotTestable } from './mismatch.ts';

let topics = 0;

/** No proxy in use cuts a poll sooner. */
const longSilenceMs = 5000;

/** What a check works with: a topic of its own, and the two operations on it. */
export class CheckContext {
  readonly probe: Probe;
  readonly service: ServiceUnderTest;
  /** A topic that nothing else uses. */
  readonly topic: string;

  constructor(probe: Probe, id: string) {
    this.probe = probe;
    this.service = probe.service;
    this.topic = `${this.service.runId}-${id}-${topics++}`;
  }

  /** How long to wait before it counts as "did not happen": several round trips. */
  get settleMs(): number {
    return 120 + 4 * this.service.roundTripMs;
  }

  /** Another topic that nothing else uses. */
  newTopic(suffix = ''): string {
    return `${this.topic}-${topics++}${suffix}`;
  }

  send(request: ProbeRequest): Promise<ProbeResponse> {
    return this.probe.send({ topic: this.topic, ...request });
  }

  post(body: string | Uint8Array = 'hello', options: ProbeRequest = {}): Promise<ProbeResponse> {
    return this.send({ method: 'POST', body, ...options });
  }

  /**
   * A poll; without a cursor, one without cursor parameters. One that a proxy cuts because nothing came for long is sent
   * again: that is not the fault of the service.
   */
  async poll(cursor?: Cursor, options: ProbeRequest = {}): Promise<ProbeResponse> {
    const query = cursor ? [`sequence_number=${cursor.number}`, `sequence_page=${cursor.page}`] : [];
    const { topic = this.topic } = options;
    // A service may not know a topic before it is published to.
    let mayBeUnknown = options.cache === undefined && options.path === undefined;
    for (let again = false; ; again = true) {
      let sentMs = Infinity;
      const request = {
        ...options,
        urgent: again,
        query: [...query, ...(options.query ?? [])],
        onSent: () => {
          sentMs = performance.now();
          options.onSent?.();
        },
      };
      const wasLong = () => performance.now() - sentMs > longSilenceMs && !options.connection;
      try {
        const response = await this.send(request);
        if (response.status === 404 && mayBeUnknown) {
          mayBeUnknown = false;
          await this.post('made', { topic });
        } else if (!(response.status === 504 && wasLong())) return response;
      } catch (error) {
        const isCut = error instanceof WireError && error.kind === 'closed' && !options.signal?.aborted;
        if (!(isCut && wasLong())) throw error;
      }
    }
  }

  /** A poll that has something to answer with. @throws Mismatch when it blocks */
  async pollNow(cursor: Cursor, options: ProbeRequest = {}): Promise<ProbeResponse> {
    try {
      return await this.poll(cursor, options);
    } catch (error) {
      if (error instanceof WireError && error.kind === 'timeout')
        throw new Mismatch(`an answer to the cursor (${cursor.number}, ${cursor.page})`, error.message);
      throw error;
    }
  }

  /** Publishes each text, one after the other. @throws Mismatch unless each is accepted */
  async publish(texts: string[], options: ProbeRequest = {}): Promise<void> {
    for (const text of texts) accepted((await this.post(text, options)).status, 'the status of a publish');
  }

  /** Waits for the window. @throws Mismatch when the poll is answered in it */
  async mustBlock(poll: Promise<ProbeResponse>, ms = this.settleMs): Promise<void> {
    const answer = await Promise.race([poll.then((response) => response), sleep(ms)]);
    if (answer)
      throw new Mismatch(
        `no answer for ${Math.round(ms)} ms`,
        `${answer.status} ${answer.text.slice(0, 200)}`,
      );
  }

  /** Starts a poll that is parked when this resolves, and that must be ended. */
  async park(cursor?: Cursor, options: ProbeRequest = {}) {
    const leave = new AbortController();
    const { poll, sent } = this.#startPoll(cursor, { ...options, signal: leave.signal });
    await sent;
    await sleep(this.settleMs);
    return { poll, leave: () => leave.abort() };
  }

  /** A poll that may take long, and when it has gone out. */
  #startPoll(cursor: Cursor | undefined, options: ProbeRequest) {
    let onSent: () => void = () => undefined;
    const timeoutMs = 60_000 + this.service.holdMs + pacedMs(this.service, 200);
    const isOut = new Promise<void>((resolve) => (onSent = resolve));
    const poll = this.poll(cursor, { ...options, timeoutMs, onSent });
    const over = poll.then(
      () => undefined,
      () => undefined,
    );
    return { poll, sent: Promise.race([isOut, over]) };
  }

  /** Runs `work` while the poll is parked; cuts the poll if the work fails. */
  async whileParked<T>(
    work: (poll: Promise<ProbeResponse>) => Promise<T>,
    cursor?: Cursor,
    options: ProbeRequest = {},
  ): Promise<T> {
    const { poll, leave } = await this.park(cursor, options);
    try {
      return await work(poll);
    } finally {
      leave();
    }
  }

  /** An answer that has to come now that there is something. @throws Mismatch when it does not */
  async answered(poll: Promise<ProbeResponse>): Promise<Element[]> {
    const patience = sleep(this.probe.patienceMs).then(() => undefined);
    const response = await Promise.race([poll, patience]);
    if (!response)
      throw new Mismatch(
        'an answer, now that there is a message',
        `none within ${Math.round(this.probe.patienceMs)} ms`,
      );
    return elementsOf(response);
  }

  /** Finds out where the topic stands, as every subscriber can: by a first poll and a message. */
  async open(options: ProbeRequest = {}): Promise<Cursor> {
    const leave = new AbortController();
    const outcome: { answer?: ProbeResponse; failure?: unknown } = {};
    const isOpen = () => outcome.answer === undefined && outcome.failure === undefined;
    const { poll, sent } = this.#startPoll(undefined, { ...options, signal: leave.signal });
    poll.then(
      (response) => (outcome.answer = response),
      (error: unknown) => (outcome.failure = error),
    );
    await sent;
    try {
      let published = 0;
      for (let tries = 0; tries < 20 && isOpen(); tries++) {
        await sleep(this.settleMs / 2);
        await this.publish([`marker-${published++}`], options);
        for (let waits = 0; waits < 10 && isOpen(); waits++) await sleep(this.settleMs / 20);
      }
      const { answer, failure } = outcome;
      if (failure !== undefined) throw failure as Error;
      must(answer !== undefined, 'a first poll that gets one of 20 messages', 'no answer');
      const elements = elementsOf(answer);
      const first = itemsOf(elements)[0];
      must(first !== undefined, 'an item', answer.text.slice(0, 200));
      const start = Number(/^marker-(\d+)$/.exec(String(textOf(first)))?.[1]);
      must(Number.isInteger(start), 'the message that was published', answer.text.slice(0, 200));
      return { number: first.number + (published - start), page: first.page };
    } finally {
      leave.abort();
    }
  }

  /** One poll that has something to answer with, and the cursor after it. */
  async followOnce(
    cursor: Cursor,
    options: ProbeRequest = {},
  ): Promise<{ elements: Element[]; cursor: Cursor }> {
    const elements = elementsOf(await this.pollNow(cursor, options));
    return { elements, cursor: cursorAfter(elements, cursor) };
  }

  /**
   * Publishes until the poll is answered: a first poll may reach the service later than the window allows for, and
   * then has missed what was published before. @throws Mismatch when 20 messages do not wake it
   */
  async wake(poll: Promise<ProbeResponse>, text: string, options: ProbeRequest = {}): Promise<ProbeResponse> {
    for (let tries = 0; tries < 20; tries++) {
      await this.publish([text], options);
      const answer = await Promise.race([poll, this.settle()]);
      if (answer) return answer;
    }
    throw new Mismatch('an answer to a parked poll', 'none, with 20 messages published');
  }

  /** A poll that is answered also by a mock: parked first, with a message to wake it. */
  async contractPoll(): Promise<ProbeResponse> {
    const { poll, leave } = await this.park();
    try {
      return await this.wake(poll, 'hello');
    } finally {
      leave();
    }
  }

  /** Uses the rate-limited token until it is refused. @throws Mismatch when 200 requests at once are all served */
  async exceedRate(): Promise<ProbeResponse> {
    const token = this.service.fixtures.rateLimitedToken!;
    for (let round = 0; round < 4; round++) {
      const responses = await Promise.all(
        Array.from({ length: 50 }, () => this.post('again', { token, expects429: true })),
      );
      const refused = responses.find(({ status }) => !isAccepted(status));
      if (refused) return refused;
    }
    if (this.service.maxRps > 0)
      throw new NotTestable('--max-rps is too slow to exceed the rate of the token');
    throw new Mismatch('429 for one of 200 requests', '204 for all');
  }

  /** Resolves after the window. */
  async settle(): Promise<undefined> {
    await sleep(this.settleMs);
    return undefined;
  }

  /** Follows the cursor until it has met so many items. @throws Mismatch when they do not come */
  async follow(
    cursor: Cursor,
    count: number,
    options: ProbeRequest = {},
  ): Promise<{ elements: Element[]; cursor: Cursor }> {
    const elements: Element[] = [];
    let itemless = 0;
    while (itemsOf(elements).length < count) {
      const answer = elementsOf(await this.pollNow(cursor, options));
      itemless = itemsOf(answer).length > 0 ? 0 : itemless + 1;
      must(itemless < 4, `items from the cursor (${cursor.number}, ${cursor.page})`, answer);
      elements.push(...answer);
      cursor = cursorAfter(answer, cursor);
    }
    return { elements, cursor };
  }

  /** The items from a cursor on, which must come without a discontinuity. */
  async items(cursor: Cursor, count: number, options: ProbeRequest = {}): Promise<Item[]> {
    return itemsOf((await this.follow(cursor, count, options)).elements);
  }
}
