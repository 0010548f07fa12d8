export { RedisStore } from './store/redis-store.ts';
export type { RedisStoreOptions } from './store/redis-store.ts';
