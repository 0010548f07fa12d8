import { rulesOf, type Rule } from './rules.ts';

const choice =
  'A choice that this service leaves: it is there for the correct services that are made from it, and what it does is right either way.';
const looks =
  'A poll looks again every 15 ms, whether it is woken or not; and after its answer, which says nothing more.';

/** Whatever but that a condition always holds. */
const notAlways = /^(?!(else )?if \(true)/;

/** Changes of the second implementation that no client can see, by what they have in common. */
export const secondRules: readonly Rule[] = [
  ...rulesOf(
    'second-service.ts',
    choice,
    [/^if \(choices\.refuses/, notAlways],
    [/^if \(choices\.strangePage === 'refused'/, notAlways],
    /refuse\('cursor', 'No such page\.'\)/,
    [/choices\.greets/, /choices\.greets \?.*&&|false \?|isFirst && false/],
    /choices\.reborn/,
    [/choices\.looksEveryMs/, /if \((false|true)\)|>= 0|<= 0/],
    [/choices\.perSecond/, /spend\(""/],
    [/choices\.unknownTopic === 'refused'/, /false|=== ""|!== 'refused'/],
  ),
  ...rulesOf(
    'second-topic.ts',
    choice,
    /^greeting\(\)/,
    /^return \[this\.#gap\(Math\.max\(0, this\.start - 1\), this\.start\)\]/,
    [/isLost/, /--this\.#accepted/],
    /delayMs|visibleAtMs/,
    [/^if \(isNow\)/, /^if \((true|false)\)/],
    [/gap === 'alone'/, /if \(false\)|=== ""|&& true|gap !== 'alone'|\) break/],
    [/ahead === 'told'/, /^const isGone = (false|isStale \|\| n < this\.#visibleNext \|\|)/],
    /begins === 'after-accepted'/,
    /^elements\.push\(this\.#gap\(expected/,
    [/^return \[\.\.\.\(isTold \?/, /isTold \? \[\] :/],
    [/^if \(number !== expected\)/, /\{\}$|false/],
    /^expected = number \+ 1/,
  ),
  ...rulesOf(
    'second-service.ts',
    'Whether a poll that waits is ended when its token expires is the service’s own affair: a MAY, which is only observed.',
    [/isOver/, /=== ""|!== 'ends'|= false|if \(false\)|Refusal\('expired', ""\)/],
    /right\.until !== undefined/,
  ),
  ...rulesOf('second-service.ts', looks, /timers\.forEach|const timers/, /\[\.\.\.place\.waiting\]/),
  ...rulesOf('second-service.ts', 'The client is not there any more.', [
    /signal\.(aborted|addEventListener)/,
    /^(?!if \(true\))/,
  ]),
  ...rulesOf('second-service.ts', 'What is allowed may be said in any answer.', [
    /status === 405 &&/,
    /\(true && \{/,
  ]),
  ...rulesOf(
    'second-service.ts',
    'The response to a POST may only be stored where it says for how long (RFC 9110 §9.3.3), and this one never does.',
    [/status: 204, headers: \{ 'cache-control'/, /'cache-control': ""|headers: \{\}/],
  ),
  ...rulesOf('second-service.ts', 'A further member of an answer says nothing to anybody.', [
    /node: 'b2'/,
    /node: ""/,
  ]),
  ...rulesOf('second-service.ts', 'There are always two parts where this is reached.', [
    /const \[cache = '', name = ''\]/,
    /"Stryker was here!"/,
  ]),
  ...rulesOf('second-choices.ts', choice, [/^gap: 'alone'/, /gap: ""/]),
  ...rulesOf(
    'second-topic.ts',
    'How many messages are kept is the service’s own affair, and one that is not kept is announced; that it keeps one more is said to the suite alone, and not over HTTP.',
    [/this\.#messages\.length > this\.#choices\.keep/, />= this\.#choices\.keep/],
  ),
  ...rulesOf('second-service.ts', 'A millisecond earlier or later, of a second.', [
    /\.filter\(\(at\) => at > Date\.now\(\) - 1000\)/,
    />= Date/,
  ]),
  ...rulesOf('second-service.ts', 'A type that is missing is refused like one that nobody knows.', [
    /headers\.get\('content-type'\) \?\? ''/,
    /"Stryker was here!"/,
  ]),
  ...rulesOf(
    'second-service.ts',
    'An empty token is refused all the same, as one that nobody knows.',
    /if \(token === ''\) refuse/,
    /const token = given\[0\] \?\? ''/,
  ),
  ...rulesOf('second-service.ts', 'A path that is no topic’s: whatever body its refusal has.', [
    /refuse\('path', 'Nothing here/,
    /""\)/,
  ]),
  ...rulesOf('second-service.ts', 'Whether a poll that waits is ended when its token expires is a MAY.', [
    /choices\.expiry === 'ends'/,
    /true/,
  ]),
  ...rulesOf('second-service.ts', 'The header of a body that is empty.', [/body === '' \? \{\}/, /Stryker/]),
  ...rulesOf(
    'second-service.ts',
    'In this form polls look by themselves from time to time.',
    /place\.topic = new Topic/,
  ),
  ...rulesOf('second-topic.ts', 'It loses nothing in this form.', /const isLost = /, [
    /^if \(message\) /,
    /if \(true\)/,
  ]),
  ...rulesOf('second-topic.ts', 'What is told at once, or with the next message: either is right.', [
    /n < this\.#visibleNext/,
    /\|\| false \|\|/,
  ]),
  ...rulesOf('second-topic.ts', 'A loss may be told at once, or with the next message.', [
    /isGone && gap !== 'with-next'/,
    /===/,
  ]),
];
