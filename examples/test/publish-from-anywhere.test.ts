import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startTopics } from './world.ts';

const readme = readFileSync(path.resolve(import.meta.dirname, '../publish-from-anywhere/README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);

/** Whether the machine has a command. */
function has(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const missing = ['curl', 'jq'].filter((command) => !has(command)).join(', ');

describe.skipIf(missing !== '')(`the commands of the page${missing && `: there is no ${missing}`}`, () => {
  async function run(script: string, env: Record<string, string>): Promise<void> {
    await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', script], { env: { ...process.env, ...env } });
  }

  test('curl and pipes publish what they are given', async () => {
    const topics = await startTopics();
    for (const block of blocks('sh'))
      await run(block, { TOPICS_URL: topics.url, TOPICS_TOKEN: topics.token });
    const values = (await topics.published('news')).map(({ value }) => value);
    const uname = execFileSync('uname', ['-a'], { encoding: 'utf8' });
    expect(values).toEqual([
      { text: 'hello world!' },
      { text: 'hello world!' },
      { text: uname },
      { binary: Buffer.alloc(8).toString('base64') },
    ]);
    await topics.close();
  });

  test('the workflow step publishes what is in its environment, whatever it is, and fails when it is refused', async () => {
    const topics = await startTopics();
    const [step] = parse(blocks('yaml')[0]!) as { run: string; env: Record<string, string> }[];
    expect(Object.keys(step!.env)).toEqual(['TOPICS_URL', 'TOPICS_TOKEN', 'BRANCH', 'COMMIT']);
    const values = { BRANCH: 'fix/"$(exit 1)"; \'&', COMMIT: 'abc' };
    const token = await topics.mint({ topic: 'deployments', role: 'publish' });
    await run(step!.run, { TOPICS_URL: topics.url, TOPICS_TOKEN: token, ...values });
    const [item] = await topics.published('deployments');
    expect(JSON.parse(item!.value.text!)).toEqual({ branch: values.BRANCH, commit: 'abc' });
    const refused = run(step!.run, { TOPICS_URL: topics.url, TOPICS_TOKEN: 'not one', ...values });
    await expect(refused).rejects.toMatchObject({ code: 22 });
    await topics.close();
  });
});
