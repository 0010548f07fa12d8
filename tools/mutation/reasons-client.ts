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
  ...because(
    'What is asked with a signal that was aborted is never sent. It counts as asked: a first poll that is lost early makes the ' +
      'client one that never asks where the topic stands, which it need not.',
    'client/src/first-position.ts',
    [['const isOver = () => signal.aborted;', 'const isOver = () => undefined;']],
  ),
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
    'A poll that stays without an answer is given up after minutes, and a publish after longer than any run lets one wait.',
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
  ...because(usage, 'client/src/cli.ts', [
    ['} catch (error) { …', '} catch (error) {}'],
    ['if (!(error instanceof UsageError)) throw error;', 'if (error instanceof UsageError) throw error;'],
    ['if (!(error instanceof UsageError)) throw error;', 'if (true) throw error;'],
    ['if (!(error instanceof UsageError)) throw error;', 'if (false) throw error;'],
    ['console.error(`topics: ${error.message}. See topics --help.`);', 'console.error(``);'],
  ]),
  ...because('Heartbeats are for who calls it: nothing is printed of them.', 'client/src/events.ts', [
    ["readonly type = 'heartbeat';", 'readonly type = "";'],
  ]),
  ...because(caller, 'client/src/subscribe.ts', [
    [
      "if (event.type === 'heartbeat') return this.#callbacks.onHeartbeat?.(event);",
      "if (event.type === 'heartbeat') return this.#callbacks.onHeartbeat(event);",
    ],
  ]),
  ...because('Heartbeats are for who calls it: nothing is printed of them.', 'client/src/follow.ts', [
    ['yield [new TopicHeartbeat()];', 'yield [];'],
  ]),
  ...because(words, 'client/src/failures.ts', [
    [
      "return /<title[^>]*>([^<]+)/i.exec(start)?.[1] ?? start.replace(/<[^>]*>/g, ' ');",
      "return /<title[^>]*>([^<]+)/i.exec(start)?.[1] ?? start.replace(/<[^>]>/g, ' ');",
    ],
    [
      "return /<title[^>]*>([^<]+)/i.exec(start)?.[1] ?? start.replace(/<[^>]*>/g, ' ');",
      "return /<title[^>]*>([^<]+)/i.exec(start)?.[1] ?? start.replace(/<[>]*>/g, ' ');",
    ],
    [
      "return /<title[^>]*>([^<]+)/i.exec(start)?.[1] ?? start.replace(/<[^>]*>/g, ' ');",
      'return /<title[^>]*>([^<]+)/i.exec(start)?.[1] ?? start.replace(/<[^>]*>/g, "");',
    ],
  ]),
  ...because('Without a return it gives the same: nothing.', 'client/src/first-position.ts', [
    ['} catch { …', '} catch {}'],
  ]),
  ...because('Without a return it gives the same: nothing.', 'client/src/read-events.ts', [
    ['} catch { …', '} catch {}'],
  ]),
  ...because(words, 'client/src/read-events.ts', [
    [
      'throw new TypeError(`${JSON.stringify(value)} is not the number of a message or of a page.`);',
      'throw new TypeError(``);',
    ],
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
];

/** The same of the client that the corpus has its defects of. */
export const corpus: readonly Reason[] = [];
