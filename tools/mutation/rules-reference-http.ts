import { rulesOf, type Rule } from './rules.ts';

const order =
  'Everybody is read as they come: in which order a service reads is its own affair, as long as it reads.';
const unread =
  'How much a client may leave unread before it is cut, and for how long, is the service’s own affair: here 1 MiB on a connection, 128 MiB in all, 30 s.';
const noHttp =
  'A request that HTTP itself forbids (RFC 9112 §3.2, §6.1): no client of the contract sends it, and the service’s own tests hold what it is answered.';
const noBody = 'Who refuses what cannot be read as HTTP owes no body of its making, and no headers of one.';
const left = 'The client is not there any more to see what is done for it.';
const oversize =
  'Only of a body over the limit: its sender is refused all the same, before its end or after, on a connection that is closed then or later.';
const slower = 'The same answer, with more work: what is remembered to be faster is made again.';
const receiving = 'Bodies that are under way may take 128 MiB in all: no client sends so much at a time.';
const origins =
  'What a page of another origin may read is the service’s own affair: a MAY, which is only observed.';
const words = 'The words of a refusal are for people, and the service’s own affair.';
const stranger = 'A path that is no topic’s, where nothing is served: whatever is answered there.';

/** Changes of the HTTP edge of the reference service that no client of the contract can see. */
export const httpRules: readonly Rule[] = [
  ...rulesOf(
    'turns.ts',
    order,
    /^const (newInTurn|maxReading|maxTaken|silentMs|costOf)/,
    /#willRotate/,
    /^begin\(|^end\(|^#schedule\(|^#rotate\(|^#ended\(/,
    /this\.#free/,
    /this\.#isScheduled/,
    /this\.#newcomers/,
    /reading\.(taken|isSilent)/,
    [/headers\['transfer-encoding'\] === undefined/, /if \((true|false)\)|!== undefined/],
    /request\.once\('end'/,
    /wasWaiting|wasReading/,
    /this\.#reading\.(size|set|delete)/,
    /this\.#waiting\.size === 0/,
    /process\.nextTick/,
    /socket\.destroyed\) return/,
    /^for \(const (socket|\[socket, reading\]) of/,
    /^setImmediate|^setTimeout/,
    /^if \(!reading\) return/,
  ),
  ...rulesOf(
    'unread.ts',
    unread,
    /waiting === 0/,
    /connection\.unreadBytes/,
    /const (shared|own|unread|waiting) = /,
    /if \(shared\)/,
    /this\.#held/,
    /held\.(release|connection|sinceMs)/,
    /this\.#budget/,
    /sharers/,
    /^(for|constructor|close)/,
    /maxUnreadBytes = /,
  ),
  ...rulesOf('wire-rules.ts', noHttp, /./),
  ...rulesOf('node.ts', noHttp, /^if \(refusal\) \{/, /server\.on\('checkExpectation'/, /requireHostHeader/),
  ...rulesOf(
    'node.ts',
    noBody,
    /headers: \{ \.\.\.refusalHeaders/,
    /body: JSON\.stringify\(\{ code, message \}\)/,
    /const (body|headers|lines) = /,
    /^return `HTTP\/1\.1 \$\{status\}/,
    /endsUnread\(\)/,
    /HPE_INVALID_EOF_STATE/,
    /HPE_HEADER_OVERFLOW/,
    /ERR_HTTP_REQUEST_TIMEOUT/,
    /^'limit_exceeded',|^'431 /,
    /socket\.once\('end'/,
    /socket\.end\(answer/,
    /socket\.writable/,
    /current\?\.|current\.once/,
  ),
  ...rulesOf('node.ts', order, /turns\.(begin|end)/),
  ...rulesOf(
    'node.ts',
    'More than 32 requests on one connection of which no answer was read: only who asks so much is cut.',
    /connection\.begin\(\)/,
  ),
  ...rulesOf(
    'node.ts',
    'How the operator has it listen, and how long it waits for who says nothing, is told by the configuration.',
    /server\.listen\(/,
    /connectionsCheckingInterval/,
    /const server = createServer/,
    /server\.once\('error'/,
    /(keepAliveTimeout|headersTimeout|requestTimeout|noDelay|maxConnections|maxHeaderSize)/,
  ),
  ...rulesOf('node.ts', 'The end of the process.', /const closed = /),
  ...rulesOf('connection.ts', noBody, /isUnreadable/),
  ...rulesOf('connection.ts', oversize, /^lingers\(|destroySoon|const over = |clearTimeout\(over\)/),
  ...rulesOf('node-request.ts', left, /^onLeave\(/, /response\.on\('finish'/, /^headers\['content-length'\]/),
  ...rulesOf('node-request.ts', oversize, /maxBytes \* drainFactor/, [/!refusal && !settled/, /true|\|\|/]),
  ...rulesOf('node-response.ts', left, /answer === clientGone/),
  ...rulesOf('node-response.ts', oversize, /isUnread/, /request\.(complete|resume)/, /cut \? \[\.\.\.head/),
  ...rulesOf(
    'node-response.ts',
    slower,
    /const bytes = body\.length/,
    /this\.#(budget|last|unread)/,
    /^#forget\(/,
    /^if \(!last\) return/,
    [/body === last\.body\)/, /true && body|last && true/],
    [/answer\.status === 204/, /if \(false\)|204\) \{\}/],
  ),
  ...rulesOf('body.ts', receiving, /this\.#budget/),
  ...rulesOf(
    'body.ts',
    'How large a buffer is that a body grows in, and what is copied into it when.',
    [/const capacity = /, /Math\.max\(2|2 \/ held/],
    [/length > this\.#buffer\.length/, />=|true/],
  ),
  ...rulesOf('budget.ts', receiving, /^(give|force)\(/, [
    /hasRoom\(isSmall/,
    /bytes - this|if \(false\)|bytes \/ /,
  ]),
  ...rulesOf('messages.ts', left, /const clientGone/),
  ...rulesOf('handler.ts', left, /poll\.left/, [/request\.onLeave\(/, /\{\}/]),
  ...rulesOf('handler.ts', origins, /request\.method === 'OPTIONS'/),
  ...rulesOf('handler.ts', slower, [/const hasMore = /, />= 0|true/], [/^if \(delivery\) \{/, /if \(true\)/]),
  ...rulesOf('handler.ts', words, [/token === undefined \|\| token === ''/, /\|\| false/]),
  ...rulesOf('response-headers.ts', origins, /access-control-|^preflight\(|origins/),
  ...rulesOf('index.ts', origins, /origins: options\.origins/),
  ...rulesOf(
    'parked-polls.ts',
    'Whether a poll that waits is ended when its token expires is a MAY, and so is when it is looked for.',
    /^constructor\(/,
    /^if \(this\.#stopped\)|finally/,
  ),
  ...rulesOf(
    'request.ts',
    'A shorter way for what nearly every request has: the longer one has the same result.',
    /const plain(Name|Cursor) = /,
    /plainName\.test/,
    /if \(query === ''\) return/,
    /^if \(plain\) \{/,
    /page <= Number\.MAX_SAFE_INTEGER/,
    /path: relative, query: ''/,
  ),
  ...rulesOf(
    'request.ts',
    'How long a name may be, and whether it may have control characters, is the service’s own affair: no page says it.',
    [/const length = name\.length/, />= 255|false \?/],
    [/length < 1 \|\| length > 255/, /\|\| false/],
    [/controlCharacter\.test/, /if \(false\)/],
  ),
  ...rulesOf(
    'request.ts',
    'A number that is given twice: which one counts is not said, and refusing it is a MAY.',
    [/values\.length > 1/, /\(false \|\|/],
  ),
  ...rulesOf(
    'request.ts',
    'Parameters of a content type may be refused, and white space before them with them.',
    [/const type = header === undefined/, /\[0\]!\.toLowerCase\(\)/],
  ),
  ...rulesOf('request.ts', 'No content type is refused as an unknown one is.', [
    /const type = header === undefined/,
    /"Stryker was here!"/,
  ]),
  ...rulesOf('request.ts', 'What is no binary is text.', [/'application\/x-www-form-urlencoded'/, /""/]),
  ...rulesOf('request.ts', stranger, [/empty !== '' \|\|/, /\|\| false \|\|/]),
  ...rulesOf('errors.ts', 'A 405 owes no body of the service’s making: only what is allowed.', [
    /method_not_allowed/,
    /``|""/,
  ]),
  ...rulesOf('errors.ts', words, [/'not_found'/, /, ""\)/]),
  ...rulesOf('errors.ts', 'How long to wait after a limit is the service’s own affair.', [
    /const retryAfter = /,
    /Math\.min/,
  ]),
  ...rulesOf('errors.ts', 'Only a service that has failed answers so.', /const (outcomeUnknown|failed) = /),
  ...rulesOf('node-response.ts', 'Each answer but a 204 has a body.', [/body = '' \} = answer/, /Stryker/]),
  ...rulesOf('node-response.ts', slower, [/headers === last\.headers/, /headers !== last\.headers/]),
  ...rulesOf('unread.ts', unread, /const oldestMs/),
  ...rulesOf('budget.ts', receiving, /this\.#used -= bytes/),
  ...rulesOf('handler.ts', 'Only the operator sees it: figures and the log.', [/^try \{ …/, /try \{\}/]),
  ...rulesOf('handler.ts', words, /token === undefined \|\| token === ''/),
  ...rulesOf(
    'request.ts',
    'The absolute form of a target is for proxies (RFC 9112 §3.2.2): no client of the contract sends it to a service.',
    /const relative = target/,
  ),
  ...rulesOf('request.ts', 'A path begins with a slash: nothing is before the first one.', [
    /empty !== '' \|\|/,
    /\(false \|\|/,
  ]),
  ...rulesOf(
    'node.ts',
    noBody,
    /server\.on\('clientError'/,
    /const currentOf = /,
    /rawResponse\('400 Bad Request'/,
  ),
  ...rulesOf('node-request.ts', left, /const hasBody = /),
  ...rulesOf('node-request.ts', receiving, [/!body\.add\(piece/, /\{\}$/]),
  ...rulesOf('node-response.ts', slower, [/^if \(!flat\)/, /if \(true\)/]),
  ...rulesOf('errors.ts', stranger, [/'not_found', 'There is nothing/, /404, ""/]),
  ...rulesOf('errors.ts', 'Only a service that has failed, or stops, answers so.', /const unavailable = /),
  ...rulesOf('response-headers.ts', origins, [/^return \{ …/, /\{\}/]),
  ...rulesOf('turns.ts', order, /^return \(bytes\) => \{/),
  ...rulesOf('handler.ts', 'What is undefined is as what is not there.', [
    /grant\.id !== undefined/,
    /if \(true\)/,
  ]),
  ...rulesOf('handler.ts', '20,000 polls at a time are more than any client has.', /^\} finally \{ …/),
  ...rulesOf('request.ts', 'What is no binary is text.', [/'text\/plain': 'text'/, /""/]),
  ...rulesOf(
    'node-request.ts',
    'What is settled once stays so: a promise knows no second time.',
    /^settled = true/,
  ),
  ...rulesOf('body.ts', receiving, /^release\(/),
  ...rulesOf('request.ts', 'A target begins with a slash: nothing is before a question mark that is first.', [
    /^return at < 0/,
    /at <= 0/,
  ]),
  ...rulesOf('request.ts', slower, [/const length = name\.length/, /= true \?/]),
  ...rulesOf(
    'request.ts',
    'Whether a name of one odd character is taken is the service’s own affair: no page says it.',
    [/length < 1 \|\| length > 255/, /length <= 1/],
  ),
  ...rulesOf('body.ts', slower, /isWhole/),
  ...rulesOf('node-request.ts', slower, /wholeLength/),
];
