import { resetMethod, type Exchange } from '../http/exchange.ts';
import { quote } from '../http/curl.ts';
import { stepsOf, type Step } from '../http/publish-run.ts';
import type { Report, Result } from './report.ts';
import { stepWords } from './steps.ts';
import { visibleLine } from './visible.ts';

/** A poll that nothing answered is not waited for any longer, in seconds. */
const silentSeconds = 5;
const answerSeconds = 15;
/** How far a cursor may be from a number that an answer showed, and still be told by it. */
const near = 10_000;

/** The topics of a run begin with this. */
const runName = /tc-[0-9a-f]{10}/g;
const numberNames = 'topic_sequence_number|new_topic_sequence';
const pageNames = 'sequence_page';

const numbersIn = (text: string, names: string): number[] =>
  [...text.matchAll(new RegExp(`(?:${names})"\\s*:\\s*(\\d{1,16})`, 'g'))].map(([, digits]) =>
    Number(digits),
  );

/** What a service said, where nothing in it is more than text, wherever the script is shown. */
const told = (text: string): string => visibleLine(text).replaceAll('<', '\\u003c');

const sign = (delta: number): string => (delta < 0 ? ` - ${-delta}` : ` + ${delta}`);

/** A number as the shell finds it in the answer that showed it, or one near it; undefined where none did. */
function foundIn(value: number, answers: readonly string[], kind: 'number' | 'page'): string | undefined {
  const names = kind === 'page' ? pageNames : numberNames;
  const reach = kind === 'page' ? 2 : near;
  for (let at = answers.length - 1; at >= 0; at--) {
    const shown = numbersIn(answers[at]!, names);
    const distances = shown.map((each) => Math.abs(each - value));
    const nearest = distances.indexOf(Math.min(...distances));
    if (nearest < 0 || distances[nearest]! > reach) continue;
    const read = `$(${kind} ${at + 1} ${nearest + 1})`;
    const delta = value - shown[nearest]!;
    return delta === 0 ? read : `$(( ${read}${sign(delta)} ))`;
  }
  return undefined;
}

/** The cursor of a request, with what the answers before it showed in place of the numbers. */
function cursorWords(
  url: string,
  step: number,
  answers: readonly string[],
): { url: string; before: string[] } {
  const before: string[] = [];
  const replace = (kind: 'number' | 'page', text: string) =>
    text.replace(
      new RegExp(`(sequence_${kind}=)(\\d{1,16})(?=&|$)`),
      (whole, name: string, digits: string) => {
        const value = Number(digits);
        const found = value === 0 ? undefined : foundIn(value, answers, kind);
        if (found === undefined) return whole;
        const variable = `${kind === 'page' ? 'P' : 'N'}${step}`;
        before.push(`${variable}=${found}`);
        return `${name}$${variable}`;
      },
    );
  // A number without the page that goes with it is as it was sent.
  const withPage = replace('page', url);
  return {
    url: /sequence_page=[^0]/.test(url) && withPage === url ? url : replace('number', withPage),
    before,
  };
}

const unquoted = (word: string): string =>
  word.startsWith("'") ? word.slice(1, -1).replaceAll(`'\\''`, "'") : word.replaceAll('"', '');

/** The command line and its URL, which is the last word; undefined for one that cannot be taken apart. */
function splitUrl(curl: string): { command: string; url: string } | undefined {
  const at = curl.lastIndexOf(' ') + 1;
  const word = curl.slice(at);
  return word.startsWith('$') ? undefined : { command: curl.slice(0, at), url: unquoted(word) };
}

/** A poll that was still waiting when the run looked has no end. */
const endOf = ({ sentMs, ms, response, error }: Exchange): number =>
  response || error !== undefined ? sentMs + ms : Infinity;

/** The lines that send what one step sent, and show what comes: of a row of publishes, the last answer. */
function stepLines(
  { exchanges, row }: Step,
  step: number,
  isParked: boolean,
  answers: readonly string[],
  base: string,
): string[] {
  const [exchange] = exchanges;
  const { did, saw } = stepWords({ exchanges });
  const curl = row ? row.curlWith(`$N${step}`) : exchange.curl;
  const split = exchange.method === resetMethod ? undefined : splitUrl(curl);
  const seconds = exchange.response ? answerSeconds : silentSeconds;
  const flags = `curl -sS --max-time ${seconds} -o "$ANSWERS/${step}" -i`;
  const rewritten = split ? cursorWords(split.url, step, answers) : { url: '', before: [] };
  const url = rewritten.url.replace(base, '$TOPICS_URL').replaceAll(runName, '$RUN');
  const line = split
    ? `${split.command.replaceAll(runName, '$RUN')}${quote(url)}`
    : curl.replaceAll(runName, '$RUN');
  const command = line.replace('curl -i', flags);
  return [
    '',
    `# ${step}. ${visibleLine(did)}; the run saw: ${told(saw)}`,
    ...rewritten.before,
    ...(isParked
      ? [
          command.replace('curl ', 'curl -v ').concat(` 2> "$ANSWERS/${step}.log" &`),
          `POLL${step}=$!; parked ${step}`,
        ]
      : [
          ...(row
            ? [`for N${step} in $(seq ${row.first} ${row.last}); do`, `  ${command}`, 'done']
            : [command]),
          `show ${step}`,
        ]),
  ];
}

const variables = /\$(TOPICS_[A-Z_]+|OTHER_TOKEN|TOKEN_\d)/g;

const meaning: Record<string, string> = {
  TOPICS_RESET: 'the URL or the command that recreates a topic, as in --reset',
  TOPICS_TOKEN: 'a token that may publish and subscribe in the cache',
  OTHER_TOKEN: 'a token that is not good: another one, changed in one place',
};

/** What a script finds in its environment, and the functions that its lines use. */
function prelude(steps: string, target: string): string[] {
  const used = new Set([...steps.matchAll(variables)].map(([, name]) => name!));
  used.delete('TOPICS_URL');
  const isEncoded = used.delete('TOPICS_TOKEN_ENCODED');
  return [
    `TOPICS_URL="\${TOPICS_URL:-${target}}"`,
    ...[...used].map((name) => `: "\${${name}:?${meaning[name] ?? 'see topics-conformance --help'}}"`),
    ...(isEncoded
      ? [`TOPICS_TOKEN_ENCODED=$(printf %s "$TOPICS_TOKEN" | od -An -v -tx1 | tr -d '\\n' | tr ' ' '%')`]
      : []),
    'RUN="tc-$(od -An -N5 -tx1 /dev/urandom | tr -d \' \\n\')"',
    'ANSWERS=$(mktemp -d)',
    '# number and page: what an answer shows, by the number of the answer and the place in it.',
    `number() { grep -aoE '(${numberNames})" *: *[0-9]+' "$ANSWERS/$1" | sed -n "$2p" | grep -oE '[0-9]+$'; }`,
    `page() { grep -aoE '${pageNames}" *: *[0-9]+' "$ANSWERS/$1" | sed -n "$2p" | grep -oE '[0-9]+$'; }`,
    '# parked: waits until a request that goes on in the background has been sent.',
    `parked() { for _ in $(seq 100); do grep -q '^> ' "$ANSWERS/$1.log" && break; sleep 0.1; done; sleep 0.3; }`,
    'show() { echo "--- $1"; cat "$ANSWERS/$1" 2>/dev/null || echo "no answer"; echo; }',
  ];
}

/** Where a service is: what its requests begin with. */
const baseOf = (target: string, { curl }: Exchange): string => {
  if (/^https?:/.test(target)) return target;
  return /https?:\/\/[^/'"]+/.exec(curl)?.[0] ?? '';
};

/**
 * A script for bash that sends again what showed a failure, on topics of its own, and prints what comes: curl lines that
 * find the cursor in the answers before them. Polls that waited, wait in the background.
 * @returns undefined where there is nothing to send, as for a client
 */
export function reproduction(result: Result, { target }: Pick<Report, 'target'>): string | undefined {
  const { id, level, text, source, expected, actual, exchanges } = result;
  if (exchanges.length === 0 || exchanges.some(({ curl }) => curl === '')) return undefined;
  const base = baseOf(target, exchanges[0]!);
  const answers: string[] = [];
  const parked = new Map<number, Exchange>();
  const lines: string[] = [];
  const collect = (untilMs: number) => {
    for (const [step, poll] of parked)
      if (endOf(poll) <= untilMs) {
        lines.push('', `wait "$POLL${step}"; show ${step}`);
        parked.delete(step);
      }
  };
  const steps = stepsOf(exchanges);
  for (const [index, step] of steps.entries()) {
    const [exchange] = step.exchanges;
    collect(exchange.sentMs);
    const next = steps[index + 1]?.exchanges[0];
    const isParked = exchange.method === 'GET' && next !== undefined && endOf(exchange) > next.sentMs;
    const known = steps
      .slice(0, index)
      .map(({ exchanges: [each] }, at) => (each.response && !parked.has(at + 1) ? each.response.body : ''));
    answers.splice(0, answers.length, ...known);
    lines.push(...stepLines(step, index + 1, isParked, answers, base));
    if (isParked) parked.set(index + 1, exchange);
  }
  collect(Infinity);
  const sent = lines.join('\n');
  return `${[
    '#!/usr/bin/env bash',
    `# ${id}: ${level} ${visibleLine(text)}`,
    `# ${visibleLine(source)}`,
    `# expected: ${told(expected ?? '')}`,
    `# the run saw: ${told(actual ?? '')}`,
    ...prelude(sent, base),
    sent,
    '',
    `echo ${quote(`expected: ${told(expected ?? '')}`)}`,
    `echo ${quote(`the run saw: ${told(actual ?? '')}`)}`,
  ].join('\n')}\n`;
}
