import { rulesOf, type Rule } from './rules.ts';
import { accessRules } from './rules-reference-access.ts';
import { httpRules } from './rules-reference-http.ts';
import { storeRules } from './rules-reference-store.ts';

const words = 'The words of a refusal are for people, and the service’s own affair.';
const keyHolder =
  'Only who has the signing key can make a token that this is about, and that is who runs the service.';
const pollsPerToken =
  'How many polls one token may have at a time is only limited where the operator says so, and by default is not.';
const manyPolls =
  '20,000 polls at a time are more than any client has; and the other limits are those that the operator sets.';
const failing = 'Only a service whose store has failed answers so, and no client can make it fail.';
const ending = 'The end of the process, when clients have been told to come back later.';
const receiving = 'Bodies that are under way may take 128 MiB in all: no client sends so much at a time.';
const unread =
  'How much a client may leave unread before it is cut, and for how long, is the service’s own affair: here 1 MiB on a connection, 128 MiB in all, 30 s.';
const configured =
  'A default of the configuration: the service under test is told its caches, its limit and its store.';
const operator = 'Only the operator sees it: figures and the log.';
const origins = 'By default pages of any origin may call; a list of them is another configuration.';
const slower = 'The same answer, with more work: what is remembered to be faster is made again.';
const late = 'Who takes 30 s to send a request is refused, in whatever words.';

/** Changes of the reference service that no client can see, by what they have in common. */
export const referenceRules: readonly Rule[] = [
  ...storeRules,
  ...accessRules,
  ...httpRules,
  ...rulesOf('errors.ts', failing, /'internal_error',$/, /The service failed\. The operator/, [
    /export const unavailable = /,
    /""/,
  ]),
  ...rulesOf(
    'index.ts',
    configured,
    /caches = \['demo'\],/,
    [/maxMemoryBytes: maxMemoryBytes - maxTextBytes/, /MemoryStore\(\{\}\)|\+ maxTextBytes/],
    [/maxMessageBytes: options\.maxMessageBytes \?\?/, /1024 \/ 1024/],
  ),
  ...rulesOf(
    'index.ts',
    'A service for any cache is another configuration; one with a list of caches has no cache of this name.',
    [/const hasCache = /, /=> false \|\||=== ""/],
  ),
  ...rulesOf('index.ts', slower, /const maxTextBytes = /),
  ...rulesOf('index.ts', operator, /^get polls\(\)/),
  ...rulesOf('topics.ts', slower, [/maxTextBytes = 16 \* 1024 \* 1024/, /1024\) \{$/]),
  ...rulesOf('topics.ts', operator, [
    /^return \{ json, items: entries\.length, discontinuity:/,
    /discontinuity/,
  ]),
  ...rulesOf(
    'delivery-text.ts',
    slower,
    [/while \(this\.bytes > this\.#maxBytes\)/, /while \(false\)|>=/],
    /\.slice\(0, maxKept\)/,
    [/this\.#kept\.find\(/, /undefined/],
  ),
  ...rulesOf('delivery-text.ts', operator, /get bytes\(\): number/, /return this\.#kept\.reduce/),
  ...rulesOf(
    'limits.ts',
    pollsPerToken,
    /usage\.polls >= pollsPerToken/,
    /for a token`, 1\)/,
    /^usage\.polls\+\+;/,
    [/pollsPerToken > 0\) usage\.polls--;/, /usage (&&|\|\|)|if \(false\)/],
    [/if \(pollsPerToken > 0\) \{/, /\{\}$|if \(false\)/],
    /const usage = this\.#of\(grant, grant\.operationsPerSecond/,
  ),
  ...rulesOf(
    'limits.ts',
    manyPolls,
    [/this\.#polls >= polls/, /#polls > polls|if \(false\)|``|""/],
    [/polls: options\.polls \?\? 20_000/, /&&/],
    [/this\.#options = \{ …/, /= \{\};/],
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
    [/throw new Error\('no permissions'\)/, /if \(false\)|&& !permissions|some\(|Error\(""\)/],
    [/throw new Error\('(an id that is no text|a rate that is none)'\)/, /if \(false\)|Error\(""\)/],
    [/^typeof cache === 'string' &&/, /^true|\|\|/],
    [/const isName = /, /=> true;/],
    [/typeof value === 'number' && Number\.isFinite/, /^true|\|\||&& true|>= 0/],
    [/^\(each\.topic === undefined \|\| each\.topic === '\*'/, /=== ""|\|\| false \|\|/],
    [/requiredClaims: \['exp'\]/, /\[\]/],
  ),
  ...rulesOf('tokens.ts', 'What stands before or after a signed token is not signed by its signature.', [
    /^const \[, signature\] = /,
    /= \/\[\\w-\]\+|\(\[\\w-\]\+\)\/\.exec|"Stryker was here"/,
  ]),
  ...rulesOf(
    'tokens.ts',
    slower,
    [/maxLength = 4 \* 1024 \* 1024/, /1024\) \{$/],
    /this\.#length \+ token\.length <= this\.#maxLength/,
    /for \(const oldest of this\.#grants\.keys\(\)\)/,
    /this\.#length (\+=|-=)/,
    /^#remember\(/,
  ),
  ...rulesOf(
    'body.ts',
    receiving,
    [/return false;/, /return true;/],
    [
      /if \(!this\.#budget\.take\(capacity, /,
      /if \(false\)|\(capacity, (true|false)\)|capacity (<|>) smallBytes/,
    ],
  ),
  ...rulesOf(
    'budget.ts',
    receiving,
    [/return false;/, /return true;|if \(false\)/],
    [/this\.#used \+ bytes <= this\.#max/, /true|this\.#used - bytes|</],
  ),
  ...rulesOf('budget.ts', receiving, [/take\(bytes: number, isSmall = true\)/, /isSmall = false/]),
  ...rulesOf('budget.ts', receiving, [/this\.#used [+-]= bytes/, /-= bytes|\{\}/]),
  ...rulesOf(
    'connection.ts',
    'More than 32 requests on one connection of which no answer was read: only who asks so much is cut.',
    /^cut\(\): void/,
    /^return false;/,
    [/if \(\+\+this\.#requests <= maxPipelined\)/, /if \(true\)|--this|< maxPipelined/],
  ),
  ...rulesOf(
    'connection.ts',
    'The client is not there any more to see what is done for it.',
    [/if \(this\.#socket\.destroyed\) listener\(\)/, /if \(false\)/],
    /^socket\.on\('close'/,
    /^stays\(|^onLeave\(/,
  ),
  ...rulesOf('handler.ts', failing, /^const lastResort: HttpResponse/, /^\} catch \{ …/, [
    /cause instanceof StoreUnavailable|cause\.message\} Ask again/,
    /``|if \(false\)|^false/,
  ]),
  ...rulesOf('handler.ts', failing, /The service failed\.' \}\)/),
  ...rulesOf('handler.ts', ending, /const stopping = /, [
    /if \(parked\.stopped\) (throw stopping|poll\.end)/,
    /if \(false\)/,
  ]),
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
    'Who refuses what cannot be read as HTTP owes no body of its making, and no headers of one.',
    [/refusalHeaders: Headers = /, /\{\}/],
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
    'Whether a service notices that a client left whose poll has a body: what is read is thrown away, and the client is not there.',
    /headers\['content-length'\] !== undefined/,
    /if \(hasBody\(this\.#request\)\)/,
  ),
  ...rulesOf(
    'turns.ts',
    'Everybody is read as they come: in which order a service reads is its own affair, as long as it reads.',
    /^function hold\(/,
    [/if \(this\.#waiting\.size === 0\) return/, /if \(false\)/],
    [/reading\.taken >= maxTaken/, /> maxTaken/],
    [/headers\['transfer-encoding'\] === undefined/, /\[""\]/],
    [/this\.#willRotate = true/, /= false/],
    /^body\(request: IncomingMessage\)/,
  ),
  ...rulesOf('turns.ts', 'The client is not there any more.', [
    /if \(socket\.destroyed\) return/,
    /if \(false\)/,
  ]),
  ...rulesOf('wire-rules.ts', 'A header that is none of these is counted where nobody looks.', [
    /if \(singleton < 0\) continue;/,
    /if \(false\)/,
  ]),
  ...rulesOf(
    'node-request.ts',
    'Only of a body over the limit: its sender is refused all the same, before its end or after.',
    [/maxBytes \* drainFactor/, /reject\(refusal!\)/],
  ),
  ...rulesOf('node-response.ts', ending, [
    /this\.isClosing \? \[\.\.\.head, 'connection', 'close'\]/,
    /\? \[\] :|"", 'close'|'connection', ""/,
  ]),
  ...rulesOf(
    'node-response.ts',
    'A server may close a connection after any response (RFC 9112 §9.6), and a client asks on another one.',
    /^isClosing = false/,
  ),
  ...rulesOf(
    'node-response.ts',
    'Who sends a body over the limit may be answered before its end, on a connection that is closed then or later.',
    [/const cut = this\.isClosing \|\|/, /isClosing &&|= false|\|\| \(?false/],
    [/!request\.complete && request\.readableFlowing === null/, /&& true/],
  ),
  ...rulesOf(
    'node-response.ts',
    slower,
    /const bytes = body\.length > encodedOnce/,
    /const encodedOnce/,
    /this\.#budget\.take\(textBytes/,
    /^const textBytes/,
    /this\.#unread\.(share|unshare)\(/,
    /this\.#unread\.hold\(connection, response, ''\)/,
    [/if \(last && headers === last\.headers && body === last\.body\)/, /if \(false\)/],
  ),
  ...rulesOf(
    'unread.ts',
    unread,
    [/overheadBytes/, /^(?!.*shared\.length)/],
    [/this\.#makeRoom\(/, /own - |false|&& this/],
    /^#makeRoom\(/,
    [/this\.#budget\.hasRoom/, /true/],
    /sharers/,
    /^(un)?share\(/,
    [/if \(shared\)/, /if \(false\)/],
    [/for \(const held of this\.#held\)/, /\{\}/],
    [/held\.sinceMs/, /true|>=/],
    /^#cutStalled\(/,
    /repeat\(Math\.min/,
    /^else \{/,
    [/if \(connection\.unreadBytes > maxUnreadBytes\)/, /if \(false\)|\{\}|>=/],
    [/if \(waiting === 0\) return/, /if \(false\)/],
    /^hold\(/,
    /^release: \(\) =>/,
  ),
  ...rulesOf(
    'parked-polls.ts',
    ending,
    /^#endIfDone\(\)/,
    /if \(this\.#appending === 0\)/,
    [/if \(this\.#stopped\) this\.#endIfDone/, /if \(false\)/],
    /^this\.#appending(\+\+|--)/,
    [/^\} finally \{ …/, /\} finally \{\}/],
    /^get stopped/,
  ),
  ...rulesOf(
    'parked-polls.ts',
    'Whether a poll that waits is ended when its token expires is the service’s own affair: a MAY, which is only observed.',
    /^add\(poll/,
    /^delete\(poll/,
    /#endExpired\(\)/,
    [/poll\.expiresMs <= nowMs/, /if \(false\)|< nowMs/],
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
    [
      /httpVersion !== '1\.1' && httpVersion !== '1\.0'/,
      /if \(false\)|'1\.1' && (true|httpVersion === '1\.0'|httpVersion !== "")/,
    ],
    [/httpVersion === '1\.0'/, /if \(false\)|=== ""/],
  ),
  ...rulesOf(
    'node.ts',
    ending,
    /new Promise\(\(resolve\) => \{ …/,
    /closeAllConnections/,
    /^server\.close\(/,
  ),
  ...rulesOf('node.ts', late, [/ERR_HTTP_REQUEST_TIMEOUT/, /false|=== ""/], /408 Request Timeout/),
  ...rulesOf('node.ts', 'What the service says where it listens is for the operator.', /family === 'IPv6'/),
  ...rulesOf('node.ts', 'Without a listener Node itself closes such a connection.', [
    /server\.on\('connect'/,
    /server\.on\(""/,
  ]),
  ...rulesOf(
    'node.ts',
    'No page says what becomes of CONNECT: it asks for a tunnel, which nobody asks a service for.',
    [/server\.on\('connect'/, /undefined/],
  ),
  ...rulesOf('node.ts', words, [/rawResponse\('/, /, ""\)/], /^`URL and headers are limited/),
  ...rulesOf('node.ts', failing, /^\} catch \{ …/, /\} catch \{/),
  ...rulesOf(
    'topics.ts',
    'How many messages one answer brings is the service’s own affair, as long as it is one.',
    [/const readLimit/, /1024 \/ 1024/],
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
];
