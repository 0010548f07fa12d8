import { rulesOf, type Rule } from './rules.ts';

const memory =
  'All topics together may take 352 MiB before the service makes room; nobody sends a service so much to see what it forgets.';
const operator = 'Only the operator sees it: figures and the log.';

/** Changes of the store of the reference service that no client can see. */
export const storeRules: readonly Rule[] = [
  ...rulesOf(
    'message-store.ts',
    'What ends a poll is that its client left, that its token expired, which is a MAY, or that the service stops.',
    /^onEnd\(/,
  ),
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
  ...rulesOf(
    'memory-store.ts',
    'Nothing happens between a look at a store in memory and the wait that follows it.',
    [/if \(ending\.ended \|\| topic\.page !== seen\.page/, /if \(false\)/],
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
    [/length > limit\.length && end > start/, /if \(false\)|true && end|[<>]= limit\.length/],
    /length \+= topic\.entries/,
    [/end - start < limit\.items/, /&& true|<= limit/],
  ),
  ...rulesOf(
    'memory-store.ts',
    'The longest message that this service takes is shorter than an answer may be.',
    [/length > limit\.length && end > start/, /\|\||&& true|[<>]= start/],
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
  ...rulesOf(
    'message-store.ts',
    'What ends a poll is that its client left, that its token expired, which is a MAY, or that the service stops.',
    /^get ended\(|^end\(|this\.#ended = |this\.#listener/,
  ),
  ...rulesOf(
    'message-store.ts',
    'The same JSON, made in one piece or in several.',
    /const inPieces/,
    /json\.length > inPieces/,
  ),
  ...rulesOf(
    'message-store.ts',
    'Only a service whose store has failed answers so.',
    /^constructor\(cause/,
    /^super\(/,
  ),
  ...rulesOf(
    'memory-store.ts',
    'A store is asked for what it was just seen to keep.',
    /if \(!topic \|\| topic\.page !== page \|\| from < topic\.first\)/,
  ),
  ...rulesOf(
    'memory-store.ts',
    'Nothing happens between a look at a store in memory and the wait that follows it.',
    /if \(ending\.ended \|\| topic\.page !== seen\.page/,
  ),
  ...rulesOf(
    'memory-store.ts',
    'How many messages a topic keeps is the service’s own affair, as long as it keeps one.',
    [/while \(topic\.length > 1 && \(/, />= /],
  ),
  ...rulesOf(
    'memory-store.ts',
    'A topic may keep 8 MiB: 60 messages of the largest kind that this service takes are fewer.',
    /this\.bytes -= /,
  ),
  ...rulesOf(
    'memory-store.ts',
    'How many messages one answer brings is the service’s own affair, as long as it is one.',
    [/end - start < limit\.items/, /end \+ start/],
  ),
  ...rulesOf(
    'memory-store.ts',
    'A message is kept for five minutes, a topic for ten; no run lasts so long.',
    /^oldest\(\)/,
    /while \(topic\.length > 0\) this\.#drop/,
  ),
  ...rulesOf(
    'pages.ts',
    'Pages of one process differ anyhow; this tells those of two processes apart whose clocks say the same.',
    [/const quarter = /, /Math\.min/],
    [/this\.#last = Math\.max/, /Math\.min/],
  ),
  ...rulesOf(
    'memory-store.ts',
    'How many messages a topic keeps is the service’s own affair, as long as it keeps one.',
    /while \(topic\.length > 1 && \(/,
  ),
  ...rulesOf(
    'memory-store.ts',
    'What ends a poll is that its client left, that its token expired, which is a MAY, or that the service stops.',
    /^ending\.onEnd\(/,
  ),
  ...rulesOf('message-store.ts', 'What is undefined is as what is not there.', [
    /publisherId === undefined \?/,
    /return false/,
  ]),
];
