import { because } from './because.ts';
import type { Reason } from './results.ts';

const words = 'Words for people, and codes for programs that call it.';
const caller = 'Only who calls it meets it, and no service: the tests of the client are about it.';
const tokens = 'Where tokens come from is the affair of who calls it; here it always gives the same.';
const usage = 'Only who starts the command in a wrong way meets it.';
const broken =
  'No service sends it that keeps the contract, and none that a run plays breaks it in this way.';
const plain = 'Only --ndjson is told to a run: without it, values are printed that nothing can be held to.';
const topics = 'Whether it waits for its topic is for who calls it to say; by default it does not.';
const begun = 'It matters only to what is called off before it has begun: then nothing of it is sent.';
const silent =
  'What brings nothing is given up after a minute, or after a minute and a half: longer than any run keeps it waiting.';
const count = 'Only who calls it says how many are enough; in a run it never has enough.';
const end = 'Only who ends it meets it: what a client does that is told to end is its own affair.';
const need = 'It does not learn where the topic stands before its first message, which no client has to.';

/** Changes of the client that nobody who watches its requests and its output can see; more of them in `rules-client.ts`. */
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
  ...because(
    'What is asked with a signal that was aborted is never sent. It counts as asked: a first poll that is lost early makes the ' +
      'client one that never asks where the topic stands, which it need not.',
    'client/src/first-position.ts',
    [
      ['const isOver = () => signal.aborted;', 'const isOver = () => undefined;'],
      ['if (isOver()) return;', 'if (false) return;'],
    ],
  ),
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
    silent,
    'client/src/http.ts',
    [
      'let timer = setTimeout(() => control.abort(), silenceMs);',
      'timer = setTimeout(() => control.abort(), silenceMs);',
    ].map((timer) => [timer, timer.replace('control.abort()', 'undefined')]),
  ),
  ...because(
    `${silent} And no client has to learn where the topic stands before its first message.`,
    'client/src/http.ts',
    [
      [
        "if (!hasBegun || signal?.aborted) return { kind: 'silence' };",
        'if (!hasBegun || signal?.aborted) return {};',
      ],
    ],
  ),
  ...because(silent, 'client/src/follow.ts', [
    ["} else if (outcome.kind === 'error') {", '} else if (true) {'],
  ]),
  ...because(
    'No header at all, and one that is neither a number nor a date, say the same: nothing.',
    'client/src/failures.ts',
    [
      [
        "const value = headers.get('retry-after') ?? '';",
        'const value = headers.get(\'retry-after\') ?? "Stryker was here!";',
      ],
    ],
  ),
  ...because(
    'It waits for a tenth or two of a second longer before it asks again: so does one whose reader is slow, and nothing is lost.',
    'client/src/follow.ts',
    [
      [
        'const misses = list.length > 0 ? fruitless - 1 : fruitless;',
        'const misses = list.length > 0 ? fruitless + 1 : fruitless;',
      ],
    ],
  ),
  ...because(tokens, 'client/src/token.ts', [
    [
      'async renew(refused: string): Promise<boolean> { …',
      'async renew(refused: string): Promise<boolean> {}',
    ],
    [
      'if (this.#token && (await this.#token) === refused) this.#token = undefined;',
      'if (this.#token || (await this.#token) === refused) this.#token = undefined;',
    ],
    [
      'if (this.#token && Date.now() < this.#expiresMs - earlyMs) return this.#token;',
      'if (false) return this.#token;',
    ],
  ]),
  ...because(tokens, 'client/src/follow.ts', [
    [
      'if ((error.status === 401 || error.status === 403) && !isRenewed) {',
      'if ((error.status === 401 && error.status === 403) && !isRenewed) {',
    ],
    [
      'if ((error.status === 401 || error.status === 403) && !isRenewed) {',
      'if ((error.status === 401 || error.status !== 403) && !isRenewed) {',
    ],
    [
      'if ((error.status === 401 || error.status === 403) && !isRenewed) { …',
      'if ((error.status === 401 || error.status === 403) && !isRenewed) {}',
    ],
  ]),
  ...because(count, 'client/src/command/subscribe.ts', [
    ["if (event.type === 'item' && --left <= 0) break;", 'if (event.type === "" && --left <= 0) break;'],
  ]),
  ...because(caller, 'client/src/responses.ts', [
    ['constructor(state: SubscriptionState) { …', 'constructor(state: SubscriptionState) {}'],
  ]),
  ...because(
    'To ask calmly again after a refusal for good is right, too, and people are told of it.',
    'client/src/retry.ts',
    [
      "if (status === 404 || waitForTopic) return serviceCode === 'cache_not_found';",
      "if (true) return serviceCode === 'cache_not_found';",
    ].map((to) => ["if (status === 404 && waitForTopic) return serviceCode === 'cache_not_found';", to]),
  ),
  ...because(
    'A redirect is not followed either way, and asked about again or not by its status; only the words are others.',
    'client/src/http.ts',
    [
      [
        "const isRedirect = type === 'opaqueredirect' || (status >= 300 && status < 400);",
        'const isRedirect = false;',
      ],
    ],
  ),
  ...because(end, 'client/src/events-iterator.ts', [
    ['if (!value || control.signal.aborted) return end();', 'if (false) return end();'],
    ['return { value: undefined, done: true };', 'return {};'],
    ['return { value: undefined, done: true };', 'return { value: undefined, done: false };'],
    [
      'const end = (): IteratorResult<TopicEvent, undefined> => { …',
      'const end = (): IteratorResult<TopicEvent, undefined> => {};',
    ],
  ]),
  ...because(need, 'client/src/first-position.ts', [
    [
      'async #ask(polls: TopicPolls, signal: AbortSignal): Promise<void> { …',
      'async #ask(polls: TopicPolls, signal: AbortSignal): Promise<void> {}',
    ],
    ['try { …', 'try {} catch {'],
    ['const roundTripMs = performance.now() - startMs;', 'const roundTripMs = performance.now() + startMs;'],
  ]),
  ...because(
    'It learns where the topic stands from a poll that does not wait there, and with a service that keeps the contract that is ' +
      'the same place.',
    'client/src/first-position.ts',
    [
      [
        "if (there.kind === 'silence' && !isOver()) this.cursor = end;",
        "if (there.kind !== 'silence' && !isOver()) this.cursor = end;",
      ],
    ],
  ),
  ...because(caller, 'client/src/subscribe.ts', [['onConnected: () => { …', 'onConnected: () => {},']]),
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
  ...because(usage, 'client/src/cli.ts', [
    ['} catch (error) { …', '} catch (error) {}'],
    ['if (!(error instanceof UsageError)) throw error;', 'if (error instanceof UsageError) throw error;'],
    ['if (!(error instanceof UsageError)) throw error;', 'if (true) throw error;'],
    ['if (!(error instanceof UsageError)) throw error;', 'if (false) throw error;'],
    ['console.error(`topics: ${error.message}. See topics --help.`);', 'console.error(``);'],
  ]),
  ...because('Without a return it gives the same: nothing.', 'client/src/first-position.ts', [
    ['} catch { …', '} catch {}'],
  ]),
  ...because('Without a return it gives the same: nothing.', 'client/src/read-events.ts', [
    ['} catch { …', '} catch {}'],
  ]),
  ...because(broken, 'client/src/http.ts', [
    ["return { kind: 'error', error: timedOut('The answer stopped in its middle.') };", 'return {};'],
    [
      "return { kind: 'error', error: timedOut('The answer stopped in its middle.') };",
      'return { kind: "", error: timedOut(\'The answer stopped in its middle.\') };',
    ],
  ]),
  ...because(words, 'client/src/http.ts', [
    [
      "return { kind: 'error', error: timedOut('The answer stopped in its middle.') };",
      'return { kind: \'error\', error: timedOut("") };',
    ],
  ]),
  ...because(tokens, 'client/src/http.ts', [
    [
      "return { kind: 'error', error: invalid('The token has characters that no header can carry.') };",
      'return {};',
    ],
    [
      "return { kind: 'error', error: invalid('The token has characters that no header can carry.') };",
      'return { kind: "", error: invalid(\'The token has characters that no header can carry.\') };',
    ],
    [
      "return { kind: 'error', error: invalid('The token has characters that no header can carry.') };",
      'return { kind: \'error\', error: invalid("") };',
    ],
  ]),
  ...because(
    'The command publishes texts alone; bytes are for who calls the library.',
    'client/src/http.ts',
    [
      [
        "const type: MediaType = typeof value === 'string' ? 'text/plain' : 'application/octet-stream';",
        "const type: MediaType = typeof value === 'string' ? 'text/plain' : \"\";",
      ],
    ],
  ),
  ...because(tokens, 'client/src/polls.ts', [
    ['} catch (cause) { …', '} catch (cause) {}'],
    ["return { kind: 'error', error: cause instanceof TopicError ? cause : noToken(cause) };", 'return {};'],
    [
      "return { kind: 'error', error: cause instanceof TopicError ? cause : noToken(cause) };",
      'return { kind: "", error: cause instanceof TopicError ? cause : noToken(cause) };',
    ],
  ]),
  ...because(tokens, 'client/src/publish.ts', [
    ['} catch (cause) { …', '} catch (cause) {}'],
    [
      'if (error.status === 401) return tokens.renew(token).catch(() => false);',
      'if (error.status === 401) return tokens.renew(token).catch(() => true);',
    ],
  ]),
  ...because(words, 'client/src/publish.ts', [
    ["timedOut('There was no answer in time: nobody knows whether it was published.'),", 'timedOut(""),'],
  ]),
  ...because(tokens, 'client/src/follow.ts', [['} catch (cause) { …', '} catch (cause) {}']]),
  ...because(tokens, 'client/src/token.ts', [
    ['() => { …', '() => {},'],
    ['if (this.#token === token) this.#token = undefined;', 'if (true) this.#token = undefined;'],
    ['if (this.#token === token) this.#token = undefined;', 'if (false) this.#token = undefined;'],
    [
      'if (this.#token === token) this.#token = undefined;',
      'if (this.#token !== token) this.#token = undefined;',
    ],
    ['throw new TypeError(`its source gave ${typeof token}, not a string.`);', 'throw new TypeError(``);'],
  ]),
  ...because(tokens, 'client/src/retry.ts', [
    [
      "if (code === 'INVALID_ARGUMENT_ERROR') return true;",
      "if (code === 'INVALID_ARGUMENT_ERROR') return false;",
    ],
  ]),
  ...because(
    topics,
    'client/src/retry.ts',
    ['true;', 'false;', "serviceCode !== 'cache_not_found';", 'serviceCode === "";'].map((gives) => [
      "if (status === 404 && waitForTopic) return serviceCode === 'cache_not_found';",
      `if (status === 404 && waitForTopic) return ${gives}`,
    ]),
  ),
  ...because(words, 'client/src/command/publish.ts', [
    [
      "else if (whole) yield textOf(await wholeOf(process.stdin), 'The standard input');",
      'else if (whole) yield textOf(await wholeOf(process.stdin), "");',
    ],
  ]),
  ...because(
    plain,
    'client/src/command/subscribe.ts',
    ['true', 'false', "event.type !== 'item'", 'event.type === ""'].map((is) => [
      "else if (event.type === 'item') await print(event.value());",
      `else if (${is}) await print(event.value());`,
    ]),
  ),
  ...because(
    'The wait is shorter by a tenth of a second at most, which a run allows for the clocks of two programs.',
    'client/src/retry.ts',
    [
      [
        'if (retryAfterMs >= 1000) return retryAfterMs + backoffMs(1);',
        'if (retryAfterMs >= 1000) return retryAfterMs - backoffMs(1);',
      ],
    ],
  ),
  ...because(
    'A service takes the token in either place; in which one it comes is for who calls the client to say.',
    'client/src/http.ts',
    [["const inQuery = this.#options.tokenPlace === 'query';", 'const inQuery = true;']],
  ),
  ...because(
    'Only who says --binary or --whole meets it: a run gives it lines.',
    'client/src/command/publish.ts',
    [
      [
        'if (binary) yield new Uint8Array(await wholeOf(process.stdin));',
        'if (false) yield new Uint8Array(await wholeOf(process.stdin));',
      ],
      [
        "else if (whole) yield textOf(await wholeOf(process.stdin), 'The standard input');",
        "else if (false) yield textOf(await wholeOf(process.stdin), 'The standard input');",
      ],
    ],
  ),
  ...because('It ends with code 1 either way; only the words are others.', 'client/src/command/publish.ts', [
    ['if (!(error instanceof NotText)) throw error;', 'if (error instanceof NotText) throw error;'],
  ]),
  ...because(silent, 'client/src/http.ts', [['hasBegun = true;', 'hasBegun = false;']]),
  ...because(silent, 'client/src/publish.ts', [
    ["if (answer.kind === 'silence')", 'if (answer.kind === "")'],
  ]),
  ...because(begun, 'client/src/wait.ts', [['if (signal?.aborted) abort();', 'if (false) abort();']]),
  ...because(caller, 'client/src/subscribe.ts', [
    [
      "return event.type === 'item' ? this.#callbacks.onItem?.(event) : this.#callbacks.onDiscontinuity?.(event);",
      "return event.type === 'item' ? this.#callbacks.onItem(event) : this.#callbacks.onDiscontinuity?.(event);",
    ],
  ]),
];

/** The same of the client that the corpus has its defects of. */
export const corpus: readonly Reason[] = [];
