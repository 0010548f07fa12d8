import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientRequirementId } from '@topics-http/contract';
import type { Cursor } from '../server-suite/elements.ts';
import { Mismatch } from '../server-suite/mismatch.ts';
import type { Violation } from '../server-suite/outcome.ts';
import { startCommand, type Command } from './command.ts';
import { startEndpoint, type Given, type Poll } from './endpoint.ts';

/** A client may be slow to see that the connection of its last poll is gone. */
const overlapMs = 400;

/** What a scenario works with: the client's polls as they come, and what the client printed. */
export class ScenarioContext {
  readonly polls: Poll[] = [];
  readonly violations: Violation<ClientRequirementId>[] = [];
  readonly given: Given;
  /** How long an answer of the client may take, in milliseconds. */
  readonly patienceMs: number;
  readonly holdMs: number;
  /** Seeds what is random. */
  readonly seed: number;
  #command: Command | undefined;
  #endpoint: Awaited<ReturnType<typeof startEndpoint>> | undefined;
  readonly #stopped = new AbortController();
  #taken = 0;
  #wake: (() => void)[] = [];

  constructor(given: Given, options: { patienceMs: number; holdMs: number; seed: number }) {
    this.given = given;
    this.patienceMs = options.patienceMs;
    this.holdMs = options.holdMs;
    this.seed = options.seed;
  }

  async start(command: string[]): Promise<void> {
    this.#endpoint = await startEndpoint(this.given, (poll) => this.#take(poll));
    const { cache, topic, token } = this.given;
    this.#command = startCommand(command, {
      TOPICS_URL: this.#endpoint.url,
      TOPICS_TOKEN: token,
      TOPICS_CACHE: cache,
      TOPICS_TOPIC: topic,
    });
    this.#command.onChange(() => this.#notify());
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#command?.stop();
    this.#endpoint?.close();
  }

  /** How the client ended; undefined while it runs. */
  get ended() {
    return this.#command?.ended();
  }

  /** The next poll. @throws Mismatch when none comes within `patienceMs` */
  async poll(patienceMs = this.patienceMs): Promise<Poll> {
    const poll = await this.#until(() => this.polls[this.#taken], patienceMs);
    if (!poll) {
      const { ended } = this;
      throw new Mismatch(
        'a poll',
        ended
          ? `the client ended with ${ended.code}${ended.stderr && `: ${ended.stderr.trim().split('\n').at(-1)}`}`
          : `none within ${patienceMs} ms`,
      );
    }
    this.#taken++;
    return poll;
  }

  /** Answers a poll with these elements, and gives the next one. */
  async answer(...items: object[]): Promise<Poll> {
    (await this.poll()).send(...items);
    return this.poll();
  }

  /** A poll of a client that stands at this cursor: it was given the item before it. */
  async pollAt(cursor: Cursor): Promise<Poll> {
    return this.answer(item(cursor.number - 1, cursor.page));
  }

  /**
   * Answers every poll in the same way, for `ms` from the next one on.
   * @throws Mismatch at the one that is too many
   */
  async answerCalmly(ms: number, atMost: number, answer: (poll: Poll) => void): Promise<void> {
    answer(await this.poll());
    const startMs = performance.now();
    for (let count = 2; ; count++) {
      const poll = await this.#until(() => this.polls[this.#taken], startMs + ms - performance.now());
      if (!poll) return;
      this.#taken++;
      if (count > atMost) {
        const seconds = (performance.now() - startMs) / 1000;
        throw new Mismatch(
          `at most ${atMost} requests in ${ms / 1000} s`,
          `${count} in ${seconds.toFixed(2)} s`,
        );
      }
      answer(poll);
    }
  }

  /** Lets time pass while the client should do nothing. */
  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }

  /** The first so many elements that the client printed. @throws Mismatch when they do not come */
  async printed(count: number, kind: 'item' | 'discontinuity' = 'item'): Promise<unknown[]> {
    const found = () =>
      (this.#command?.lines ?? []).flatMap((line) =>
        kind in line ? [(line as Record<string, unknown>)[kind]] : [],
      );
    const all = await this.#until(() => (found().length >= count ? found() : undefined), this.patienceMs);
    if (!all) throw new Mismatch(`${count} lines with ${kind}`, `${found().length}`);
    return all;
  }

  /** Whether the client prints what it receives, as lines of JSON. */
  async prints(ms: number): Promise<boolean> {
    return (
      (await this.#until(() => this.#command!.lines.some((line) => 'item' in line) || undefined, ms)) === true
    );
  }

  #take(poll: Poll): void {
    const { tokens, names, exchange } = poll;
    const report = (id: ClientRequirementId, expected: string, actual: string) =>
      this.violations.push({ id, expected, actual, exchanges: [exchange] });
    if (tokens.header.length > 0 && tokens.query.length > 0)
      report(
        'client-token-one-place',
        'the token in one place',
        'a token in the header and one in the query',
      );
    const wrong = [...tokens.header, ...tokens.query].find((token) => token !== this.given.token);
    if (wrong !== undefined) report('client-token-exact', 'the token as it was given', 'another text');
    else if (tokens.header.length + tokens.query.length === 0)
      report('client-token-exact', 'a token', 'none');
    if (names.cache !== this.given.cache || names.topic !== this.given.topic)
      report(
        'client-names-encoded',
        `the cache '${this.given.cache}' and the topic '${this.given.topic}'`,
        exchange.target,
      );
    const before = this.polls.at(-1);
    if (before?.isOpen)
      setTimeout(() => {
        if (before.isOpen && poll.isOpen)
          report('client-one-poll', 'one poll at a time', 'a second one while the first one waits');
      }, overlapMs);
    this.polls.push(poll);
    this.#notify();
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** What `find` finds, as soon as it finds it; undefined after `ms`, or once the client ended without it. */
  async #until<T>(find: () => T | undefined, ms: number): Promise<T | undefined> {
    const endMs = performance.now() + ms;
    for (;;) {
      const found = find();
      const leftMs = endMs - performance.now();
      if (found !== undefined || leftMs <= 0 || this.ended) return found;
      const timer = new AbortController();
      await Promise.race([
        new Promise<void>((resolve) => this.#wake.push(resolve)),
        sleep(leftMs, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
    }
  }
}

export const page = 1748358253;

export const item = (number: number, onPage = page, value: object = { text: `message ${number}` }) => ({
  item: { topic_sequence_number: number, sequence_page: onPage, value },
});
export const gap = (next: number, onPage = page, last = 0) => ({
  discontinuity: { last_topic_sequence: last, new_topic_sequence: next, new_sequence_page: onPage },
});
