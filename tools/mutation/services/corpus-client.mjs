// The client that the corpus has its defects of.
import { writeReached } from './reached.ts';

writeReached();
// It is stopped by a signal, and has nothing to do at its end: this has.
process.once('SIGTERM', () => process.exit());
await import('../../../conformance/test/client-corpus/base-client.mjs');
