import { compareDelivery, isUnfinished, Ledger } from './ledger.ts';
import type { ClientRequirementId } from '@topics-http/contract';
import { isDelivered, isItem, isPrinted, type Element } from './elements.ts';
import type { ClientRequest, CutPlace } from './client-request.ts';
import { ScenarioContext } from './scenario-context.ts';
import { Story } from './story.ts';

/** A client that asks for what it has may do so this often in a row. */
const maxBack = 3;
/** It is by chance that a client hangs up while its answer is on the way: so often in a row, and not more often. */
const maxUnread = 2;
/** Nobody expects a message of this number: who asks for it asks where the topic stands. */
const farAhead = 2 ** 53 - 2;
/** What a client does not show ends no scenario: it has delivered what it had to. */
const unshown = new Set<ClientRequirementId>(['client-discontinuity-shown', 'client-publisher']);
/** What is printed a second time comes later: it has so long, in milliseconds. */
const settleMs = 300;
/** A client that showed no discontinuity so far may still do so, in milliseconds. */
const hiddenMs = 1000;

/** A client that subscribes: a service's side of its subscription, with a ledger of what it was given. */
export class Subscriber extends ScenarioContext {
  readonly ledger = new Ledger();
  readonly story = new Story(this.options.kind, this.random);
  /** Whether a client that asks where the topic stands is told; or it is refused for the moment. */
  tellsPosition = true;
  #taken = 0;

  /**
   * While its very first poll waits, a client may ask where the topic stands, and look whether a poll at that position waits:
   * so it has a cursor if its first poll is lost. It is told, and then it waits.
   */
  protected override takesAside = (request: ClientRequest): boolean => {
    const { number, page } = request.cursor;
    const first = this.polls.find(({ isOpen }) => isOpen);
    if (!first || this.ledger.truth.length > 0 || first.cursor.number !== 0) return false;
    if (this.ledger.isTold(request.cursor)) return true;
    if (page !== 0 || !(number >= farAhead)) return false;
    if (!this.tellsPosition) {
      request.refuse(503);
      return true;
    }
    const { position } = this.story;
    request.send([
      {
        discontinuity: {
          last_topic_sequence: number - 1,
          new_topic_sequence: position.number,
          new_sequence_page: position.page,
        },
      },
    ]);
    this.ledger.tell(position);
    return true;
  };

  /** What the client printed of what is known. */
  get printed(): Element[] {
    return this.command.lines.filter(isPrinted);
  }

  /** The polls so far. */
  get polls(): ClientRequest[] {
    return this.requests.filter(({ method }) => method === 'GET');
  }

  /**
   * The next poll, of a client that is where it should be. One that asks for what it has is given it again, as a service
   * would; what it makes of that is seen in what it prints.
   * @throws ClientFault when none comes in time, or it asks for something else
   */
  async poll(
    patienceMs = this.#taken === 0 ? this.startMs : this.options.patienceMs,
  ): Promise<ClientRequest> {
    let [back, unread, least] = [0, 0, Infinity];
    for (;;) {
      const poll = await this.#next(patienceMs);
      const again = unread < maxUnread ? this.#unreadBefore(poll) : [];
      if (again.length > 0) {
        poll.send(again);
        unread++;
        continue;
      }
      const stand = this.ledger.stand(poll.cursor);
      if (stand.fault && stand.kind !== 'wrong') this.report(stand.fault);
      if (stand.kind === 'right') return poll;
      if (stand.kind === 'wrong')
        this.fail(stand.fault.id, stand.fault.expected, `${stand.fault.actual}${this.#passedOver(poll)}`);
      // Who takes a part of what it is given goes on, however small the parts are.
      if (stand.again.length < least) back = 0;
      least = Math.min(least, stand.again.length);
      if (back === maxBack)
        this.fail('client-delivery', stand.fault.expected, `${stand.fault.actual}, again and again`);
      poll.send(stand.again);
      back++;
    }
  }

  /**
   * What of the last answer a poll asks for again whose client may not have read it: it hung up while the answer was on the way.
   * Nobody can see that but by what comes then: the poll has another connection, and nothing of it was printed.
   */
  #unreadBefore(poll: ClientRequest): Element[] {
    const answered = this.polls
      .slice(0, this.#taken - 1)
      .findLast(({ answeredMs }) => answeredMs !== undefined);
    if (!answered || poll.isBehind(answered)) return [];
    const again = this.ledger.unread(poll.cursor);
    const before = this.ledger.truth.filter(isDelivered).length - again.filter(isDelivered).length;
    const isPrinted = this.options.printsJson && this.printed.filter(isDelivered).length > before;
    return isPrinted ? [] : again;
  }

  /** What there was to an answer after which a client asks as before it; empty when it does not. */
  #passedOver({ cursor }: ClientRequest): string {
    const { wire, coding } = this.options.kind;
    const before = this.polls[this.#taken - 2];
    const { number, page } = before?.cursor ?? {};
    if (before?.exchange.response?.status !== 200 || number !== cursor.number || page !== cursor.page)
      return '';
    const forms = [wire, coding].filter((form) => form !== 'as usual' && form !== 'none');
    return `, as before the last answer${forms.length > 0 ? ` (of HTTP: ${forms.join(', ')})` : ''}`;
  }

  /** The next poll, whatever it asks for; undefined when none comes in time. */
  async nextPoll(patienceMs: number): Promise<ClientRequest | undefined> {
    const poll = await this.until(() => {
      // Whoever hung up meanwhile waits for nothing.
      while (this.polls[this.#taken]?.isOpen === false) this.#taken++;
      return this.polls[this.#taken];
    }, patienceMs);
    if (poll) this.#taken++;
    return poll;
  }

  async #next(patienceMs: number): Promise<ClientRequest> {
    const poll = await this.nextPoll(patienceMs);
    return poll ?? this.fail(this.ledger.stopRule, 'a poll', this.insteadOf(patienceMs));
  }

  /** Gives the last poll back, unanswered: it is the next one again. */
  untake(): void {
    this.#taken--;
  }

  /** Answers the next poll with these elements. */
  async deliver(...elements: object[]): Promise<void> {
    (await this.poll()).send(elements);
    this.ledger.sent(elements);
  }

  /** The same for a poll that was taken already. */
  answer(poll: ClientRequest, elements: readonly object[], rule?: ClientRequirementId): void {
    poll.send(elements);
    this.ledger.sent(elements, rule);
  }

  /** Refuses the next poll. */
  async refuse(
    status: number,
    rule: ClientRequirementId,
    headers: Record<string, string> = {},
  ): Promise<ClientRequest> {
    const poll = await this.poll();
    poll.refuse(status, headers);
    this.ledger.failed(rule);
    return poll;
  }

  /** Cuts the answer to the next poll, in which these elements would be. */
  async cut(place: CutPlace, elements: readonly Element[], whole = 0): Promise<void> {
    const count = (await this.poll()).cut(place, elements, whole);
    this.ledger.cut(
      elements.slice(0, count),
      place === 'before the head' ? 'client-resume-cut-waiting' : 'client-resume-cut-body',
    );
  }

  /** The poll that the client waits in now, without taking it: what it should do while it has nothing else to do. */
  async waits(): Promise<void> {
    await this.poll();
    this.untake();
  }

  /**
   * Ends a scenario: the client waits at the right place, and all that it printed is all that it was given.
   * @throws ClientFault
   */
  async settle(): Promise<void> {
    await this.waits();
    if (this.options.printsJson) {
      const truth = this.ledger.truth.filter(isDelivered);
      const delivered = () => this.printed.filter(isDelivered);
      await this.until(() =>
        isUnfinished(truth.filter(isItem), delivered().filter(isItem)) ? undefined : true,
      );
      const showsGaps = this.printed.some((element) => !isItem(element));
      await this.until(
        () => (delivered().length >= truth.length ? true : undefined),
        showsGaps ? this.options.patienceMs : hiddenMs,
      );
    }
    await this.pause(settleMs);
    if (this.#answerOthers()) await this.pause(2 * settleMs);
    if (!this.options.printsJson) return;
    const faults = compareDelivery(this.ledger.truth, this.printed);
    const ends = faults.find(({ id }) => !unshown.has(id));
    for (const each of faults) if (each !== ends) this.report(each);
    if (ends) this.fail(ends.id, ends.expected, ends.actual);
  }

  /** Polls that wait beside the one that should be the only one. @returns whether any of them was answered */
  #answerOthers(): boolean {
    const others = this.polls.slice(this.#taken + 1).filter(({ isOpen }) => isOpen);
    const answered = others.map((poll) => {
      const stand = this.ledger.stand(poll.cursor);
      if (stand.kind === 'right') return false;
      this.report(stand.fault);
      if (stand.kind === 'wrong') this.fail(stand.fault.id, stand.fault.expected, stand.fault.actual);
      poll.send(stand.again);
      return true;
    });
    return answered.includes(true);
  }
}
