import type { Exchange } from '../http/exchange.ts';
import { styles, wrap, type Paint } from './paint.ts';
import { statusWords, type Result } from './report.ts';

const indent = (lines: string[], mark: string) => lines.map((line) => `    ${mark} ${line}`);

function exchangeLines(
  { method, target, headers, body, response, error, ms, curl }: Exchange,
  paint: Paint,
): string[] {
  const request = [
    `${method} ${target}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body ? ['', ...body.split('\n')] : []),
  ];
  const answer = response
    ? [
        String(response.status),
        ...response.headers.map(([name, value]) => `${name}: ${value}`),
        ...(response.body ? ['', ...response.body.split('\n')] : []),
      ]
    : [`no response: ${error ?? ''}`];
  return [
    ...indent(request, '>'),
    ...indent(answer, '<').map((line, index) => (index === 0 ? `${line}   (${Math.round(ms)} ms)` : line)),
    ...(curl ? [`    ${paint('cyan', curl)}`] : []),
  ];
}

/** What does not hold, with everything that a reader needs to see for themselves. */
export function proofLines(result: Result, paint: Paint, width: number): string[] {
  const { id, status, level, text, source, basis, expected, actual, exchanges, note } = result;
  const last = exchanges.at(-1);
  const before = exchanges.slice(0, -1).map(({ curl }) => curl);
  return [
    `${paint(styles[status], statusWords[status].toUpperCase())}  ${paint('bold', id)}`,
    ...wrap(`${level} ${text}`, width, '  '),
    `  ${paint('gray', `${source}${basis === 'contract' ? ' (decided by the contract)' : ''}`)}`,
    ...(note === undefined ? [] : wrap(note, width, '  ')),
    ...(expected === undefined
      ? []
      : [
          ...wrap(`expected  ${expected}`, width, '    '),
          ...wrap(`actual    ${actual ?? ''}`, width, '    '),
        ]),
    ...(before.length > 0 ? ['', ...before.map((line) => `    ${paint('cyan', line)}`)] : []),
    ...(last ? ['', ...exchangeLines(last, paint)] : []),
  ];
}
