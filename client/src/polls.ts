import type { Cursor } from './cursor.ts';
import { TopicError } from './errors.ts';
import { noToken } from './failures.ts';
import type { Answer, Http, TopicName } from './http.ts';
import type { Tokens } from './token.ts';

/** The polls of one topic, each with the token of its moment. @internal */
export class TopicPolls {
  readonly #http: Http;
  readonly #tokens: Tokens;
  readonly #name: TopicName;
  #sent = '';

  constructor(http: Http, tokens: Tokens, name: TopicName) {
    this.#http = http;
    this.#tokens = tokens;
    this.#name = name;
  }

  /** Asks for what comes at a cursor or after it. Never rejects; a token that cannot be got is an error like any other. */
  async poll(cursor: Cursor, signal: AbortSignal): Promise<Answer> {
    try {
      this.#sent = await this.#tokens.get();
    } catch (cause) {
      return { kind: 'error', error: cause instanceof TopicError ? cause : noToken(cause) };
    }
    return this.#http.poll(this.#name, this.#sent, cursor, signal);
  }

  /** Whether there is another token than the one that was sent last, and refused. @throws what the source of tokens throws */
  renew(): Promise<boolean> {
    return this.#tokens.renew(this.#sent);
  }
}
