import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createToken, createTopics, signingKey, type Handler } from '@topics-http/server';
import { createAdmin, listen } from '@topics-http/server/node';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareReports, reproduction, runConformance, type Report } from '../src/index.ts';
import {
  asked,
  cursorOf,
  elements,
  hasQueryToken,
  isPoll,
  refusing,
  status,
  withCursor,
} from './mutants/change.ts';

const key = signingKey('a signing key of more than thirty-two bytes');
const service = createTopics({ caches: ['c'], key });
const folder = mkdtempSync(path.join(tmpdir(), 'reproduce-'));
const closing: (() => Promise<void>)[] = [];
let sound = '';
let admin = '';
let token = '';

const start = async (handler: Handler): Promise<string> => {
  const listener = await listen(handler, { port: 0 });
  closing.push(() => listener.close(0));
  return listener.url;
};
beforeAll(async () => {
  sound = await start(service.handler);
  admin = await start(createAdmin(service, () => false));
  token = await createToken(key, { permissions: [{ cache: 'c', role: 'both' }], ttlSeconds: 3600 });
});
afterAll(async () => {
  service.stop();
  await Promise.all(closing.map((close) => close()));
  await service.close();
});

/** What a script prints. */
async function play(script: string, url?: string, variables: Record<string, string> = {}): Promise<string> {
  const file = path.join(folder, 'script.sh');
  writeFileSync(file, script);
  const env = {
    ...process.env,
    TOPICS_TOKEN: token,
    ...(url !== undefined && { TOPICS_URL: url }),
    ...variables,
  };
  return (await promisify(execFile)('bash', [file], { env, timeout: 60_000 })).stdout;
}

/** The answers that a script printed, in the order of the requests: the status, and the body without numbers. */
const answersIn = (printed: string): Map<number, string> =>
  new Map(
    printed
      .split(/^--- (?=\d+$)/m)
      .slice(1)
      .map((part) => {
        const [step = '', ...rest] = part.split(/\r?\n/);
        const answer = rest.join('\n');
        const code = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none';
        const body = /"items".*/.exec(answer)?.[0] ?? '';
        return [Number(step), `${code} ${body.replaceAll(/\d{5,}/g, '#')}`];
      }),
  );

const failing = async (
  url: string,
  id: string,
  reset?: string,
): Promise<{ report: Report; script: string }> => {
  const fixtures = reset === undefined ? {} : { fixtures: { reset } };
  const report = await runConformance({ url, cache: 'c', token, ids: [id], seed: 1, ...fixtures });
  const [result] = report.results;
  expect([result?.id, result?.status]).toEqual([id, 'failed']);
  return { report, script: reproduction(result!, report)! };
};

const late = asked((request) => {
  const { number, page } = cursorOf(request);
  return isPoll(request) && page > 0 && number === 1
    ? withCursor(request, `sequence_number=${number + 1}&sequence_page=${page}`)
    : {};
});

test.each<[string, (handler: Handler) => Handler, string]>([
  ['a publish is answered with 200', status(204, 200), 'publish-text-204'],
  ['tokens in the query are refused', refusing(401, hasQueryToken), 'auth-query-publish'],
  ['a resumed poll begins one too late', late, 'subscribe-resume'],
])(
  '%s: the script shows it by itself',
  async (_defect, broken, id) => {
    const { report, script } = await failing(await start(broken(service.handler)), id);
    expect(script).not.toContain(token);
    const { exchanges } = report.results[0]!;
    const seen = exchanges.map(({ response }) =>
      response
        ? `${response.status} ${(/"items".*/.exec(response.body)?.[0] ?? '').replaceAll(/\d{5,}/g, '#')}`
        : 'none ',
    );
    // On the same service it prints what the run saw; on a sound one something else.
    const [again, elsewhere] = [answersIn(await play(script)), answersIn(await play(script, sound))];
    expect(seen.map((_, index) => again.get(index + 1))).toEqual(seen);
    expect([...elsewhere.values()]).not.toEqual([...again.values()]);
  },
  120_000,
);

/** An old page is told of as if it were the current one, which it is not any more. */
const unannounced = elements((list, request) =>
  isPoll(request) && cursorOf(request).page > 0 ? list.filter((each) => 'item' in each) : list,
);

test.each([
  ['a URL', () => `${admin}/topics/{cache}/{topic}`],
  ['a command', () => `curl -sS -X DELETE "${admin}/topics/$TOPICS_CACHE/$TOPICS_TOPIC"`],
])(
  'a topic that is recreated by %s is recreated by the script, too',
  async (_, resetBy) => {
    const reset = resetBy();
    const broken = await start(unannounced(service.handler));
    const { script } = await failing(broken, 'discontinuity-stale-page', reset);
    expect(script).toContain('recreate the topic');
    expect(script).not.toContain(admin);
    const last = (printed: string) => [...answersIn(printed).values()].at(-1)!;
    const variables = { TOPICS_RESET: reset };
    expect(last(await play(script, broken, variables))).toMatch(/^200 "items":\[\{"item"/);
    expect(last(await play(script, sound, variables))).toMatch(/^200 "items":\[\{"discontinuity"/);
  },
  120_000,
);

/** Where messages are gone, the discontinuity names the end of the topic instead of what comes next. */
const toTheEnd = elements((list) => {
  const last = list.at(-1);
  return list.map((each) =>
    'discontinuity' in each && last && 'item' in last && list.length > 5
      ? { discontinuity: { ...each.discontinuity, new_topic_sequence: last.item.topic_sequence_number + 1 } }
      : each,
  );
});

test('what takes more publishes than a service keeps is shown by a script, too: those in a row are one step', async () => {
  const small = createTopics({ caches: ['c'], key, memory: { maxMessages: 50 } });
  closing.push(() => small.close());
  const [right, broken] = [await start(small.handler), await start(toTheEnd(small.handler))];
  const options = { cache: 'c', token, seed: 1, fixtures: { retention: 50 } };
  const ids = ['discontinuity-retention', 'discontinuity-new-sequence'];
  const report = await runConformance({ ...options, url: broken, ids });
  const result = report.results.find(({ id }) => id === 'discontinuity-new-sequence')!;
  expect(result.status).toBe('failed');
  const script = reproduction(result, report)!;
  expect(script).toContain('in $(seq ');
  const gap = (printed: string) =>
    /"discontinuity":\{.*?"new_topic_sequence":(\d+).*?"topic_sequence_number":(\d+)/s
      .exec(printed)
      ?.slice(1);
  const [next, first] = gap(await play(script))!;
  expect(next).not.toBe(first);
  const [sound, there] = gap(await play(script, right))!;
  expect(sound).toBe(there);
}, 120_000);

test('the report keeps to its published schema, and names who made it', async () => {
  const file = new URL('../report.schema.json', import.meta.url);
  const validate = new Ajv2020({ validateFormats: false }).compile(
    JSON.parse(readFileSync(file, 'utf8')) as object,
  );
  const { report } = await failing(await start(status(204, 200)(service.handler)), 'publish-text-204');
  const written = JSON.parse(JSON.stringify(report)) as Report;
  expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...written, surprise: true })).toBe(false);
  expect(written.tool.name).toBe('@topics-http/conformance');
});

test('two reports: what got worse, what got better', async () => {
  const ids = ['publish-text-204', 'auth-query-publish'];
  const options = { cache: 'c', token, ids, seed: 1 };
  const before = await runConformance({ ...options, url: sound });
  const after = await runConformance({ ...options, url: await start(status(204, 200)(service.handler)) });
  const there = compareReports(before, after);
  expect(there.worse).toMatchObject([{ id: 'publish-text-204', before: 'passed', after: 'failed' }]);
  expect([there.better, there.same]).toEqual([[], 1]);
  expect(compareReports(after, before).better).toMatchObject([{ id: 'publish-text-204' }]);
});
