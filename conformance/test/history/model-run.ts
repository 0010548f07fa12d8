import type {
  DeliveredElement,
  DeliveredItem,
  History,
  Operation,
  PollCursor,
  PollOperation,
  PublishOperation,
  Reset,
} from '../../src/history/history.ts';
import { positionAfter } from '../../src/history/positions.ts';
import type { Fault } from './faults.ts';
import type { Freedoms } from './freedoms.ts';
import { ModelTopic, type Waiting } from './model-topic.ts';
import { Clock, Random } from './random.ts';
import type { Shape } from './shape.ts';
import { changedText, textOf } from './texts.ts';

/** Names of which each could be taken for another. */
const names = [
  { cache: 'shop', topic: 'orders' },
  { cache: 'shop', topic: 'Orders' },
  { cache: 'Shop', topic: 'orders' },
];
type Name = (typeof names)[number];

const tokens: PublishOperation['token'][] = [
  { kind: 'good', holderId: null },
  { kind: 'good', holderId: null },
  { kind: 'scoped', holderId: 'alice' },
  { kind: 'good' },
];
const activeMs = 400;
const patienceMs = 120;

type Pending<T extends Operation> = Omit<T, 'outcome'> & { outcome?: T['outcome'] };

/** Plays publishers and subscribers against the model, and returns what they saw. */
export function play(free: Freedoms, shape: Shape, fault?: Fault): History {
  return new ModelRun(free, shape, fault).history();
}

class ModelRun {
  readonly #free: Freedoms;
  readonly #shape: Shape;
  readonly #fault: Fault | undefined;
  readonly #random: Random;
  readonly #clock = new Clock();
  readonly #topics: ModelTopic[];
  readonly #operations: (Pending<PublishOperation> | Pending<PollOperation>)[] = [];
  readonly #resets: Reset[] = [];
  #texts = 0;

  constructor(free: Freedoms, shape: Shape, fault?: Fault) {
    [this.#free, this.#shape, this.#fault] = [free, shape, fault];
    this.#random = new Random(free.seed);
    this.#topics = names.map(() => new ModelTopic(this.#clock, this.#random, free, fault));
  }

  history(): History {
    const fault = this.#fault;
    for (const name of names) {
      for (let each = 0; each < this.#shape.publishersPerTopic; each++) this.#publisher(name);
      for (let each = 0; each < this.#shape.subscribersPerTopic; each++) this.#subscriber(name, {});
      if (this.#free.resets && this.#random.chance(0.5))
        this.#clock.in(100 + this.#random.below(100), () => this.#reset(name));
    }
    if (fault) {
      this.#clock.in(100, () => (fault.isArmed = true));
      this.#clock.in(250, () => (fault.isArmed = false));
    }
    const endedMs = activeMs + 3 * patienceMs;
    this.#clock.runUntil(endedMs);
    return {
      operations: this.#operations.map((operation) => ({
        ...operation,
        outcome: operation.outcome ?? { kind: 'unanswered' },
      })) as Operation[],
      resets: this.#resets,
      endedMs,
      visibilityDelayMs: this.#free.visibilityMs + this.#free.lagMs,
      settleMs: 25,
      patienceMs,
    };
  }

  get #wayMs(): number {
    return 0.2 + this.#random.next() * (this.#random.chance(0.1) ? 12 : 2);
  }

  #later(ms: number, work: () => void): void {
    this.#clock.in(ms, () => {
      if (this.#clock.nowMs < activeMs) work();
    });
  }

  #topic = ({ cache, topic }: Name): ModelTopic =>
    this.#topics[names.findIndex((name) => name.cache === cache && name.topic === topic)]!;

  #base(name: Name) {
    const isBad = this.#shape.bad && this.#random.chance(0.1);
    return {
      id: this.#operations.length,
      ...name,
      token: isBad ? { kind: 'bad' as const } : this.#random.of(tokens),
      sentMs: this.#clock.nowMs,
      ...(isBad && { mustBeRefused: 'auth-tampered' as const }),
    };
  }

  #publisher(name: Name): void {
    const next = (): void => {
      const count = this.#shape.bursts && this.#random.chance(0.2) ? 4 : 1;
      let open = count;
      for (let each = 0; each < count; each++)
        this.#publish(name, () => {
          if (--open === 0) this.#later(this.#shape.pauseMs + this.#random.next() * 25, next);
        });
      if (this.#random.chance(this.#free.evictions)) this.#topic(name).evict();
    };
    this.#later(25 + this.#random.next() * 15, next);
  }

  #publish(name: Name, done: () => void): void {
    const isText = this.#random.chance(0.7);
    const text = this.#random.chance(this.#free.equalBodies)
      ? this.#random.of(['', 'hello', 'Hello'])
      : textOf(this.#texts++, this.#random);
    const operation: Pending<PublishOperation> = {
      kind: 'publish',
      ...this.#base(name),
      bytes: Buffer.from(text, isText ? 'utf8' : 'latin1'),
      valueKind: isText ? 'text' : 'binary',
    };
    this.#operations.push(operation);
    const end = (outcome: PublishOperation['outcome']) => {
      if (operation.outcome) return;
      operation.outcome = outcome;
      done();
    };
    if (this.#random.chance(this.#free.cuts * 0.3))
      this.#clock.in(this.#random.next() * 8, () => end({ kind: 'cut', endedMs: this.#clock.nowMs }));
    this.#clock.in(this.#wayMs, () => {
      const status = this.#statusOf(operation);
      const isDelivered =
        status === 204 ||
        (status >= 500 && this.#random.chance(0.5)) ||
        (operation.token.kind === 'bad' && this.#fault?.strikes('delivers what it refused', () => true));
      if (isDelivered) this.#deliver(name, operation);
      this.#clock.in(this.#wayMs, () => {
        const endedMs = this.#clock.nowMs;
        end(status === 204 ? { kind: 'accepted', endedMs } : { kind: 'refused', status, endedMs });
      });
    });
  }

  #statusOf({ token }: Pending<PublishOperation>): number {
    if (token.kind === 'bad') return this.#fault?.strikes('accepts a bad token', () => 204) ?? 403;
    return this.#random.chance(this.#free.refusals * 0.5) ? this.#random.of([400, 404, 429, 500, 503]) : 204;
  }

  #deliver(name: Name, { bytes, valueKind, token }: Pending<PublishOperation>): void {
    let value: DeliveredItem['value'] =
      valueKind === 'text'
        ? { kind: 'text', text: Buffer.from(bytes).toString() }
        : this.#free.oddBinary
          ? { kind: 'unknown' }
          : { kind: 'binary', bytes };
    let publisherId = token.holderId ?? undefined;
    const fault = this.#fault;
    const { text } = value as { text?: string };
    if (text !== undefined) {
      const changed = fault?.strikes('changes a text', () => text !== '' && changedText(text, fault.random));
      if (changed !== undefined) value = { kind: 'text', text: changed };
      else if (fault?.strikes('changes the kind', () => text !== '')) value = { kind: 'binary', bytes };
    } else if (fault?.strikes('changes bytes', () => value.kind === 'binary' && bytes.length > 3))
      value = {
        kind: 'binary',
        bytes: Uint8Array.from(bytes, (byte, index) => (index === 2 ? byte ^ 255 : byte)),
      };
    if (fault?.strikes('shows another publisher', () => token.holderId !== undefined))
      publisherId = 'mallory';
    if (fault?.strikes('shows no publisher', () => publisherId !== undefined)) publisherId = undefined;
    const arrived = { value, ...(publisherId !== undefined && { publisherId }) };
    const isUnique = bytes.length > 5;
    const isOrders = name === names[0] && isUnique;
    if (fault?.strikes('delivers to another topic only', () => isOrders)) {
      this.#topics[1]!.publish(arrived);
      return;
    }
    this.#topic(name).publish(arrived);
    if (fault?.strikes('delivers to another topic, too', () => isOrders)) this.#topics[1]!.publish(arrived);
    if (fault?.strikes('delivers to another cache, too', () => isOrders)) this.#topics[2]!.publish(arrived);
  }

  /** Follows a topic for as long as there is something to do, and asks again where it stood when it is not answered. */
  #subscriber(name: Name, from: PollCursor): void {
    let cursor = from;
    const before: PollCursor[] = [];
    const next = (): void => {
      let asked = cursor;
      if (this.#shape.wandering && this.#random.chance(0.25)) asked = this.#elsewhere(cursor, before);
      this.#poll(name, asked, asked !== cursor, (elements) => {
        const after = elements?.map(positionAfter).findLast((position) => position !== undefined);
        if (after && !this.#shape.firstPollsOnly && (asked === cursor || this.#random.chance(0.2))) {
          before.push(cursor);
          cursor = after;
        }
        this.#later(this.#random.next() * (this.#random.chance(0.2) ? 60 : 4), next);
      });
    };
    this.#later(this.#random.next() * 8, next);
  }

  #elsewhere({ number = 0, page = 0 }: PollCursor, before: PollCursor[]): PollCursor {
    return this.#random.of<PollCursor>([
      { number, page },
      ...(before.length > 0 ? [this.#random.of(before), this.#random.of(before)] : []),
      {},
      { number: 0, page: 0 },
      { number, page: 0 },
      { number: 0, page },
      { number: number + 50, page },
      { number, page: page + 1 },
      { number },
    ]);
  }

  #poll(
    name: Name,
    cursor: PollCursor,
    isShort: boolean,
    done: (elements?: DeliveredElement[]) => void,
  ): void {
    const operation: Pending<PollOperation> = { kind: 'poll', ...this.#base(name), cursor };
    this.#operations.push(operation);
    const end = (outcome: PollOperation['outcome']) => {
      if (operation.outcome) return;
      operation.outcome = outcome;
      done(outcome.kind === 'answered' ? outcome.elements : undefined);
    };
    const waiting: Waiting = {
      cursor,
      lagMs: this.#random.next() * this.#free.lagMs,
      answer: (elements) => {
        const altered = this.#fault?.alter(elements) ?? elements;
        const shown = this.#random.chance(this.#free.unknownElements)
          ? altered.flatMap((element): DeliveredElement[] => [{ kind: 'unknown' }, element])
          : altered;
        this.#clock.in(this.#wayMs, () =>
          end({ kind: 'answered', elements: shown, endedMs: this.#clock.nowMs }),
        );
      },
    };
    if (isShort || this.#random.chance(this.#free.cuts))
      this.#clock.in(10 + this.#random.next() * (isShort ? 50 : 200), () => {
        this.#topic(name).leave(waiting);
        end({ kind: 'cut', endedMs: this.#clock.nowMs });
      });
    this.#clock.in(this.#wayMs, () => {
      if (operation.outcome) return;
      const isBad = operation.token.kind === 'bad' && !this.#fault?.strikes('serves a bad token', () => true);
      if (isBad || this.#random.chance(this.#free.refusals * 0.5)) {
        const status = isBad ? 401 : this.#random.of([404, 429, 500, 503]);
        this.#clock.in(this.#wayMs, () => end({ kind: 'refused', status, endedMs: this.#clock.nowMs }));
      } else this.#topic(name).poll(waiting);
    });
  }

  #reset(name: Name): void {
    const startedMs = this.#clock.nowMs;
    this.#clock.in(this.#wayMs, () => {
      if (!this.#fault?.strikes('resets nothing', () => true)) this.#topic(name).evict();
      this.#clock.in(this.#wayMs, () =>
        this.#resets.push({ ...name, startedMs, endedMs: this.#clock.nowMs }),
      );
    });
  }
}
