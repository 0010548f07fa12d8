import type { Entry, MessageStore } from '@topics-http/server';

const late = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A store that answers with promises, some time after it was asked and some time after it did: as over a network. */
export const delayed = (store: MessageStore): MessageStore => {
  const both = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await late();
    const result = await work();
    await late();
    return result;
  };
  return {
    append: (topic, message) => both(() => store.append(topic, message)),
    retained: (topic) => both(() => store.retained(topic)),
    read: (topic, page, from, limit) => both(() => store.read(topic, page, from, limit)),
    changed: (topic, seen, ending) => both(() => store.changed(topic, seen, ending)),
    reset: (topic) => both(() => store.reset(topic)),
    stats: () => store.stats(),
    close: () => store.close(),
  };
};

/** A store that uses its entries again as soon as its interface allows. */
export const reusing = (store: MessageStore): MessageStore => {
  const pool: Entry[] = [];
  const answer: Entry[] = [];
  const fill = (entries: readonly Entry[]) => {
    answer.length = 0;
    for (const [at, { number, json }] of entries.entries())
      answer.push(Object.assign((pool[at] ??= { number, json }), { number, json }));
    return answer;
  };
  const spoilt = (entries: readonly Entry[]) => {
    const lent = entries.map((entry) => ({ ...entry }));
    setImmediate(() => {
      for (const entry of lent) Object.assign(entry, { number: -1, json: '{}' });
    });
    return lent;
  };
  return {
    append: (topic, message) => store.append(topic, message),
    retained: (topic) => store.retained(topic),
    read: (topic, page, from, limit) => {
      const entries = store.read(topic, page, from, limit);
      return entries instanceof Promise ? entries.then(spoilt) : fill(entries);
    },
    changed: (topic, seen, ending) => store.changed(topic, seen, ending),
    reset: (topic) => store.reset(topic),
    stats: () => store.stats(),
    close: () => store.close(),
  };
};
