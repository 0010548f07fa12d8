import { excerpt } from '../http/excerpt.ts';
import type { ProbeRequest } from '../http/compose.ts';
import type { Probe, ProbeResponse } from '../http/probe.ts';
import { afterWatching } from '../http/watched-timer.ts';
import { pacedMs, type ServiceUnderTest } from '../http/service-under-test.ts';
import { WireError } from '../http/wire.ts';
import { cursorAfter, elementsOf, itemsOf, textOf, type Cursor, type Element } from './elements.ts';
import { accepted, Mismatch, must, NotTestable } from './mismatch.ts';
import { ParkedPoll } from './parked-poll.ts';
import type { Recorder } from './recorder.ts';
import { resetExchange, resetTopic } from './reset.ts';

let topics = 0;

/** How often it is looked whether a poll may be sent. */
/** Published to a topic that is not known before that, and perhaps visible later than a poll that follows. */
const made = 'made';
const placeMs = 20;

/** Where a request goes, without how: what is published for a poll goes there with the token under test. */
export const topicOf = ({ topic, cache }: ProbeRequest): ProbeRequest => ({
  ...(topic !== undefined && { topic }),
  ...(cache !== undefined && { cache }),
});

/** No proxy in use cuts a poll sooner. */
const longSilenceMs = 3000;

/** So many publishes have to wake a poll at least once, whatever a service loses and announces. */
const maxTries = 20;
/** A loss that is announced with the next message shows when one of so many is not lost. */
const moreMessages = 4;
const later = 'published later';
/** So many polls of a run are given all the time there is, although nothing comes. */
const vainWaits = 12;

/** What a check works with: a topic of its own, and the two operations on it. */
export class CheckContext {
  readonly probe: Probe;
  readonly service: ServiceUnderTest;
  /** A topic that nothing else uses. */
  readonly topic: string;
  /** Tells whoever watches the run how far a long check has come. */
  readonly progress: (text: string) => Promise<void>;
  readonly #recorder: Recorder | undefined;

  constructor(
    probe: Probe,
    id: string,
    recorder?: Recorder,
    progress: (text: string) => Promise<void> = () => Promise.resolve(),
  ) {
    this.probe = probe;
    this.progress = progress;
    this.#recorder = recorder;
    this.service = probe.service;
    this.topic = `${this.service.runId}-${id}-${topics++}`;
  }

  /** How long to wait before something counts as "did not happen": several round trips, and until a message is visible. */
  get settleMs(): number {
    return 120 + 4 * this.service.roundTripMs + this.service.visibilityMs;
  }

  /** Resolves after so long. */
  async pause(ms: number): Promise<undefined> {
    await new Promise<void>((resolve) => void afterWatching(ms, resolve));
    return undefined;
  }

  /** Resolves after {@link settleMs}. */
  settle(): Promise<undefined> {
    return this.pause(this.settleMs);
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

  /** Publishes each text, one after the other. @throws Mismatch unless each is accepted */
  async publish(texts: string[], options: ProbeRequest = {}): Promise<void> {
    for (const text of texts) accepted((await this.post(text, options)).status, 'the status of a publish');
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
          await this.post(made, { topic });
          await this.settle();
        } else if (!(response.status === 504 && wasLong())) return response;
      } catch (error) {
        const isCut = error instanceof WireError && error.kind === 'closed' && !options.signal?.aborted;
        if (!(isCut && wasLong())) throw error;
      }
    }
  }

  /** A poll that has something to answer with. @throws Mismatch when it blocks */
  async pollNow(cursor: Cursor, options: ProbeRequest = {}): Promise<ProbeResponse> {
    return this.whileParked(
      async (poll) => {
        // Who keeps nothing may have nothing to say before the next message.
        const soonMs = this.service.kept > 0 ? this.#patienceMs : this.settleMs;
        const answer = (await this.inTime(poll, soonMs)) ?? (await this.#afterMore(poll));
        if (answer) return answer;
        const { number, page } = cursor;
        throw new Mismatch(
          `an answer to the cursor (${number}, ${page})`,
          `none, with ${moreMessages} messages published since`,
        );
      },
      cursor,
      options,
    );
  }

  /** What has been waited for in vain so often need not be waited for as long again, where more is published then. */
  get #patienceMs(): number {
    const { wire, patienceMs } = this.probe;
    return wire.waitedInVain < vainWaits ? patienceMs : Math.min(patienceMs, 2 * this.settleMs);
  }

  /** Resolves when a service that is busy has had the time to answer what it was asked before. */
  async letAnswer(): Promise<void> {
    await this.post('still there?', { topic: `${this.service.runId}-elsewhere` });
    await this.settle();
  }

  /** How much longer to wait, in milliseconds, for what was not answered in time: asked now, unless it is over before. */
  async grace(sinceMs: number, over: Promise<unknown>): Promise<number> {
    const askedMs = performance.now();
    await Promise.race([over, this.letAnswer()]);
    return this.probe.wire.graceMs(sinceMs, performance.now() - askedMs);
  }

  /** The answer, if it comes in time: a service that is busy is slow for everybody. */
  async inTime(poll: ParkedPoll, ms: number): Promise<ProbeResponse | undefined> {
    const { wire } = this.probe;
    const sinceMs = performance.now();
    for (;;) {
      const { backOffs } = this.probe;
      const answer = await poll.within(ms);
      if (answer) return answer;
      // While everybody waits for the service to take requests again, a poll may not have been sent again yet.
      if (this.probe.backOffs === backOffs) break;
    }
    const grace = await this.grace(sinceMs, poll.over);
    const answer = (await poll.within(grace)) ?? (await poll.arriving(ms));
    if (!answer && ms > 2 * this.settleMs) wire.waitedInVain++;
    return answer;
  }

  /**
   * The answer to a poll for which nothing came, now that more is published: "if there was a gap in the message sequence, a
   * discontinuity message will be included" lets a service tell of a loss with the next message. Undefined when none comes.
   */
  async #afterMore(
    poll: ParkedPoll,
    publish: () => Promise<unknown> = () => this.publish([later], poll.place),
  ): Promise<ProbeResponse | undefined> {
    for (let more = 1; more <= moreMessages; more++) {
      await publish();
      const answer = await poll.within(this.settleMs * more);
      if (answer) return answer;
    }
    return undefined;
  }

  /** Starts a poll that is parked, or answered, when this resolves, and that must be left. */
  async park(cursor?: Cursor, options: ProbeRequest = {}): Promise<ParkedPoll> {
    const parked = await this.start(cursor, options);
    await parked.within(this.settleMs);
    return parked;
  }

  /** Starts a poll that is on its way when this resolves, and that must be left. */
  async start(cursor?: Cursor, options: ProbeRequest = {}): Promise<ParkedPoll> {
    const { wire, exchanges } = this.probe;
    if (wire.places >= this.service.polls) await this.#waitForPlace();
    else wire.places++;
    const leave = new AbortController();
    const timeoutMs = 60_000 + this.service.holdMs + pacedMs(this.service, 200);
    let onSent: () => void = () => undefined;
    const isOut = new Promise<void>((resolve) => (onSent = resolve));
    const next = exchanges.length;
    const onPiece = () => parked.arrives();
    const poll = this.poll(cursor, { timeoutMs, ...options, signal: leave.signal, onSent, onPiece });
    const parked: ParkedPoll = new ParkedPoll(poll, leave, {
      exchange: exchanges[next]!,
      place: topicOf(options),
      isFirst: !cursor || (cursor.number === 0 && cursor.page === 0),
    });
    parked.over.then(
      () => wire.places--,
      () => undefined,
    );
    await Promise.race([isOut, parked.over]);
    return parked;
  }

  /** Where a service holds few polls, others may have to end first. @throws NotTestable when none does */
  async #waitForPlace(): Promise<void> {
    const { wire, patienceMs } = this.probe;
    const { polls } = this.service;
    const untilMs = performance.now() + patienceMs;
    while (wire.places >= polls) {
      if (performance.now() > untilMs)
        throw new NotTestable(
          `the service holds ${polls} polls at a time, and others of the run wait; this needs more`,
        );
      await this.pause(placeMs);
    }
    wire.places++;
  }

  /** Runs `work` while the poll is parked, and leaves the poll. */
  async whileParked<T>(
    work: (poll: ParkedPoll) => Promise<T>,
    cursor?: Cursor,
    options: ProbeRequest = {},
  ): Promise<T> {
    const parked = await this.park(cursor, options);
    try {
      return await work(parked);
    } finally {
      parked.leave();
    }
  }

  /**
   * Waits. A discontinuity is a legitimate answer at any time ("at least one message (or discontinuity notice)"): the wait
   * goes on at the cursor that it names. @throws Mismatch when a poll is answered with anything else
   */
  async mustBlock(parked: ParkedPoll, ms = this.settleMs, options: ProbeRequest = {}): Promise<void> {
    let poll = parked;
    try {
      for (let told = 0; ; told++) {
        const sentMs = performance.now();
        const answer = await poll.within(ms);
        // What is told now and then is no hot loop.
        if (!answer || (told > 0 && performance.now() - sentMs > this.settleMs)) return;
        const elements = answer.status === 200 ? elementsOf(answer) : [];
        if (elements.length === 0 || itemsOf(elements).length > 0 || told > 3)
          throw new Mismatch(
            `no answer for ${Math.round(ms)} ms`,
            `${answer.status} ${excerpt(answer.text)}`,
          );
        if (poll !== parked) poll.leave();
        poll = await this.park(cursorAfter(elements, { number: 0, page: 0 }), options);
      }
    } finally {
      if (poll !== parked) poll.leave();
    }
  }

  /**
   * An answer that has to come now that there is something. Where a loss is announced with a later message, the
   * discontinuity only. @throws Mismatch when none comes
   */
  async answered(poll: ParkedPoll): Promise<Element[]> {
    const response = await this.inTime(poll, this.probe.patienceMs);
    if (response) return elementsOf(response);
    const elements = await this.answeredAfter(poll, () => this.publish([later], poll.place));
    await this.#readBack(elements, poll.place);
    const at = elements.findIndex((element) => 'item' in element && textOf(element.item) === later);
    if (at < 0 || poll.isFirst) return elements;
    const told = elements.slice(0, at);
    const only = told.length === 0 || itemsOf(told).length > 0;
    must(!only, 'an answer, now that there is a message', 'one only when another was published later');
    return told;
  }

  /** Reads what is kept before an item: a poll that was parked when it came has been passed over, as the history will say. */
  async #readBack(elements: Element[], place: ProbeRequest): Promise<void> {
    const [item] = itemsOf(elements);
    if (item && item.number > 0) await this.pollNow({ number: item.number - 1, page: item.page }, place);
  }

  /** The answer to what `publish` publishes, again where none comes. @throws Mismatch when none comes at all */
  async answeredAfter(poll: ParkedPoll, publish: () => Promise<unknown>): Promise<Element[]> {
    const response = (await this.inTime(poll, this.#patienceMs)) ?? (await this.#afterMore(poll, publish));
    if (!response)
      throw new Mismatch(
        'an answer, now that there is a message',
        `none within ${Math.round(this.probe.patienceMs / 1000)} s, and none after ${moreMessages} more`,
      );
    return elementsOf(response);
  }

  /**
   * Finds out where the topic stands, as every subscriber can: by a first poll, and a message where that alone is not
   * answered. A discontinuity may tell it at once ("pass 0 on your first request to discover the current page").
   */
  async open(options: ProbeRequest = {}): Promise<Cursor> {
    let cursor: Cursor | undefined;
    let poll = await this.park(undefined, options);
    const marker = `marker-${topics++}`;
    let published = 0;
    try {
      for (let tries = 0; tries < maxTries; tries++) {
        // What was published is on its way to a poll that has its place already, however slowly it comes.
        const isDue = cursor !== undefined && (await poll.within(this.probe.patienceMs)) !== undefined;
        if (!isDue && !poll.isOver) {
          await this.publish([`${marker}.${published++}`], topicOf(options));
          await poll.within(this.settleMs * (1 + tries));
        }
        const answer = await poll.within(0);
        if (!answer) continue;
        const elements = elementsOf(answer);
        must(elements.length > 0, 'an item or a discontinuity', excerpt(answer.text));
        cursor = cursorAfter(elements, cursor ?? { number: 0, page: 0 });
        const last = itemsOf(elements).at(-1);
        // What is still on its way would be taken for an answer to what the check publishes next.
        const isMarker =
          last && textOf(last) !== made && (published === 1 || textOf(last) === `${marker}.${published - 1}`);
        if (published === 0 || isMarker) return cursor;
        poll = await this.park(cursor, options);
      }
      throw new Mismatch(`a first poll that gets one of ${maxTries} messages`, 'no answer');
    } finally {
      poll.leave();
    }
  }

  /**
   * Publishes until the poll is answered: a first poll may reach the service later than the window allows for, and
   * then has missed what was published before. @throws Mismatch when 20 messages do not wake it
   */
  async wake(poll: ParkedPoll, text: string, options: ProbeRequest = {}): Promise<ProbeResponse> {
    for (let tries = 0; tries < maxTries; tries++) {
      const early = await poll.within(0);
      if (early) return early;
      await this.publish([text], topicOf(options));
      const answer = await poll.within(this.settleMs * (1 + tries));
      if (answer) return answer;
    }
    throw new Mismatch('an answer to a parked poll', `none, with ${maxTries} messages published`);
  }

  /** A poll that is answered also by a mock: parked first, with a message to wake it. */
  async contractPoll(): Promise<ProbeResponse> {
    return this.whileParked((poll) => this.wake(poll, 'hello'));
  }

  /** Makes a topic anew, in the way that the service was said to offer. */
  async reset(topic = this.topic): Promise<void> {
    const { cache, fixtures } = this.service;
    const reset = fixtures.reset!;
    const startMs = performance.now();
    const work = () => resetTopic(reset, cache, topic);
    await (this.#recorder ? this.#recorder.reset(cache, topic, work) : work());
    this.probe.note(resetExchange(this.service, topic, startMs));
  }

  /** @throws NotTestable when the service was not seen to keep so many messages for those who come later */
  needsKept(messages: number): void {
    const { kept } = this.service;
    if (kept < messages)
      throw new NotTestable(
        `the service keeps ${kept === 0 ? 'nothing' : `${kept} messages`} for those who come later; this needs ${messages}`,
      );
  }

  /** One poll that has something to answer with, and the cursor after it. */
  async followOnce(
    cursor: Cursor,
    options: ProbeRequest = {},
  ): Promise<{ elements: Element[]; cursor: Cursor }> {
    const elements = elementsOf(await this.pollNow(cursor, options));
    return { elements, cursor: cursorAfter(elements, cursor) };
  }
}
