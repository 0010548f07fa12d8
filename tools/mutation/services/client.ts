// The client as programs: the command `topics`, and a program of the library's callbacks.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Coverage } from './tell.ts';

const { MUTATION_REACHED: folder } = process.env;
if (folder !== undefined)
  process.on('exit', () => {
    const { __stryker__: stryker } = globalThis as {
      __stryker__?: { mutantCoverage?: { static: Coverage } };
    };
    const reached = stryker?.mutantCoverage?.static ?? {};
    writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(reached));
  });

if (process.argv[2] === 'callbacks') await import('./client-callbacks.ts');
else await import('../../../client/src/cli.ts');
