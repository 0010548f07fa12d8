import { rulesOf, type Rule } from './rules.ts';

const words = 'Words for people, and codes for programs that call it.';
const told = 'It decides only what people are told of a failure that is waited out.';

/** Changes of the client that nobody who watches its requests and its output can see, by what they have in common. */
export const clientRules: readonly Rule[] = [
  ...rulesOf(
    'failures.ts',
    words,
    /^if \(!start\.startsWith\('<'\)\)/,
    // With another pattern; without one it gives no text at all.
    [/^return \/<title/, /\.exec\(start\)\?\.\[1\] \?\? start/],
    [/^oneLine\(typeof message/, /^(oneLine\()?false/],
    [/^codes\[status\] \?\?/, /\((true|false|status .*) \?/],
  ),
  ...rulesOf('read-events.ts', words, [/throw new TypeError\(/, /throw new TypeError\((""|``)\);$/]),
  ...rulesOf('command/outage.ts', words, /^const seconds = /),
  ...rulesOf('command/subscribe.ts', told, /^onRetry: /),
  ...rulesOf('follow.ts', told, [/^if .* options\.onRetry\?\./, /^if .* options\.onRetry\?\./]),
  ...rulesOf('retry.ts', told, /^status === 504 \|\|/),
];
