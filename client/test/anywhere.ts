import { TopicClient, TopicItem, type TopicEvent } from '../src/index.ts';

/**
 * What a client must do wherever it runs: text and bytes both ways, resuming, errors as values. Runs in Node and, bundled,
 * in a browser; answers what the test compares.
 */
export async function everywhere(url: string, token: string, tokenPlace: 'header' | 'query') {
  const topics = new TopicClient({ url, token, tokenPlace });
  const topic = `anywhere 🐎/${tokenPlace}-${Math.random()}`;
  const received: (string | number[])[] = [];
  const subscription = await topics.subscribe('c', topic, {
    onItem: (item) => {
      const value = item.value();
      received.push(typeof value === 'string' ? value : [...value]);
    },
  });
  if (subscription.type === 'Error') throw subscription.innerException();
  const values = ['', 'héllo 🐎\r\n', new Uint8Array([0, 255, 195, 40]), 'last'];
  const published: string[] = [];
  for (const value of values) published.push((await topics.publish('c', topic, value)).type);
  const deadline = Date.now() + 10_000;
  while (received.length < values.length && Date.now() < deadline)
    await new Promise((done) => setTimeout(done, 20));
  subscription.unsubscribe();

  // The same again, from the cursor of the second message on.
  const from = { ...subscription.cursor, sequenceNumber: subscription.cursor.sequenceNumber - 2 };
  const again: TopicEvent['type'][] = [];
  let lastText = '';
  for await (const event of topics.events('c', topic, { from })) {
    again.push(event.type);
    if (event instanceof TopicItem) lastText = event.valueString();
    if (lastText === 'last') break;
  }
  const refused = await topics.publish('no-such-cache', topic, 'x');
  const notFound = await topics.subscribe('no-such-cache', topic, {});
  return {
    published,
    received,
    again,
    refused: refused.type === 'Error' && [refused.errorCode(), refused.status(), refused.message()],
    notFound: notFound.type === 'Error' && notFound.errorCode(),
  };
}

export const expected = {
  published: ['Success', 'Success', 'Success', 'Success'],
  received: ['', 'héllo 🐎\r\n', [0, 255, 195, 40], 'last'],
  again: ['item', 'item'],
  refused: ['NOT_FOUND_ERROR', 404, 'Cache Not Found'],
  notFound: 'NOT_FOUND_ERROR',
};
