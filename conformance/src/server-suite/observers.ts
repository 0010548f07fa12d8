import { excerpt } from '../http/excerpt.ts';
import type { ProbeRequest } from '../http/compose.ts';
import type { Exchange } from '../http/exchange.ts';
import type { ProbeResponse } from '../http/probe.ts';
import { WireError } from '../http/wire.ts';
import { topicOf, type CheckContext } from './check-context.ts';
import { caughtUp } from './deliver.ts';
import { cursorAfter, elementsOf, itemsOf, type Cursor } from './elements.ts';
import { Mismatch } from './mismatch.ts';
import type { Violation } from './outcome.ts';
import type { ParkedPoll } from './parked-poll.ts';

/** Longer than any run: none of these polls ends by itself. */
const timeoutMs = 3_600_000;

/** Names that a careless comparison takes for the same one: another case, a little more, a little less, encoded twice. */
const nearNames = (name: string): string[] => [
  name.toUpperCase(),
  `${name}x`,
  name.slice(0, -1),
  `${name} `,
  `${name}/`,
  encodeURIComponent(`${name}/`),
];

const followers = 3;
/** Published while the checks run, and again when they are over: polls are parked for as long as the run takes. */
const [early, late] = [6, 3];

const endedWithin = ({ method, sentMs, ms }: Exchange, fromMs: number, untilMs: number): boolean =>
  method === 'GET' && sentMs < fromMs && sentMs + ms >= fromMs && sentMs + ms <= untilMs;

/** Who cuts polls now and then does not do so with each message. */
const maxWakes = 4;

interface Watched {
  what: string;
  poll: ParkedPoll;
  at: ProbeRequest;
}

/**
 * Polls that are parked when the run begins and looked at when it ends: they cost nothing, and see what no check looks for.
 * What comes to them is held against the history like everything else; here is only what the history cannot tell.
 */
export class Observers {
  readonly #context: CheckContext;
  readonly #quiet: Watched[] = [];
  readonly #others: ParkedPoll[] = [];
  readonly #stop = new AbortController();
  /** Polls whose connection ended just when there was a message for them. */
  readonly #cut: Exchange[] = [];
  #following: Promise<void>[] = [];
  /** A topic that nobody asks for during the run, and where it stood. */
  #left: { at: ProbeRequest; cursor: Cursor } | undefined;
  #seen = 0;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  get #busy(): string {
    return `${this.#context.topic}-busy`;
  }

  /** Never rejects: a service that cannot be observed fails the checks. */
  async start(): Promise<void> {
    const context = this.#context;
    const { secondCache } = context.service.fixtures;
    const watched: ProbeRequest[] = [
      ...nearNames(this.#busy).map((topic) => ({ topic })),
      ...(secondCache === undefined ? [] : [{ topic: this.#busy, cache: secondCache }]),
    ];
    await Promise.allSettled([
      this.#watchQuiet(),
      ...watched.map(async (at) => {
        this.#others.push(await context.park(undefined, { ...at, timeoutMs }));
      }),
      this.#followBusy(),
    ]);
  }

  async #watchQuiet(): Promise<void> {
    const context = this.#context;
    const [fresh, standing] = [{ topic: context.newTopic('-quiet') }, { topic: context.newTopic('-still') }];
    const cursor = await context.open(standing);
    const park = async (what: string, at: ProbeRequest, from?: Cursor) => {
      this.#quiet.push({ what, at, poll: await context.park(from, { ...at, timeoutMs }) });
    };
    const left = { topic: context.newTopic('-left') };
    this.#left = { at: left, cursor: await context.open(left) };
    await Promise.all([park('a first poll', fresh), park('a poll', standing, cursor)]);
  }

  async #followBusy(): Promise<void> {
    const context = this.#context;
    const at = { topic: this.#busy };
    const cursor = await context.open(at);
    this.#following = Array.from({ length: followers }, () => this.#follow(cursor, at));
    for (let index = 0; index < early; index++) await context.post(`early-${index}`, at);
  }

  async #follow(from: Cursor, at: ProbeRequest): Promise<void> {
    const { signal } = this.#stop;
    let cursor = from;
    try {
      while (!signal.aborted) {
        const elements = elementsOf(await this.#context.poll(cursor, { ...at, signal, timeoutMs }));
        if (elements.length === 0) return;
        const items = itemsOf(elements);
        this.#seen += items.filter(({ value }) => JSON.stringify(value).includes('late-')).length;
        cursor = cursorAfter(elements, cursor);
        // Who is told something else again and again would ask for ever, as fast as it is told.
        if (items.length === 0) await this.#context.settle();
      }
    } catch {
      // A poll that fails is in the history; one that this side ended has nothing to say.
    }
  }

  /** Ends everything. @returns what was wrong that the history does not show */
  async end(): Promise<Violation[]> {
    const context = this.#context;
    const found: Violation[] = [];
    try {
      for (const watched of this.#quiet) found.push(...(await this.#look(watched)));
      // Once is chance: something in between may end what was silent for long.
      if (this.#cut.length > 1)
        found.push({
          id: 'subscribe-wakes',
          expected: 'an answer to polls that had waited for the whole run, now that there is a message',
          actual: 'the end of their connections',
          exchanges: this.#cut,
        });
      if (this.#following.length > 0) {
        for (let index = 0; index < late; index++) await context.post(`late-${index}`, { topic: this.#busy });
        await this.#untilSeen(followers * late);
      }
      if (this.#left) found.push(...(await this.#comeBack(this.#left)));
    } catch (error) {
      if (!(error instanceof WireError || error instanceof Mismatch)) throw error;
    } finally {
      this.#stop.abort();
      for (const poll of [...this.#others, ...this.#quiet.map((each) => each.poll)]) poll.leave();
      await Promise.allSettled(this.#following);
    }
    // What a service that is gone did not answer says nothing of how it serves.
    const { wire } = context.probe;
    if (found.length > 0) await wire.ask();
    return wire.gone ? [] : found;
  }

  /** What comes after a time in which nobody was there goes on where the topic stood, or says that it does not. */
  async #comeBack({ at, cursor }: { at: ProbeRequest; cursor: Cursor }): Promise<Violation[]> {
    const context = this.#context;
    return context.whileParked(
      async (poll) => {
        await context.publish(['after a while'], at);
        try {
          await context.answered(poll);
          // All that is there now: the history tells what has the number of another.
          await context.settle();
          await caughtUp(context, cursor, at);
          return [];
        } catch (error) {
          if (!(error instanceof Mismatch)) throw error;
          const { expected, actual } = error;
          const exchanges = context.probe.exchanges.filter(({ target }) => target.includes(at.topic!));
          const where = 'on a topic that was left alone for as long as the run took';
          return [{ id: 'subscribe-wakes', expected: `${expected} ${where}`, actual, exchanges }];
        }
      },
      cursor,
      at,
    );
  }

  /** Whether all followers have what was published last; not longer than an answer may take. */
  async #untilSeen(count: number): Promise<void> {
    const untilMs = performance.now() + this.#context.probe.patienceMs;
    while (this.#seen < count && performance.now() < untilMs)
      await Promise.race([this.#context.pause(20), ...this.#following]);
  }

  /** A poll on a topic where nothing happened is still waiting, and wakes up when something does. */
  async #look({ what, poll, at }: Watched): Promise<Violation[]> {
    const context = this.#context;
    const violation = (id: Violation['id'], expected: string, actual: string, exchanges: Exchange[]) => [
      { id, expected, actual, exchanges },
    ];
    const last = () => context.probe.exchanges.slice(-1);
    const own = () =>
      context.probe.exchanges.filter(({ target }) => target.includes(encodeURIComponent(at.topic!)));
    const shown = own();
    const quiet = `${what} that waits for as long as nothing is published`;
    try {
      const answer = await poll.within(0);
      if (answer) {
        if (answer.status === 200) return [];
        return violation('subscribe-blocks', quiet, `${answer.status} ${excerpt(answer.text)}`, shown);
      }
    } catch (error) {
      return violation('subscribe-blocks', quiet, (error as Error).message, shown);
    }
    const polls = () => own().filter(({ method }) => method === 'GET').length;
    let woken: ProbeResponse | Error | undefined;
    for (let tries = 0; tries < maxWakes; tries++) {
      const before = polls();
      const publishedMs = performance.now();
      await context.publish(['wake up'], topicOf(at));
      const untilMs = performance.now() + 2 * context.settleMs;
      woken = await poll.within(context.probe.patienceMs).catch((error: unknown) => error as Error);
      const cut = own().find((each) => each.error !== undefined && endedWithin(each, publishedMs, untilMs));
      if (cut) this.#cut.push(cut);
      // A first poll that was cut and sent again since may have missed it.
      if (woken || polls() === before) break;
    }
    if (woken instanceof Error || woken?.status !== 200)
      return violation(
        'subscribe-wakes',
        `an answer to ${what} that had waited for the whole run`,
        woken instanceof Error ? woken.message : woken ? String(woken.status) : 'none',
        [...shown, ...last()],
      );
    return [];
  }
}
