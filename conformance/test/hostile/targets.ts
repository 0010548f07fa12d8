import type { HostileTarget } from './answers.ts';
import { atOnce } from './targets-at-once.ts';
import { later } from './targets-later.ts';

export type { HostileTarget };

export const hostileTargets: HostileTarget[] = [...atOnce, ...later];
