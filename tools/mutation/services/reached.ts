import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Coverage } from './tell.ts';

/** Where somebody asks for it: writes what this process reached, when it ends. */
export function writeReached(): void {
  const { MUTATION_REACHED: folder } = process.env;
  if (folder === undefined) return;
  process.on('exit', () => {
    const { __stryker__: stryker } = globalThis as {
      __stryker__?: { mutantCoverage?: { static: Coverage } };
    };
    const reached = stryker?.mutantCoverage?.static ?? {};
    writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(reached));
  });
}
