// The client as programs: the command `topics`, and a program of the library's callbacks.
import { writeReached } from './reached.ts';

writeReached();
if (process.argv[2] === 'callbacks') await import('./client-callbacks.ts');
else await import('../../../client/src/cli.ts');
