import type { Exchange } from '../http/exchange.ts';
import { wholeWords } from '../http/excerpt.ts';
import { redactor } from './redact.ts';
import { visibleLine, visibleLines } from './visible.ts';

/** Of a body. */
const maxBody = 600;
/** Of what was expected, what came instead, and why. */
const maxLine = 1000;
/** Of a header, or of a path with its query. */
const maxHeader = 600;
/** A secret that is cut is still replaced whole, however it is escaped: redaction sees more than is shown. */
const margin = 1000;

/** Turns what came over the wire into text for people. */
export interface Presenter {
  /** One line: secrets replaced, then cut, then whatever cannot be seen written as an escape. */
  line: (text: string, max?: number) => string;
  exchange: (exchange: Exchange) => Exchange;
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** The one place where bytes of a stranger become text for people: every report, every line on a terminal. */
export function presenterOf(secrets: string[]): Presenter {
  const redact = redactor(secrets);
  const cut = (text: string, max: number, more: string) => {
    const whole = redact(text.slice(0, max + margin));
    if (text.length <= max && whole.length <= max + margin) return whole;
    return `${wholeWords(whole, max)}${more}`;
  };
  const line = (text: string, max = maxLine) => visibleLine(cut(text, max, `… (${text.length} characters)`));
  const body = (text: string, bytes: number) => visibleLines(cut(text, maxBody, `… (${bytes} bytes)`));
  const headers = (list: [string, string][]) =>
    list.map(([name, value]): [string, string] => [line(name, maxHeader), line(value, maxHeader)]);
  return {
    line,
    exchange: ({ response, error, ...sent }) => ({
      ...sent,
      ms: tenths(sent.ms),
      sentMs: tenths(sent.sentMs),
      method: line(sent.method),
      target: line(sent.target, maxHeader),
      headers: headers(sent.headers),
      body: body(sent.body, sent.bodyBytes),
      curl: visibleLine(redact(sent.curl)),
      ...(error !== undefined && { error: line(error) }),
      ...(response && {
        response: {
          ...response,
          headers: headers(response.headers.slice(0, 100)),
          body: body(response.body, response.bodyBytes),
        },
      }),
    }),
  };
}
