import { clientTester } from './judge-client.ts';
import { serviceTester } from './judge-service.ts';
import type { Subject } from './subjects.ts';
import type { Tester } from './verdict.ts';

/** What holds a subject to the contract; `module` is what was built of it. */
export const testerOf = (subject: Subject, module: string): Tester =>
  subject.kind === 'service' ? serviceTester(subject, module) : clientTester(subject, module);
