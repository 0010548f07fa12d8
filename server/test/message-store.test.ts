import { MemoryStore, type MessageStore } from '@topics-http/server';
import { describeMessageStore, type OpenStore, type Retention } from './describe-message-store.ts';
import { delayed, reusing } from './stores.ts';

/** The store in memory, behind something that changes how it answers but not what. */
const inMemory =
  (behind: (store: MessageStore) => MessageStore = (store) => store) =>
  (retention: Retention): OpenStore => {
    let nowMs = 1_700_000_000_000;
    const memory = new MemoryStore({ now: () => nowMs, idleMs: 1e12, ...retention });
    return {
      store: behind(memory),
      pass: (ms) => void (nowMs += ms),
      close: () => memory.close(),
    };
  };

describeMessageStore('in memory', inMemory());
describeMessageStore('with every answer a promise, and late', inMemory(delayed));
describeMessageStore('with one object for all entries', inMemory(reusing));
