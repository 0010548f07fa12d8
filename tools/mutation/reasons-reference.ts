import { because } from './because.ts';

const memory =
  'All topics together may take 352 MiB before the service makes room; nobody sends a service so much to see what it forgets.';
const unread =
  'How much a client may leave unread before it is cut, and for how long, is the service’s own affair: here 1 MiB on a connection, 128 MiB in all, 30 s.';
const keyHolder = 'Only who has the signing key can make such a token, and that is who runs the service.';
const pollsPerToken =
  'How many polls one token may have at a time is only limited where the operator says so, and by default is not.';
const words = 'The words of a refusal are for people, and the service’s own affair.';
const operator = 'Only the operator sees it: figures and the log.';
const kind = 'Whoever reads the step only asks whether its kind is `wait`.';
const slower = 'The same answer, with more work: what is remembered to be faster is made again.';
const processes =
  'Pages of one process differ anyhow; this tells those of two processes apart whose clocks say the same.';

/** Changes of the reference service that no client can see. */
export const reference = [
  ...because(memory, 'server/src/store/memory-store.ts', [
    ['if (keep === 0 && topic.waiters.size === 0) {', 'if (keep !== 0 && topic.waiters.size === 0) {'],
    ['if (keep === 0 && topic.waiters.size === 0) {', 'if (keep === 0 && topic.waiters.size !== 0) {'],
    [
      'const costOf = (entry: StoredEntry): number => 2 * entry.json.length + entryOverheadBytes;',
      'const costOf = (entry: StoredEntry): number => 2 * entry.json.length - entryOverheadBytes;',
    ],
    [
      'const costOf = (entry: StoredEntry): number => 2 * entry.json.length + entryOverheadBytes;',
      'const costOf = (entry: StoredEntry): number => 2 / entry.json.length + entryOverheadBytes;',
    ],
    [
      'while (topic.length > keep && this.#memoryBytes > maxMemoryBytes) this.#drop(topic);',
      'while (topic.length <= keep && this.#memoryBytes > maxMemoryBytes) this.#drop(topic);',
    ],
    ['if (topic.length === 0) this.#freeable.delete(topic);', 'if (false) this.#freeable.delete(topic);', 2],
  ]),
  ...because(memory, 'server/src/store/memory-store.ts', [
    ['if (keep === 0 && topic.waiters.size === 0) { …', 'if (keep === 0 && topic.waiters.size === 0) {}'],
  ]),
  ...because(
    'A topic may keep 8 MiB: 60 messages of the largest kind that this service takes are fewer.',
    'server/src/store/memory-store.ts',
    [['topic.bytes += entry.bytes;', 'topic.bytes -= entry.bytes;']],
  ),
  ...because(
    'A message is kept for five minutes; no run lasts so long.',
    'server/src/store/memory-store.ts',
    [['#dropAged(topic: Topic, nowMs: number): void { …', '#dropAged(topic: Topic, nowMs: number): void {}']],
  ),
  ...because(
    'The newest message is larger than all that a topic may keep only where the operator allows larger messages than topics.',
    'server/src/store/memory-store.ts',
    [
      [
        'while (topic.length > 1 && (topic.length > maxMessages || topic.bytes > maxBytes)) this.#drop(topic);',
        'while (true && (topic.length > maxMessages || topic.bytes > maxBytes)) this.#drop(topic);',
      ],
    ],
  ),
  ...because(
    'When the array of what is kept is made anew changes nothing of what is in it.',
    'server/src/store/memory-store.ts',
    [['if (this.head > 64 && this.head * 2 > this.entries.length) {', 'if (this.head > 64 && true) {']],
  ),
  ...because(
    'How many messages one answer brings is the service’s own affair, as long as it is one.',
    'server/src/store/memory-store.ts',
    [['if (length > limit.length && end > start) break;', 'if (true && end > start) break;']],
  ),
  ...because(processes, 'server/src/store/pages.ts', [
    [
      'this.#drawn = Math.floor((random() * perQuarter) / 2);',
      'this.#drawn = Math.floor(random() * perQuarter * 2);',
    ],
    [
      'this.#drawn = Math.floor((random() * perQuarter) / 2);',
      'this.#drawn = Math.floor((random() / perQuarter) / 2);',
    ],
  ]),
  ...because('A timer of Node always has `unref`.', 'server/src/background.ts', [
    ['(timer as { unref?: () => void }).unref?.();', '(timer as { unref?: () => void; }).unref();'],
  ]),
  ...because(kind, 'server/src/next-step.ts', [
    ["kind: 'answer',", 'kind: "",'],
    [
      "return number === next ? { kind: 'wait', from: next } : { kind: 'answer', from: number };",
      'return number === next ? { kind: \'wait\', from: next } : { kind: "", from: number };',
    ],
  ]),
  ...because(operator, 'server/src/topics.ts', [
    [
      'return { json, items: entries.length, discontinuity: discontinuity !== undefined };',
      'return { json, items: entries.length, discontinuity: discontinuity === undefined };',
    ],
  ]),
  ...because(
    'A service for any cache is another configuration; one with a list of caches has no cache of this name.',
    'server/src/index.ts',
    [
      [
        "const hasCache = (name: string) => caches === 'any' || caches.includes(name);",
        'const hasCache = (name: string) => caches === "" || caches.includes(name);',
      ],
    ],
  ),
  ...because(pollsPerToken, 'server/src/access/limits.ts', [
    ['if (usage && this.#options.pollsPerToken > 0) usage.polls--;', 'if (usage && true) usage.polls--;'],
    ['if (usage.polls >= pollsPerToken)', 'if (false)'],
    [
      "throw limitExceeded(`${plural(pollsPerToken, 'concurrent poll')} for a token`, 1);",
      'throw limitExceeded(``, 1);',
    ],
  ]),
  ...because(operator, 'server/src/access/limits.ts', [
    ['get polls(): number { …', 'get polls(): number {}'],
  ]),
  ...because(words, 'server/src/access/limits.ts', [
    [
      "if (this.#polls >= polls) throw limitExceeded(`${plural(polls, 'concurrent poll')} in all`, 1);",
      'if (this.#polls >= polls) throw limitExceeded(``, 1);',
    ],
    [
      "if (this.#polls >= polls) throw limitExceeded(`${plural(polls, 'concurrent poll')} in all`, 1);",
      'if (this.#polls >= polls) throw limitExceeded(`${plural(polls, "")} in all`, 1);',
    ],
  ]),
  ...because(
    'It takes a thousand tokens with a limit of their own before any of them is forgotten.',
    'server/src/access/limits.ts',
    [
      [
        'if (usage.polls === 0 && usage.tokens >= capacity(usage.rate)) this.#usage.delete(signature);',
        'if (true) this.#usage.delete(signature);',
      ],
    ],
  ),
  ...because(
    'Who is told to wait longer than it takes waits longer; nothing says how long a service may ask for.',
    'server/src/access/limits.ts',
    [
      [
        "throw limitExceeded(`${plural(rate, 'operation')} per second`, (1 - usage.tokens) / rate);",
        "throw limitExceeded(`${plural(rate, 'operation')} per second`, (1 - usage.tokens) * rate);",
      ],
    ],
  ),
  ...because(keyHolder, 'server/src/access/tokens.ts', [
    [
      "if (!Array.isArray(permissions) || !permissions.every(isPermission)) throw new Error('no permissions');",
      "if (false) throw new Error('no permissions');",
    ],
    [
      "if (id !== undefined && typeof id !== 'string') throw new Error('an id that is no text');",
      'if (id !== undefined && typeof id !== \'string\') throw new Error("");',
    ],
    ["typeof cache === 'string' && …", 'true &&'],
    ["typeof cache === 'string' && …", 'true &&', 2],
  ]),
  ...because(slower, 'server/src/access/tokens.ts', [
    ['if (grant && grant.expiresMs <= Date.now()) {', 'if (true) {'],
    [
      'constructor(key: SigningKey, maxLength = 4 * 1024 * 1024) {',
      'constructor(key: SigningKey, maxLength = 4 * 1024 / 1024) {',
    ],
    ['if (this.#length + token.length <= this.#maxLength) break;', 'if (true) break;'],
  ]),
  ...because('The same bytes, encoded here or by Node.', 'server/src/http/node-response.ts', [
    [
      'const bytes = body.length > encodedOnce ? Buffer.from(body) : body;',
      'const bytes = body.length <= encodedOnce ? Buffer.from(body) : body;',
    ],
  ]),
  ...because(
    'What a page of another origin may read is the service’s own affair: a MAY, which is only observed.',
    'server/src/http/handler.ts',
    [
      [
        "const readable = error.headers['retry-after'] && { 'access-control-expose-headers': 'Retry-After' };",
        "const readable = error.headers['retry-after'] && { 'access-control-expose-headers': \"\" };",
      ],
    ],
  ),
  ...because(unread, 'server/src/http/node-response.ts', [
    ['if (this.#budget.take(textBytes(sent))) {', 'if (true) {'],
    ["if (typeof bytes !== 'string') this.#unread.share(bytes);", 'if (true) this.#unread.share(bytes);'],
  ]),
  ...because(unread, 'server/src/http/unread.ts', [
    [
      'this.#makeRoom(own + (shared && !this.#sharers.has(shared) ? shared.length : 0));',
      'this.#makeRoom(own - (shared && !this.#sharers.has(shared) ? shared.length : 0));',
    ],
    [
      'this.#makeRoom(own + (shared && !this.#sharers.has(shared) ? shared.length : 0));',
      'this.#makeRoom(own + (false ? shared.length : 0));',
    ],
    [
      'const own = overheadBytes + Math.max(0, waiting - (shared?.length ?? 0));',
      'const own = overheadBytes - Math.max(0, waiting - (shared?.length ?? 0));',
    ],
    [
      'this.#stopSweeping = repeat(Math.min(1000, timeoutMs), () => this.#cutStalled());',
      'this.#stopSweeping = repeat(Math.max(1000, timeoutMs), () => this.#cutStalled());',
    ],
    ['for (const held of this.#held) { …', 'for (const held of this.#held) {}', 2],
  ]),
  ...because(
    'A poll whose client left holds memory of the service for longer; the client is not there to see it.',
    'server/src/http/connection.ts',
    [["socket.on('close', () => { …", "socket.on('close', () => {});"]],
  ),
  ...because(
    'A millisecond earlier or later, of a second in which it has to end.',
    'server/src/http/parked-polls.ts',
    [
      [
        'for (const poll of this.#polls) if (poll.expiresMs <= nowMs) poll.end();',
        'for (const poll of this.#polls) if (poll.expiresMs < nowMs) poll.end();',
      ],
    ],
  ),
  ...because(
    'Whether a poll that waits is ended when its token expires is the service’s own affair: a MAY, which is only observed.',
    'server/src/http/parked-polls.ts',
    [
      [
        'this.#stopSweeping = repeat(250, () => this.#endExpired());',
        'this.#stopSweeping = repeat(250, () => undefined);',
      ],
    ],
  ),
  ...because(
    'Who sends a body over the limit may be answered before its end, on a connection that is closed then.',
    'server/src/http/node-request.ts',
    [
      [
        'if (length > maxBytes * drainFactor) settle(() => reject(refusal!));',
        'if (length <= maxBytes * drainFactor) settle(() => reject(refusal!));',
      ],
    ],
  ),
  ...because(unread, 'server/src/http/unread.ts', [
    [
      'hold(connection: Connection, response: ServerResponse, sent: string | Buffer): void { …',
      'hold(connection: Connection, response: ServerResponse, sent: string | Buffer): void {}',
    ],
  ]),
  ...because('A packet may wait for the next one, for milliseconds.', 'server/src/http/node.ts', [
    ['noDelay: true,', 'noDelay: false,'],
  ]),
  ...because('The end of the process.', 'server/src/http/node.ts', [
    [
      'const cut = setTimeout(() => server.closeAllConnections(), graceMs);',
      'const cut = setTimeout(() => undefined, graceMs);',
    ],
  ]),
  ...because(operator, 'server/src/http/handler.ts', [
    [
      '#tell(request: HttpRequest, requestId: string, error: TopicsError, cause: unknown): void { …',
      '#tell(request: HttpRequest, requestId: string, error: TopicsError, cause: unknown): void {}',
    ],
    [": log.error({ ...fields, err: cause }, 'failed');", ': log.error({ ...fields, err: cause }, "");'],
    [
      'const service = Math.random().toString(36).slice(2, 8);',
      'const service = Math.random().toString(36);',
    ],
    ['if (told instanceof Promise) told.catch(() => undefined);', 'if (false) told.catch(() => undefined);'],
  ]),
  ...because(operator, 'server/src/http/handler.ts', [
    [
      'const fields = { requestId, method: request.method, path, status: error.status };',
      'const fields = {};',
    ],
  ]),
  ...because(
    'How long a name may be is the service’s own affair: no page says it.',
    'server/src/http/request.ts',
    [
      [
        'const length = name.length > 255 ? Array.from(name).length : name.length;',
        'const length = name.length <= 255 ? Array.from(name).length : name.length;',
      ],
    ],
  ),
  ...because(words, 'server/src/http/request.ts', [
    [
      'if (length < 1 || length > 255) throw invalid(`${which} must have 1 to 255 characters.`);',
      'if (length < 1 || length > 255) throw invalid(``);',
    ],
    [
      "if (kind === undefined) throw invalid('Content-Type must be text/plain or application/octet-stream.');",
      'if (kind === undefined) throw invalid("");',
    ],
  ]),
  ...because(words, 'server/src/http/node-request.ts', [
    [
      "settle(() => reject(unavailable('The service is receiving too much. Ask again.')));",
      'settle(() => reject(unavailable("")));',
    ],
  ]),
];
