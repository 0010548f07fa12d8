import { because } from './because.ts';
import type { Reason } from './results.ts';

const words = 'Words for people, and codes for programs that call it.';
const caller = 'Only who calls it meets it, and no service: the tests of the client are about it.';
const tokens = 'Where tokens come from is the affair of who calls it; here it always gives the same.';
const topics = 'Whether it waits for its topic is for who calls it to say; by default it does not.';

/** Changes of the client that nobody who watches its requests and its output can see. */
export const client: readonly Reason[] = [
  ...because(caller, 'client/src/subscribe.ts', [
    ['if (!(cause instanceof TopicError)) throw cause;', 'if (false) throw cause;'],
    [
      'if (this.#isStanding) this.#callbacks.onError?.(refusal, this.#subscription);',
      'if (true) this.#callbacks.onError?.(refusal, this.#subscription);',
    ],
  ]),
  ...because(caller, 'client/src/responses.ts', [['get cursor(): Cursor { …', 'get cursor(): Cursor {}']]),
  ...because(
    'To wait for as long as the service asks is right, too; a publish gives up after ten seconds for its caller.',
    'client/src/publish.ts',
    [
      [
        'if (!notAccepted.has(error.status) || waitMs > maxWaitMs) return false;',
        'if (!notAccepted.has(error.status) || false) return false;',
      ],
    ],
  ),
  ...because('What is asked with a signal that was aborted is never sent.', 'client/src/first-position.ts', [
    ['const isOver = () => signal.aborted;', 'const isOver = () => undefined;'],
  ]),
  ...because(words, 'client/src/failures.ts', [
    [
      "codes[status] ?? (status < 500 ? 'BAD_REQUEST_ERROR' : 'INTERNAL_SERVER_ERROR'),",
      "codes[status] ?? (false ? 'BAD_REQUEST_ERROR' : 'INTERNAL_SERVER_ERROR'),",
    ],
  ]),
  ...because(words, 'client/src/follow.ts', [
    [
      'if (!wasHeld || !endsLongHold(error)) options.onRetry?.(error, waitMs);',
      'if (true) options.onRetry?.(error, waitMs);',
    ],
  ]),
  ...because(topics, 'client/src/retry.ts', [
    [
      "if (status === 404 && waitForTopic) return serviceCode === 'cache_not_found';",
      "if (true && waitForTopic) return serviceCode === 'cache_not_found';",
    ],
  ]),
  ...because(tokens, 'client/src/retry.ts', [
    ["if (code === 'INVALID_ARGUMENT_ERROR') return true;", 'if (false) return true;'],
  ]),
  ...because(
    'A poll that stays without an answer is given up after a minute and a half: no run holds one for so long.',
    'client/src/http.ts',
    [
      [
        'let timer = setTimeout(() => control.abort(), silenceMs);',
        'let timer = setTimeout(() => undefined, silenceMs);',
      ],
    ],
  ),
  ...because(
    'Only a signal of the caller is missing, and a poll always has one; a publish that is not answered is the caller’s to see.',
    'client/src/http.ts',
    [
      [
        "if (!hasBegun || signal?.aborted) return { kind: 'silence' };",
        "if (!hasBegun || signal.aborted) return { kind: 'silence' };",
      ],
    ],
  ),
];

/** The same of the client that the corpus has its defects of. */
export const corpus: readonly Reason[] = [];
