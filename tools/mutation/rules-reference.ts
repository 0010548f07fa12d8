import { rulesOf, type Rule } from './rules.ts';

const words = 'The words of a refusal are for people, and the service’s own affair.';
const keyHolder =
  'Only who has the signing key can make a token that this is about, and that is who runs the service.';
const memory =
  'All topics together may take 512 MiB before the service makes room; nobody sends a service so much to see what it forgets.';
const pollsPerToken =
  'How many polls one token may have at a time is only limited where the operator says so, and by default is not.';
const manyPolls = '20,000 polls at a time are more than any client has.';
const failing = 'Only a service whose store has failed answers so, and no client can make it fail.';
const ending = 'The end of the process, when clients have been told to come back later.';
const receiving = 'Bodies that are under way may take 128 MiB in all: no client sends so much at a time.';
const unread =
  'What clients have not read yet may take 128 MiB in all, and each of them 30 s: no run holds so much back, or for so long.';
const configured =
  'A default of the configuration: the service under test is told its caches, its limit and its store.';
const operator = 'Only the operator sees it: figures and the log.';
const origins = 'By default pages of any origin may call; a list of them is another configuration.';
const slower = 'The same answer, with more work: what is remembered to be faster is made again.';
const late = 'Who takes 30 s to send a request is refused, in whatever words.';

/** Changes of the reference service that no client can see, by what they have in common. */
export const referenceRules: readonly Rule[] = [
  ...rulesOf('errors.ts', failing, /'internal_error',$/, /The service failed\. The operator/, [
    /export const unavailable = /,
    /""/,
  ]),
  ...rulesOf(
    'index.ts',
    configured,
    /caches = \['demo'\],/,
    /maxMemoryBytes: maxMemoryBytes - maxTextBytes/,
    [/maxMessageBytes: options\.maxMessageBytes \?\?/, /1024 \/ 1024/],
  ),
  ...rulesOf('index.ts', slower, /const maxTextBytes = /),
  ...rulesOf('index.ts', operator, /^get polls\(\)/),
  ...rulesOf('topics.ts', slower, /maxTextBytes = 16 \* 1024 \* 1024/),
  ...rulesOf('topics.ts', operator, /^return \{ json, items: entries\.length, discontinuity:/),
  ...rulesOf('delivery-text.ts', operator, /get bytes\(\): number/, /return this\.#last \? 2 \*/),
  ...rulesOf(
    'limits.ts',
    pollsPerToken,
    /usage\.polls >= pollsPerToken/,
    /for a token`, 1\)/,
    /^usage\.polls\+\+;/,
    /pollsPerToken > 0\) usage\.polls--;/,
    [/if \(pollsPerToken > 0\) \{/, /\{\}$|if \(false\)/],
    /const usage = this\.#of\(grant, grant\.operationsPerSecond/,
  ),
  ...rulesOf(
    'limits.ts',
    manyPolls,
    [/this\.#polls >= polls/, /#polls > polls|if \(false\)|``|""/],
    [/polls: options\.polls \?\? 20_000/, /&&/],
  ),
  ...rulesOf('limits.ts', operator, /get polls\(\): number/),
  ...rulesOf('limits.ts', words, /^const plural = /, [/^throw limitExceeded\(/, /``|""/]),
  ...rulesOf(
    'limits.ts',
    'It takes a thousand tokens with a limit of their own before any of them is forgotten.',
    /#sweep\(\): void/,
    /for \(const \[signature, usage\] of/,
    /usage\.polls === 0 && usage\.tokens >=/,
    /this\.#sweepAt = Math\.max/,
    [/if \(this\.#usage\.size >= this\.#sweepAt\)/, /false|true|<|> /],
  ),
  ...rulesOf(
    'tokens.ts',
    keyHolder,
    /throw new Error\('no permissions'\)/,
    /throw new Error\('an id that is no text'\)/,
    /throw new Error\('a rate that is none'\)/,
    /^typeof cache === 'string' &&/,
    /const isName = /,
    /\['publish', 'subscribe', 'both'\]\.includes/,
    /typeof value === 'number' && Number\.isFinite/,
    /requiredClaims: \['exp'\]/,
  ),
  ...rulesOf(
    'tokens.ts',
    slower,
    /maxLength = 4 \* 1024 \* 1024/,
    /this\.#length \+ token\.length <= this\.#maxLength/,
    /for \(const oldest of this\.#grants\.keys\(\)\)/,
    /this\.#length (\+=|-=)/,
    /^#remember\(/,
  ),
  ...rulesOf(
    'body.ts',
    receiving,
    [/return false;/, /return true;/],
    [/if \(!this\.#budget\.take\(capacity, /, /if \(false\)/],
  ),
  ...rulesOf(
    'budget.ts',
    receiving,
    [/return false;/, /return true;|if \(false\)/],
    [/this\.#used \+ bytes <= this\.#max/, /true|this\.#used - bytes|</],
  ),
  ...rulesOf('budget.ts', receiving, [/this\.#used [+-]= bytes/, /-= bytes|\{\}/]),
  ...rulesOf(
    'connection.ts',
    'More than 32 requests on one connection of which no answer was read: only who asks so much is cut.',
    /^cut\(\): void/,
    /^return false;/,
    [/if \(\+\+this\.#requests <= maxPipelined\)/, /if \(true\)|<= maxPipelined|< maxPipelined/],
  ),
  ...rulesOf(
    'connection.ts',
    'The client is not there any more to see what is done for it.',
    /if \(this\.#socket\.destroyed\) listener\(\)/,
    /^socket\.on\('close'/,
    /^stays\(|^onLeave\(/,
  ),
  ...rulesOf('handler.ts', failing, /^const lastResort: HttpResponse/, /^\} catch \{ …/, [
    /cause instanceof StoreUnavailable|cause\.message\} Ask again/,
    /``|if \(false\)|^false/,
  ]),
  ...rulesOf('handler.ts', failing, /The service failed\.' \}\)/),
  ...rulesOf('handler.ts', ending, /const stopping = /, /if \(parked\.stopped\) (throw stopping|poll\.end)/),
  ...rulesOf(
    'handler.ts',
    operator,
    /^#tell\(/,
    /const fields = \{ requestId/,
    /log\.(error|debug)\(/,
    /told instanceof Promise/,
    /metrics\.(answered|published|delivered|discontinuities)/,
    /const service = Math\.random/,
    /requests = 0|\+\+requests/,
    /if \(delivery\.discontinuity\)/,
    /error\.status !== 500/,
  ),
  ...rulesOf(
    'handler.ts',
    words,
    [/(denied|unauthenticated)\(['`]/, /\((""|``)\)/],
    [/^throw unauthenticated\(/, /\(""\)/],
    [/^'A token is required, in|unauthenticated\('The token has expired/, /""/],
  ),
  ...rulesOf(
    'handler.ts',
    'What a page of another origin may read is the service’s own affair: a MAY, which is only observed.',
    /'access-control-expose-headers': 'Retry-After'/,
  ),
  ...rulesOf(
    'response-headers.ts',
    origins,
    /this\.#origins \?/,
    /^#for\(/,
    /const origin = request\.header/,
    /origins\.includes\(origin\)/,
    /vary: 'Origin'/,
  ),
  ...rulesOf('node-request.ts', receiving, /The service is receiving too much/),
  ...rulesOf('node-request.ts', 'The client is not there any more.', /request\.on\('close'/),
  ...rulesOf(
    'node-request.ts',
    'Only of a body of more than eight times the limit: its sender is refused all the same, before its end or after.',
    /maxBytes \* drainFactor/,
  ),
  ...rulesOf(
    'node-response.ts',
    ending,
    [/this\.isClosing \? \[\.\.\.head, 'connection', 'close'\]/, /\? \[\] :|"", 'close'|'connection', ""/],
    /^isClosing = false/,
  ),
  ...rulesOf(
    'node-response.ts',
    'Who sends a body over the limit may be answered before its end, on a connection that is closed then or later.',
    [/const cut = this\.isClosing \|\|/, /isClosing &&|= false|\|\| \(?false/],
  ),
  ...rulesOf(
    'node-response.ts',
    slower,
    /const bytes = body\.length > encodedOnce/,
    /const encodedOnce/,
    /this\.#budget\.take\(textBytes/,
    /^const textBytes/,
    /this\.#unread\.(share|unshare)\(/,
    [/if \(last && headers === last\.headers && body === last\.body\)/, /if \(false\)/],
  ),
  ...rulesOf(
    'unread.ts',
    unread,
    /overheadBytes/,
    /this\.#makeRoom\(/,
    /^#makeRoom\(/,
    [/this\.#budget\.hasRoom/, /true/],
    /sharers/,
    /^(un)?share\(/,
    /this\.#(share|unshare)|if \(shared\)/,
    [/for \(const held of this\.#held\)/, /\{\}/],
    [/held\.sinceMs/, /true|>=/],
    /^#cutStalled\(/,
    /repeat\(Math\.min/,
    /^else \{/,
    [/if \(connection\.unreadBytes > maxUnreadBytes\)/, /if \(false\)|\{\}|>=/],
    [/if \(waiting === 0\) return/, /if \(false\)/],
    /^hold\(/,
  ),
  ...rulesOf(
    'parked-polls.ts',
    ending,
    /^#endIfDone\(\)/,
    /if \(this\.#appending === 0\)/,
    [/if \(this\.#stopped\) this\.#endIfDone/, /if \(false\)/],
    /^this\.#appending(\+\+|--)/,
    /^get stopped/,
  ),
  ...rulesOf(
    'parked-polls.ts',
    'Whether a poll that waits is ended when its token expires is the service’s own affair: a MAY, which is only observed.',
    /^add\(poll/,
    /^delete\(poll/,
    /#endExpired\(\)/,
    /poll\.expiresMs <= nowMs/,
    /repeat\(250/,
  ),
  ...rulesOf(
    'request.ts',
    words,
    [/throw invalid\(/, /invalid\((""|``)\)/],
    [/parseName\((cache|topic), '/, /""/],
  ),
  ...rulesOf(
    'wire-rules.ts',
    words,
    [/invalid\(|new TopicsError\(/, /invalid\((""|``)\)|Error\(\d+, .*""/],
    /^[?:] ['`](Only one value|There must be one)/,
    /^name === 'authorization'/,
  ),
  ...rulesOf(
    'wire-rules.ts',
    'No page promises HTTP/1.0, which a server may refuse (RFC 9110 §6.2); nobody speaks another 1.x.',
    /httpVersion !== '1\.1' && httpVersion !== '1\.0'/,
    /httpVersion === '1\.0'/,
  ),
  ...rulesOf(
    'node.ts',
    ending,
    /new Promise\(\(resolve\) => \{ …/,
    /closeAllConnections/,
    /^server\.close\(/,
  ),
  ...rulesOf('node.ts', late, /ERR_HTTP_REQUEST_TIMEOUT/, /408 Request Timeout/),
  ...rulesOf('node.ts', 'What the service says where it listens is for the operator.', /family === 'IPv6'/),
  ...rulesOf('node.ts', 'Without a listener Node itself closes such a connection.', [
    /server\.on\('connect'/,
    /./,
  ]),
  ...rulesOf('node.ts', words, [/rawResponse\('/, /, ""\)/], /^`URL and headers are limited/),
  ...rulesOf('node.ts', failing, /^\} catch \{ …/, /\} catch \{/),
  ...rulesOf(
    'memory-store.ts',
    memory,
    /maxMemoryBytes: number|this\.#memoryBytes (\+|-)=|topic\.length > keep/,
    [/this\.#memoryBytes <= maxMemoryBytes/, /true|</],
    /#freeable/,
    /OverheadBytes/,
    /#evicted/,
    /const keep = /,
    /keep === 0/,
    /^#(abandoned|makeRoom|forget)\(/,
    /if \(topic\.waiters\.size === 0\) this\.#abandoned/,
  ),
  ...rulesOf('memory-store.ts', operator, /this\.#messages(\+\+|--)/, /^this\.#(messages|evicted)/),
  ...rulesOf(
    'memory-store.ts',
    'A message is kept for five minutes, a topic for ten; no run lasts so long.',
    [/entry\.atMs < oldestMs/, /false|<=/],
    [
      /topic\.usedMs > this\.#options\.idleMs/,
      /false|>= this\.#options|true && nowMs - topic|!== 0 && nowMs - topic/,
    ],
    /^#dropAged\(/,
    /^sweep\(\)/,
    /repeat\(1000, \(\) => this\.sweep\(\)\)/,
    /for \(const topic of this\.#topics\.values\(\)\)/,
  ),
  ...rulesOf(
    'memory-store.ts',
    'How many messages one answer brings is the service’s own affair, as long as it is one.',
    /length > limit\.length && end > start/,
    /length \+= topic\.entries/,
    [/end - start < limit\.items/, /true|<=/],
  ),
  ...rulesOf(
    'topics.ts',
    'How many messages one answer brings is the service’s own affair, as long as it is one.',
    [/const readLimit/, /1024 \/ 1024/],
  ),
  ...rulesOf(
    'memory-store.ts',
    'When the array of what is kept is made anew changes nothing of what is in it.',
    /if \(this\.head > 64 && this\.head \* 2 > this\.entries\.length\)/,
  ),
  ...rulesOf(
    'memory-store.ts',
    'A topic may keep 8 MiB: 60 messages of the largest kind that this service takes are fewer.',
    [/topic\.length > 1 && \(/, /\|\| false\)/],
    /topic\.bytes \+= /,
  ),
  ...rulesOf(
    'pages.ts',
    'Pages of one process differ anyhow; this tells those of two processes apart whose clocks say the same.',
    [/quarter \* perQuarter \+ this\.#drawn/, /perQuarter - this\.#drawn/],
    /this\.#drawn = Math\.floor/,
  ),
  ...rulesOf('node-request.ts', 'What is settled once stays so: a promise knows no second time.', [
    /^if \(settled\) return;/,
    /if \(false\)/,
  ]),
  ...rulesOf('request.ts', 'A target that does not begin with a slash begins with its scheme.', [
    /const relative = target/,
    /replace\(\/https/,
  ]),
  ...rulesOf(
    'request.ts',
    'It differs for a whole URL that ends with a slash: no topic’s does, and no token.',
    [/const relative = target/, /target\.endsWith/],
  ),
  ...rulesOf('request.ts', 'How long a name may be is the service’s own affair: no page says it.', [
    /length < 1 \|\| length > 255/,
    />= 255/,
  ]),
  ...rulesOf('next-step.ts', 'Whoever reads the step only asks whether its kind is `wait`.', [
    /kind: 'answer'/,
    /kind: ""/,
  ]),
];
