import { spawn } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { mutants } from './mutants.ts';

const root = path.resolve(import.meta.dirname, '../..');
const noticed = new Map<string, string[]>();

/** Half of the mutants, in a process of its own: vitest does not run inside vitest. */
async function runShare(share: number): Promise<void> {
  const args = [
    '--import',
    'tsx',
    '--conditions=@topics-http/source',
    'conformance/test/run-mutants.ts',
    String(share),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await new Promise((resolve) => child.once('exit', resolve));
  for (const line of output.split('\n').filter((each) => each.startsWith('{'))) {
    const result = JSON.parse(line) as { defect: string; noticed: string[] };
    noticed.set(result.defect, result.noticed);
  }
}

beforeAll(() => Promise.all([runShare(0), runShare(1)]), 300_000);

describe('the reference service with one defect fails exactly the requirements that are about it', () => {
  test.each(mutants)('$defect', ({ defect, kills }) => {
    expect(noticed.get(defect)?.toSorted()).toEqual(kills.toSorted());
  });
});
