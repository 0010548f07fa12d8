import { requirements } from '@topics-http/contract/requirements';
import { Marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { consoleReport, htmlReport, junitReport, markdownReport } from '../../src/index.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { presenterOf } from '../../src/reports/presentable.ts';
import { redactor } from '../../src/reports/redact.ts';
import { reportOf, resultFor, type Report } from '../../src/reports/report.ts';
import { echoes, leaked } from './echoes.ts';

const jwt =
  'eyJhbGciOiJIUzI1NiJ9.eyJwIjpbeyJjIjoiKiIsInIiOiJib3RoIn1dLCJleHAiOjE3OTk5OTk5OTl9.q0Wd7Jx2mVbN5tYc1RzLkF8uHs3PgAeI6XoQiT4nM9E';
const opaque = 'Zk9/+wQe7Lm2xVt5Rb8NcY1dHs4GjUa6PiXo3TzKqMf0ESyW==';
const plain = (_style: unknown, text: string) => text;

/** A report in which a stranger's text stands wherever one can put it. */
function reportWith(text: string, secrets: string[]): { report: Report; all: string[] } {
  const present = presenterOf(secrets);
  const exchange: Exchange = {
    method: 'GET',
    target: '/topics/c/t',
    headers: [],
    body: '',
    bodyBytes: 0,
    ms: 1,
    sentMs: 1,
    curl: `curl 'http://x/?${text}'`,
    error: text,
    response: {
      status: 200,
      headers: [
        [text, 'x'],
        ['x', text],
      ],
      body: text,
      bodyBytes: text.length,
    },
  };
  const results = requirements
    .filter(({ target }) => target === 'server')
    .slice(0, 4)
    .map((requirement) =>
      resultFor(requirement, {
        proof: { expected: text, actual: text, exchanges: [exchange] },
        observed: text,
        present,
        baseline: [],
        requests: 1,
        bytes: 1,
      }),
    );
  const report = reportOf({
    target: 'http://x',
    cache: 'c',
    profiles: [],
    seed: 1,
    roundTripMs: 1,
    backOffs: 0,
    interrupted: false,
    startMs: 0,
    results,
  });
  return {
    report,
    all: [
      consoleReport(report, plain),
      JSON.stringify(report),
      htmlReport(report),
      junitReport(report),
      markdownReport(report),
    ],
  };
}

describe.each([
  ['a JWT', jwt],
  ['an opaque token', opaque],
])('%s that a service repeats', (_kind, token) => {
  test.each(echoes)('$name: no report shows eight characters of it', (echo) => {
    const text = echo.write(token);
    for (const around of [
      text,
      `{"message":"${text}"}`,
      `${'x '.repeat(290)}${text}`,
      JSON.stringify({ text }),
    ])
      for (const shown of reportWith(around, ['another-token-of-the-run', token]).all)
        expect(leaked(shown, token, [echo])).toBe('');
  });

  test.each([150, 200, 250, 500, 560, 590, 599, 900, 960, 990])(
    'across a cut after %i characters',
    (before) => {
      for (const echo of echoes) {
        const text = echo.write(token);
        const shown = presenterOf([token]).line(`${' '.repeat(before)}${text}`, before + 20);
        expect(leaked(shown, token, [echo])).toBe('');
      }
    },
  );
});

describe('what is redacted is only the secret', () => {
  const redact = redactor([jwt, opaque]);
  test.each([
    [
      'text without it',
      'a body of {"items":[{"item":{"topic_sequence_number":3,"sequence_page":1732224043}}]}',
    ],
    ['requirement ids', requirements.map(({ id }) => id).join(' ')],
    ['text of requirements', requirements.map(({ text }) => text).join(' ')],
  ])('%s stays as it is', (_name, text) => expect(redact(text)).toBe(text));

  test('what stands around it stays, and it is named', () => {
    expect(redact(`token "${jwt}" is bad, and so is ${opaque.replace(/=+$/, '')}.`)).toBe(
      'token "$TOPICS_TOKEN" is bad, and so is $TOKEN_2.',
    );
    expect(redact(`changed: ${jwt.slice(0, 60)}X${jwt.slice(61)}!`)).toBe('changed: $TOPICS_TOKEN!');
  });

  test("a vendor's token: the key within is as secret", () => {
    const key = 'k3yOfTheVendorThatNobodySees';
    const vendors = Buffer.from(JSON.stringify({ endpoint: 'cell.example', api_key: key })).toString(
      'base64',
    );
    expect(redactor([vendors])(`no such key: ${key} at cell.example`)).toBe(
      'no such key: $TOPICS_TOKEN at cell.example',
    );
  });
});

describe('what acts on those who read', () => {
  const acting =
    '\u001b]0;owned\u0007\u001b[2J\u0085\u202egnihtemos\u2028\u2066\ufeff\r\u0000\ud800 <script>alert(1)</script><img src=x onerror=alert(1)> `code` ``` | cell |\n\n# CONFORMANT\n[link](javascript:alert(1)) **bold** @somebody &lt; ]]> --> \' "';
  const { all, report } = reportWith(acting, []);

  test('no control character, no mark of direction in any report', () => {
    for (const shown of all)
      expect(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.exec(shown),
      ).toBe(null);
    expect(all[0]).toContain('\\u001b]0;owned\\u0007');
  });

  test('no line that looks like a verdict', () => {
    expect(all[0]).toMatch(/^NOT CONFORMANT/m);
    expect(all[0]!.match(/^(# )?CONFORMANT/m)).toBe(null);
    expect(all[4]!.match(/^# CONFORMANT/m)).toBe(null);
  });

  test('Markdown and HTML hold it as text', () => {
    const html = new Marked().parse(markdownReport(report)) as string;
    for (const page of [html, htmlReport(report)]) {
      expect(page).not.toMatch(/<img|<script>alert|<strong>bold/);
      // What links there are lead to the report itself, or to the pages of a requirement.
      expect(page.match(/<a (?!href="(#|https:))/)).toBe(null);
      expect(page).toMatch(/&lt;script|&#60;script/);
    }
    // Each row of a table has its four cells.
    for (const row of html.split('<tr>').filter((each) => each.includes('<td>')))
      expect(row.match(/<td/g)).toHaveLength(4);
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  test('a curl line is one line, and says the same bytes', () => {
    for (const { exchanges } of report.results) expect(exchanges[0]!.curl).not.toMatch(/[\n\u001b]/);
  });
});
