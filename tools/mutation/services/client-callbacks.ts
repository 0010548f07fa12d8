// A subscriber that prints what the callbacks of the library bring.
import { TopicClient, type TopicDiscontinuity, type TopicItem } from '../../../client/src/index.ts';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env as Record<string, string>;
const print = (element: object) => console.log(JSON.stringify(element));

const topics = new TopicClient({ url: TOPICS_URL!, token: () => TOPICS_TOKEN!, tokenPlace: 'query' });
const subscription = await topics.subscribe(TOPICS_CACHE!, TOPICS_TOPIC!, {
  onItem: (item: TopicItem) => {
    const value = item.value();
    print({
      item: {
        topic_sequence_number: item.sequenceNumber(),
        sequence_page: item.sequencePage(),
        value:
          typeof value === 'string' ? { text: value } : { binary: Buffer.from(value).toString('base64') },
        ...(item.tokenId() !== undefined && { publisher_id: item.tokenId() }),
      },
    });
  },
  onDiscontinuity: (gap: TopicDiscontinuity) =>
    print({
      discontinuity: {
        last_topic_sequence: gap.lastSequenceNumber(),
        new_topic_sequence: gap.newSequenceNumber(),
        new_sequence_page: gap.newSequencePage(),
      },
    }),
  onError: (error) => console.error(error.message()),
  onSubscriptionEnd: () => (process.exitCode = 1),
});
if (subscription.type === 'Error') {
  console.error(subscription.message());
  process.exitCode = 1;
} else process.once('SIGTERM', () => subscription.unsubscribe());
