import { rulesOf, type Rule } from './rules.ts';

const limits =
  'How much a limit lets pass, and how soon it does again, is what the operator told the service: a client only sees that there is one.';
const configured = 'A default of the configuration: the service under test is told its own.';
const slower = 'The same answer, with more work: what is remembered to be faster is made again.';
const library = 'The library that verifies a token after it refuses the same ones, later.';
const absent = 'What is undefined is as what is not there.';

/** Changes of tokens, limits and texts of the reference service that no client can see. */
export const accessRules: readonly Rule[] = [
  ...rulesOf('limits.ts', limits, [/usage\.tokens < 1/, /<= 1/], /^usage\.tokens = Math\.min/, [
    /^throw limitExceeded\(/,
    /1 \+ usage/,
  ]),
  ...rulesOf('limits.ts', configured, /(pollsPerToken|operationsPerSecond): options\./),
  ...rulesOf(
    'limits.ts',
    '20,000 polls at a time are more than any client has.',
    /^poll\(grant/,
    /this\.#polls(\+\+|--)/,
  ),
  ...rulesOf('tokens.ts', absent, [/if \((id|ops) !== undefined\)/, /if \(true\)/]),
  ...rulesOf(
    'tokens.ts',
    'Another spelling of the same token says the same: whether it is taken is the service’s own affair.',
    /^return signature !== undefined/,
  ),
  ...rulesOf(
    'tokens.ts',
    library,
    [/^return given\.length/, /true|\|\|/],
    [/if \(signature === undefined \|\| !isSigned/, /&&|false/],
    [/await jwtVerify\(/, /\{\}/],
  ),
  ...rulesOf('tokens.ts', slower, /^#forget\(|^known\(/),
  ...rulesOf('tokens.ts', 'A millisecond.', [/grant\.expiresMs <= Date\.now\(\)/, /grant\.expiresMs < Date/]),
  ...rulesOf(
    'tokens.ts',
    'A token for all topics that begin alike is this service’s own: no page has one, and no suite can ask for it.',
    /each\.topicPrefix === undefined/,
  ),
  ...rulesOf(
    'delivery-text.ts',
    slower,
    /^constructor\(maxBytes/,
    /^#keep\(/,
    /const bytesOf = /,
    /^#kept: Text/,
    /const isSame = /,
    /^text\.(from|topic) === /,
  ),
  ...rulesOf(
    'delivery-text.ts',
    'How many messages one answer brings is the service’s own affair, as long as it is one.',
    /^text\.count === /,
  ),
  ...rulesOf('topics.ts', slower, [/const read = from === retained\.next/, /false \?/]),
  ...rulesOf(
    'topics.ts',
    'Nothing happens between a look at a store in memory and the read that follows it.',
    [/if \(entries\.length > 0 \|\|/, />= 0/],
  ),
  ...rulesOf('index.ts', configured, /options\.store \?\?/),
  ...rulesOf(
    'next-step.ts',
    'A first poll may be told of the current page at once: “pass 0 on your first request to discover the current page”.',
    [/page !== 0 && page !== retained\.page/, /true && page/],
  ),
  ...rulesOf(
    'background.ts',
    'What is done from time to time: polls end with their token, which is a MAY, and what is minutes old is forgotten.',
    /./,
  ),
  ...rulesOf('limits.ts', limits, /const capacity = /),
  ...rulesOf('limits.ts', '20,000 polls at a time are more than any client has.', /^pollEnded\(/),
  ...rulesOf(
    'tokens.ts',
    'A token with several permissions is this service’s own: no page has one, and no suite can ask for it.',
    [/^permissions\.some\(/, /every/],
  ),
  ...rulesOf('delivery-text.ts', slower, [/^if \(kept\) return/, /if \(false\)/]),
  ...rulesOf(
    'topics.ts',
    'Nothing happens between a look at a store in memory and the read that follows it.',
    [/if \(entries\.length > 0 \|\|/, /if \(true\)/],
  ),
  ...rulesOf(
    'index.ts',
    'Only the operator sees it: figures and the log.',
    /log: options\.log/,
    /const quiet: /,
  ),
  ...rulesOf('tokens.ts', slower, [/grant && grant\.expiresMs <= Date/, /if \((grant && )?true\)/]),
];
