/** `npm test` here, first half: clients that generators make of spec/openapi.yaml. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { createToken, createTopics } from '@topics-http/server';
import { listen } from '@topics-http/server/node';
import type { MakeClient } from './clients/client.ts';

const here = import.meta.dirname;
const root = path.join(here, '../..');
const document = path.join(root, 'spec/openapi.yaml');
const binary = (name: string) => path.join(here, 'node_modules/.bin', name);

/** @throws with all that it printed when the command does not end with 0 */
function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: here, encoding: 'utf8' });
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

const generators: Record<string, string[]> = {
  'hey-api': ['openapi-ts', '-i', document, '-o', 'generated/hey-api'],
  'openapi-typescript-codegen': [
    ...['openapi', '--input', document, '--output', 'generated/openapi-typescript-codegen'],
  ],
  orval: ['orval', '--config', 'orval.config.mjs'],
};

describe('clients that generators make', async () => {
  const service = createTopics();
  const listener = await listen(service.handler, { port: 0 });
  const { url } = listener;
  after(async () => {
    await listener.close(0);
    await service.close();
  });
  const mint = (topic: string) =>
    createToken(service.key, {
      permissions: [{ cache: 'demo', topic, role: 'both' }],
      ttlSeconds: 600,
      id: 'generated',
    });

  test('compile', () => {
    rmSync(path.join(here, 'generated'), { recursive: true, force: true });
    for (const [name, ...args] of Object.values(generators)) run(binary(name!), ...args);
    run(binary('tsc'), '-p', '.');
  });

  for (const name of Object.keys(generators))
    test(`${name}: text, bytes, a poll, a refusal`, async () => {
      const { makeClient } = (await import(`./clients/${name}.ts`)) as { makeClient: MakeClient };
      const topic = { cacheName: 'demo', topicName: `${name}/100 % – ✓` };
      const client = makeClient({ url, token: await mint(topic.topicName) });
      assert.deepEqual(await client.publishText(topic, 'hello\nwörld'), {});
      assert.deepEqual(await client.publishBytes(topic, Uint8Array.of(0, 104, 255)), {});
      const [gap, ...messages] = await client.poll(topic, { number: 0, page: 1 });
      assert.equal(gap?.discontinuity?.new_topic_sequence, 0);
      assert.deepEqual(
        messages.map(({ item }) => [item?.topic_sequence_number, item?.value, item?.publisher_id]),
        [
          [0, { text: 'hello\nwörld' }, 'generated'],
          [1, { binary: 'AGj/' }, 'generated'],
        ],
      );
      const elsewhere = { ...topic, topicName: 'another one' };
      assert.deepEqual(await client.publishText(elsewhere, 'x'), { code: 'permission_denied' });
    });
});
