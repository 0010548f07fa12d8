import { bodies } from './bodies.ts';
import { framing } from './framing.ts';
import { headers } from './headers.ts';
import { queries } from './queries.ts';
import type { HostileRow } from './row.ts';
import { syntax } from './syntax.ts';
import { targets } from './targets.ts';
import { tokens } from './tokens.ts';

/** Every hostile request, by what it is about. @param key what the service under attack signs tokens with */
export const hostileTable = (key: Uint8Array): Record<string, HostileRow[]> => ({
  'message syntax': syntax,
  'the end of a message': framing,
  headers,
  'targets and methods': targets,
  queries,
  tokens: tokens(key),
  bodies,
});

/** What came back, as {@link HostileRow.may} has it: the statuses, in order. */
export const statusesOf = (reply: string): string =>
  [...reply.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status).join(' ');

/** Whether that may be answered. */
export const isAllowed = (statuses: string, may: string): boolean =>
  new RegExp(`^(?:${may})$`).test(statuses);
