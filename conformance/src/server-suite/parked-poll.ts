import { afterWatching } from '../http/watched-timer.ts';
import type { ProbeRequest } from '../http/compose.ts';
import type { Exchange } from '../http/exchange.ts';
import type { ProbeResponse } from '../http/probe.ts';

/** What came so lately is followed by more. */
const comingMs = 1000;
const betweenLooksMs = 50;
/** It is given so many times as long as what has not begun to come. */
const comingFactor = 12;

/** A poll that may be answered at any time, or never. That it fails is a result like any other: whoever asks for it is told. */
export class ParkedPoll {
  /** As it was sent at first. */
  readonly exchange: Exchange;
  /** Where it waits: what is published there is for it. */
  readonly place: ProbeRequest;
  /** Whether it asks for what comes from now on: when that is, is when it arrives. */
  readonly isFirst: boolean;
  /** Resolves when it is answered or has failed. Never rejects. */
  readonly over: Promise<void>;
  readonly #leave: AbortController;
  #response: ProbeResponse | undefined;
  #failure: unknown;
  #isOver = false;
  /** When the last piece of its answer came, by `performance.now()`. */
  #pieceMs = -Infinity;

  constructor(
    poll: Promise<ProbeResponse>,
    leave: AbortController,
    { exchange, place, isFirst }: Pick<ParkedPoll, 'exchange' | 'place' | 'isFirst'>,
  ) {
    this.#leave = leave;
    this.exchange = exchange;
    this.place = place;
    this.isFirst = isFirst;
    this.over = poll.then(
      (response) => {
        this.#response = response;
        this.#isOver = true;
      },
      (error: unknown) => {
        this.#failure = error;
        this.#isOver = true;
      },
    );
  }

  /** A piece of its answer came. */
  arrives(): void {
    this.#pieceMs = performance.now();
  }

  /**
   * The answer, if it is there, or comes piece by piece: a large one may take its time.
   * @param ms how long an answer may take that comes in one piece
   * @throws WireError when the poll failed
   */
  async arriving(ms: number): Promise<ProbeResponse | undefined> {
    const untilMs = performance.now() + comingFactor * ms;
    let answer = await this.within(0);
    const isComing = () => !this.#isOver && performance.now() < Math.min(untilMs, this.#pieceMs + comingMs);
    while (!answer && isComing()) answer = await this.within(betweenLooksMs);
    return answer;
  }

  /** Whether it is answered, or has failed. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The answer, if it comes in time: undefined if not. @throws WireError when the poll failed */
  async within(ms: number): Promise<ProbeResponse | undefined> {
    if (!this.#isOver && ms > 0) {
      let stop: () => void = () => undefined;
      await Promise.race([this.over, new Promise<void>((resolve) => (stop = afterWatching(ms, resolve)))]);
      stop();
    } else await Promise.resolve();
    if (this.#failure !== undefined) throw this.#failure as Error;
    return this.#response;
  }

  /** Cuts the poll if it is still waiting. */
  leave(): void {
    this.#leave.abort();
  }
}
