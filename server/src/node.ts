export { listen } from './http/node.ts';
export type { Listener, ListenOptions } from './http/node.ts';
export { createAdmin } from './command/admin.ts';
