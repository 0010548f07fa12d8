import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requirements } from '@topics-http/contract/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runConformance, type Report, type RunOptions } from '../../src/index.ts';
import { verdictOf } from '../../src/reports/report.ts';
import { startEmbedded } from '../../src/runner/embedded.ts';
import { inCi } from '../sample.ts';
import { echoes, leaked } from './echoes.ts';
import { startHostile } from './hostile-server.ts';
import { hostileTargets, type HostileTarget } from './targets.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const command = ['conformance/dist/command/cli.js'];
const folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
const kinds = ['json', 'junit', 'html', 'markdown', 'badge'];
/** A run that is not over by then is stuck. Far more than any takes, since machines differ. */
const stuckMs = 240_000;
/** Of each process of a run, of which the checks take 175 MiB on a service that means well. */
const maxResidentBytes = 576 * 1024 * 1024;

/** A few of them in every run, more in that of `.ci/run`; all of them with CI_SWEEPS=1. */
const sample = [
  'a head without end',
  'a refusal that repeats the token in every way',
  '429, in 31 years',
  'everything it says repeats the token in every way',
  ...inCi<string[]>(
    [],
    [
      'a plain web server',
      'a refusal that acts on terminals',
      'dies',
      'polls are nested 200,000 deep',
      'a thread for each request, of 16',
      'everything it says acts on terminals and pages',
    ],
  ),
];
/** Those whose name it matches; for whoever works on one. */
const wanted = process.env.HOSTILE === undefined ? undefined : new RegExp(process.env.HOSTILE);
const chosen = hostileTargets.filter(
  ({ name }) => process.env.CI_SWEEPS === '1' || (wanted ? wanted.test(name) : sample.includes(name)),
);

/** Two cores, and each run is two processes. */
const atOnce = 2;

let service: Awaited<ReturnType<typeof startEmbedded>>;
const runs = new Map<string, Promise<Run>>();
// All runs first, and what they left afterwards: the targets live in this thread, which has to be there for them.
beforeAll(async () => {
  service = await startEmbedded('tc-hostile');
  const queue = [...chosen];
  const work = async () => {
    for (let target = queue.shift(); target; target = queue.shift()) {
      const run = attack(target);
      runs.set(target.name, run);
      await run;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}, chosen.length * stuckMs);
afterAll(() => service.close());

/** The most memory that a process and its children have held at one time, in bytes; undefined where nobody can tell. */
function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const own = 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    return children.reduce((most, child) => Math.max(most, residentBytes(Number(child))), own);
  } catch {
    return 0;
  }
}

type Run = Awaited<ReturnType<typeof attack>>;

async function attack(target: HostileTarget) {
  const hostile = await startHostile(target, Number(new URL(service.url).port));
  const files = kinds.map((kind) => path.join(folder, `${hostileTargets.indexOf(target)}.${kind}`));
  const child = spawn(
    process.execPath,
    [
      ...command,
      hostile.url,
      '--cache',
      service.cache,
      ...kinds.flatMap((kind, at) => [`--${kind}`, files[at]!]),
    ],
    {
      cwd: root,
      env: { ...process.env, TOPICS_TOKEN: service.token, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let [stdout, stderr, resident] = ['', '', 0];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const startMs = performance.now();
  const watch = setInterval(() => (resident = Math.max(resident, residentBytes(child.pid!))), 100);
  const stuck = setTimeout(() => child.kill('SIGKILL'), stuckMs);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - startMs) / 1000;
  clearInterval(watch);
  clearTimeout(stuck);
  hostile.close();
  const [json, junit, html, markdown, badge] = files.map((file) => readFileSync(file, 'utf8'));
  return {
    code,
    stdout,
    stderr,
    resident,
    seconds,
    json: json!,
    junit: junit!,
    html: html!,
    markdown: markdown!,
    badge: badge!,
  };
}

/** What keeps a text from being XML: a tag that does not match, a character that is not allowed; '' when nothing does. */
function whyNotXml(text: string): string {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    return 'a character that XML does not have';
  const open: string[] = [];
  for (const [, markup, chars] of text.matchAll(/(<[^>]*>)|([^<]+)/g)) {
    if (chars !== undefined) {
      if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(chars))
        return `a bare & in ${chars.slice(0, 80)}`;
      continue;
    }
    const [, end, name, , alone] =
      /^<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<&]*(?:&[\w#]+;[^"<&]*)*")*)\s*(\/?)>$/.exec(markup!) ?? [];
    if (markup!.startsWith('<?xml')) continue;
    if (name === undefined) return `no tag: ${markup!.slice(0, 80)}`;
    if (end) {
      if (open.pop() !== name) return `an end without a start: ${name}`;
    } else if (!alone) open.push(name);
  }
  return open.join();
}

const ids = requirements.filter(({ target }) => target === 'server').map(({ id }) => id);

describe('a target that no run expects', () => {
  test.each(chosen)('$name', async (target) => {
    const run = (await runs.get(target.name))!;
    if (process.env.HOSTILE_TIMES ?? process.env.HOSTILE ?? process.env.CI_SWEEPS)
      console.log(
        `${target.name}: ${run.code}, ${run.seconds.toFixed(1)} s, ${Math.round(run.resident / 2 ** 20)} MiB, ${run.stderr.trim() || run.stdout.trim().split('\n').slice(-2).join(' ')}`,
      );
    const all = [run.stdout, run.stderr, run.json, run.junit, run.html, run.markdown, run.badge];
    expect([run.code, run.stderr], run.stdout.slice(-2000)).toEqual([target.code, run.stderr]);
    expect(`${run.stdout}${run.stderr}`).toMatch(target.says);
    expect(run.stderr.trim().split('\n').length).toBe(1);
    expect(run.resident).toBeLessThan(maxResidentBytes);

    // Complete and valid, whatever happened.
    const report = JSON.parse(run.json) as Report;
    expect(report.results.map(({ id }) => id)).toEqual(ids);
    expect([report.conformant, report.counts.failed > 0]).toEqual([false, target.code === 1]);
    expect(whyNotXml(run.junit)).toBe('');
    expect(run.junit.match(/<testcase /g)).toHaveLength(ids.length);
    expect(run.html).toMatch(/<\/html>\s*$/);
    for (const id of ids) {
      expect(run.html).toContain(` id="${id}"`);
      expect(run.markdown).toContain(`\n| ${id} |`);
    }
    expect(run.badge).toMatch(/^<svg[^]*<\/svg>\s*$/);

    // Nothing acts on those who read, and nobody learns the token.
    for (const shown of all) {
      expect(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.exec(shown),
      ).toBe(null);
      expect(leaked(shown, service.token, /token/.test(target.name) ? echoes : echoes.slice(0, 1))).toBe('');
    }
    for (const page of [run.html, run.markdown]) expect(page).not.toMatch(/<script>alert|<img/);
  });
});

describe('a run that tests nothing is never conformant', () => {
  const only = (id: string, handler?: NonNullable<NonNullable<RunOptions['wrapEmbedded']>['handler']>) =>
    runConformance({ filter: id, ...(handler && { wrapEmbedded: { handler } }) });

  test.each(['subscribe-integers', 'auth-token-not-echoed'])(
    '%s alone: responses are asked for, since every response is held to it',
    async (id) => {
      const report = await only(id);
      expect(report.results.map((each) => [each.id, each.status])).toEqual([[id, 'passed']]);
      expect(report.requests).toBeGreaterThan(1);
    },
    stuckMs,
  );

  test(
    'a service that has none to show is not tested',
    async () => {
      const report = await only(
        'subscribe-integers',
        (handler) => async (request) =>
          request.method === 'GET' ? { status: 503, headers: {}, body: 'later' } : await handler(request),
      );
      expect(report.results.map(({ status, note }) => [status, note])).toEqual([
        ['not-testable', 'no response was seen that could show it'],
      ]);
      expect([report.conformant, verdictOf(report).verdict]).toEqual([false, 'NOT TESTED']);
    },
    stuckMs,
  );
});
