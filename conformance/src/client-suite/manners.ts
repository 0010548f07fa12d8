import type { ClientRequest } from './client-request.ts';
import type { Given } from './given.ts';
import type { Fault } from './ledger.ts';

/** A client may be slow to see that the connection of its last poll is gone, in milliseconds. */
const overlapMs = 400;

type Report = (fault: Fault, ...requests: ClientRequest[]) => void;

/** What every request is held to, whatever it is for: its token, its names, where it goes, and that it is the only one. */
export class Manners {
  readonly #given: Given;
  readonly #report: Report;
  #before: ClientRequest | undefined;

  constructor(given: Given, report: Report) {
    this.#given = given;
    this.#report = report;
  }

  /** @param isAside it may be there beside a poll that waits */
  take(request: ClientRequest, isAside: boolean): void {
    const publishes = request.method !== 'GET';
    this.#token(request, publishes);
    this.#place(request, publishes);
    if (isAside) return;
    const before = this.#before;
    this.#before = request;
    if (publishes || before?.isOpen !== true) return;
    const look = () => {
      if (before.isOpen && request.isOpen)
        this.#report(
          {
            id: 'client-one-poll',
            expected: 'one poll at a time',
            actual: 'a second one while the first one waits',
          },
          before,
          request,
        );
    };
    // What has arrived by then is looked at first: a busy process comes late to both.
    setTimeout(() => setImmediate(() => setImmediate(look)), overlapMs).unref();
  }

  #token(request: ClientRequest, publishes: boolean): void {
    const { header, query } = request.tokens;
    const tokens = [...header, ...query];
    if (header.length > 0 && query.length > 0)
      this.#report(
        {
          id: publishes ? 'client-publish-token' : 'client-token-one-place',
          expected: 'the token in one place',
          actual: 'a token in the header and one in the query',
        },
        request,
      );
    const isWrong = tokens.some((token) => token !== this.#given.token);
    if (isWrong || tokens.length === 0)
      this.#report(
        {
          id: publishes ? 'client-publish-token' : 'client-token-exact',
          expected: 'the token as it was given',
          actual: isWrong ? 'another text' : 'none',
        },
        request,
      );
  }

  #place(request: ClientRequest, publishes: boolean): void {
    const { cache, topic } = this.#given;
    const { target } = request.exchange;
    if (!request.isUnderBase)
      this.#report(
        {
          id: publishes ? 'client-publish-names' : 'client-base-url',
          expected: 'a path below that of TOPICS_URL',
          actual: target,
        },
        request,
      );
    if (request.names?.cache !== cache || request.names.topic !== topic)
      this.#report(
        {
          id: publishes ? 'client-publish-names' : 'client-names-encoded',
          expected: `the cache '${cache}' and the topic '${topic}'`,
          actual: target,
        },
        request,
      );
  }
}
