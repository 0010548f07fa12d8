import { rulesOf, type Rule } from './rules.ts';

/**
 * Changes of the reference service that a reason takes for invisible and that a second reader found a way to see: what the suite
 * does not ask yet, and how it could. They count as what can be seen.
 */
export const visibleReference: readonly Rule[] = [
  ...rulesOf(
    'memory-store.ts',
    'Catch up from the 501st of a thousand messages that are kept: the service hangs.',
    [/end - start < limit\.items/, /end \+ start/],
  ),
  ...rulesOf(
    'delivery-text.ts',
    'The first message that anybody gets from a fresh service: 500. Before the checks begin, nobody judges it.',
    [/^#kept: Text/, /Stryker/],
  ),
  ...rulesOf('handler.ts', 'A poll that ends with its token: 500. Noticed on a quiet machine only.', [
    /^if \(delivery\) \{/,
    /if \(true\)/,
  ]),
  ...rulesOf(
    'message-store.ts',
    'A poll, and behind it on its connection one that has something to answer with; then leave: the process ends.',
    [/this\.#listener\?\.\(\)/, /this\.#listener\(\)/],
  ),
  ...rulesOf('node.ts', 'Half a head, and then the end of what is sent: the process ends.', [
    /HPE_INVALID_EOF_STATE/,
    /currentOf\(socket\)\.req/,
  ]),
  ...rulesOf(
    'wire-rules.ts',
    'Host without a port, or with an address of IPv6: 400. A run names the host as it reaches it.',
    [/const hostAndPort/, /\(\?::\\d\*\)\$\/i;|\\Da-f:\.\]\+|\[\^\\da-f:|f:\.\]\\\]/],
  ),
  ...rulesOf(
    'request.ts',
    'A target in absolute form, which a server has to accept (RFC 9112 §3.2.2): 404.',
    /const relative = target/,
  ),
  ...rulesOf('request.ts', 'A name that is one percent sign: taken, and no escape.', [
    /const plainName/,
    /\[\^|\\W/,
  ]),
  ...rulesOf('request.ts', 'A cursor with a parameter whose name ends with sequence_number: taken.', [
    /const plainCursor/,
    /= \/sequence_number/,
  ]),
  ...rulesOf('request.ts', 'A name of one letter that is escaped: refused.', [
    /length < 1 \|\| length > 255/,
    /length <= 1/,
  ]),
  ...rulesOf(
    'limits.ts',
    '20,000 polls one after the other: 429 from then on.',
    /^pollEnded\(|this\.#polls--/,
  ),
  ...rulesOf('handler.ts', '20,000 polls one after the other: 429 from then on.', /^\} finally \{ …/),
  ...rulesOf(
    'budget.ts',
    '128 MiB of publishes, one after the other: 503 from then on.',
    /^give\(|this\.#used -= bytes/,
  ),
  ...rulesOf('body.ts', '128 MiB of publishes, one after the other: 503 from then on.', /^release\(/),
  ...rulesOf(
    'unread.ts',
    'A poll that waits, and behind it on its connection a publish: cut, or without its answer.',
    [/connection\.unreadBytes > maxUnreadBytes/, /<=|if \(true\)/],
    [/if \(shared\) this\.share/, /if \(true\)/],
    [/const own = /, /shared\.length/],
  ),
  ...rulesOf(
    'unread.ts',
    'The same, both read, and a poll that waits there for half a minute: cut.',
    /^release: \(\) =>/,
    [/this\.#held\.delete\(held\)\) return/, /if \(true\)|if \(this/],
    [/connection\.unreadBytes -= unread/, /\+=/],
    /response\.on\('close'/,
  ),
  ...rulesOf(
    'turns.ts',
    '40 connections that are refused at the same time, and publish then: some wait for ever.',
    [/this\.#newcomers\.size > 0/, /<= 0|if \(false\)/],
  ),
];
