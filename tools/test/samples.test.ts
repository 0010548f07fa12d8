import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import { createToken, createTopics, signingKey } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Sample {
  lang: string;
  label: string;
  source: string;
}

const root = path.resolve(import.meta.dirname, '../..');
/** Where a program finds the packages of this workspace. */
const folder = path.join(root, 'node_modules/.samples');
const key = signingKey('a signing key of more than thirty-two bytes');
const service = createTopics({ caches: ['demo'], key });
const environment: Record<string, string> = {};
let close: () => Promise<void>;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const listener = await listen(service.handler, { port: 0 });
  environment.TOPICS_URL = listener.url;
  environment.TOPICS_TOKEN = await createToken(key, {
    permissions: [{ cache: 'demo', role: 'both' }],
    ttlSeconds: 3600,
  });
  close = async () => {
    service.stop();
    await listener.close(0);
    await service.close();
  };
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await close();
});

const node = [process.execPath, '--import', 'tsx', '--conditions=@topics-http/source'];
const runners: Record<string, { file: string; command: string[] }> = {
  Shell: { file: 'sample.sh', command: ['bash'] },
  JavaScript: { file: 'sample.mjs', command: [process.execPath] },
  TypeScript: { file: 'sample.mts', command: node },
  Python: { file: 'sample.py', command: ['python3'] },
};

/** Starts a sample; `seen` resolves when it has printed something like that. */
function start(name: string, { lang, source }: Sample) {
  const { file, command } = runners[lang]!;
  const program = path.join(folder, `${name}-${file}`);
  writeFileSync(program, source);
  const [executable, ...args] = command;
  const child = spawn(executable!, [...args, program], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  let printed = '';
  const listeners = new Set<() => void>();
  const take = (data: Buffer) => {
    printed += data.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const seen = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(printed) && resolve();
      listeners.add(look);
      look();
      void ended.then(() => (pattern.test(printed) ? resolve() : reject(new Error(printed))));
    });
  return { seen, stop: () => child.kill(), ended };
}

const operations = openapi.paths['/topics/{cacheName}/{topicName}'] as unknown as Record<
  string,
  { operationId: string; 'x-codeSamples'?: Sample[] }
>;
const samplesOf = (method: string) =>
  operations[method]!['x-codeSamples']!.map((sample): [string, Sample] => [sample.label, sample]);
const publish = () =>
  fetch(`${environment.TOPICS_URL}/topics/demo/greetings`, {
    method: 'POST',
    headers: { Authorization: environment.TOPICS_TOKEN!, 'Content-Type': 'text/plain' },
    body: 'hello world!',
  });

test('every operation has samples', () => {
  for (const method of ['get', 'post', 'options']) expect(samplesOf(method).length).toBeGreaterThan(0);
});

test.each(samplesOf('post'))(
  'publish with %s',
  async (label, sample) => {
    const program = start(`publish-${label.replace(/\W/g, '')}`, sample);
    await program.seen(/\b204\b|Success/);
    await program.ended;
  },
  60_000,
);

test.each(samplesOf('options'))(
  'a preflight with %s',
  async (label, sample) => {
    await start(`preflight-${label}`, sample).seen(/204[^]*access-control-allow-methods/i);
  },
  60_000,
);

test.each(samplesOf('get'))(
  'subscribe with %s',
  async (label, sample) => {
    const program = start(`subscribe-${label.replace(/\W/g, '')}`, sample);
    // A first poll gets what is published while it waits: published until it has been seen.
    const seen = program.seen(/hello world!/).then(() => true);
    const later = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200));
    do expect((await publish()).status).toBe(204);
    while (!(await Promise.race([seen, later()])));
    program.stop();
    await program.ended;
  },
  60_000,
);
