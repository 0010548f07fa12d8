import { keyOfPublish, type ContentKey } from './content.ts';
import type { History, PublishOperation } from './history.ts';
import { howChanged } from './how-changed.ts';
import type { RuleName } from './rules.ts';
import { fateOf, type Delivery, type TopicRecord } from './topic-record.ts';
import { finding, type Finding } from './finding.ts';
import { positionInWords, publishedInWords, valueInWords } from './words.ts';

/** For so many messages of a topic it is told how they were changed: that takes its time. */
const maxExplained = 20;

/** Every publish of the history by what it carries, on whichever topic and with whatever answer. */
export type Published = Map<ContentKey, PublishOperation[]>;

export function publishedByKey({ operations }: History): Published {
  const published: Published = new Map();
  for (const operation of operations) {
    if (operation.kind !== 'publish') continue;
    const key = keyOfPublish(operation);
    const equal = published.get(key);
    if (equal) equal.push(operation);
    else published.set(key, [operation]);
  }
  return published;
}

/**
 * What is delivered was published: on this topic of this cache, in these bytes, as this kind, by this publisher, in a
 * publish that was accepted or may have been.
 */
export function checkProvenance(
  record: TopicRecord,
  published: Published,
): { findings: Finding[]; sound: Set<Delivery> } {
  const sound = new Set<Delivery>();
  const findings: Finding[] = [];
  const told = new Set<string>();
  for (const delivery of record.deliveries) {
    const candidates = candidatesOf(record, delivery);
    if (delivery.key === undefined || candidates.length > 0 || isOpenDelivery(record, delivery))
      sound.add(delivery);
    const found =
      delivery.key === undefined
        ? []
        : candidates.length > 0
          ? [kindOf(delivery, candidates), publisherOf(delivery, candidates)]
          : sound.has(delivery)
            ? []
            : [originOf(record, delivery, published, findings.length < maxExplained)];
    for (const each of found) {
      if (!each) continue;
      // What is wrong with a message is wrong for each of its readers: once is enough.
      const what = JSON.stringify([each.rule, delivery.item.page, delivery.item.number, delivery.key]);
      if (!told.has(what)) findings.push(each);
      told.add(what);
    }
  }
  return { findings, sound };
}

const candidatesOf = ({ byKey }: TopicRecord, { key, atMs }: Delivery): PublishOperation[] => {
  const equal = key === undefined ? undefined : byKey.get(key);
  if (!equal) return [];
  return equal[equal.length - 1]!.sentMs <= atMs ? equal : equal.filter(({ sentMs }) => sentMs <= atMs);
};

const isOpenDelivery = ({ open }: TopicRecord, { atMs }: Delivery): boolean =>
  open.some(({ sentMs }) => sentMs <= atMs);

function kindOf(delivery: Delivery, candidates: PublishOperation[]): Finding | undefined {
  const { item, poll } = delivery;
  if (candidates.some(({ valueKind }) => valueKind === 'any' || valueKind === item.value.kind)) return;
  const publish = candidates[0]!;
  return finding('kind-changed', {
    expected: `${publishedInWords(publish)} as ${publish.valueKind}, as it was published`,
    actual: `${item.value.kind} under ${positionInWords(item)}`,
    operations: [publish, poll],
  });
}

function publisherOf({ item, poll }: Delivery, candidates: PublishOperation[]): Finding | undefined {
  const shown = item.publisherId ?? null;
  const isRight = candidates.some(({ token: { holderId } }) => holderId === undefined || holderId === shown);
  if (isRight) return;
  const publish = candidates[0]!;
  const { holderId } = publish.token;
  return finding(holderId === null ? 'publisher-invented' : 'publisher-wrong', {
    expected: holderId === null ? 'no publisher id: the token has none' : `the publisher id ${holderId}`,
    actual: `${shown ?? 'none'} on ${positionInWords(item)}`,
    operations: [publish, poll],
  });
}

/** Why a message is here that nobody can have published here. */
function originOf(
  record: TopicRecord,
  delivery: Delivery,
  published: Published,
  mayExplain: boolean,
): Finding | undefined {
  const { item, poll, atMs } = delivery;
  const value = valueInWords(item.value);
  const actual = `${value} under ${positionInWords(item)} of topic ${JSON.stringify(record.topic)}`;
  const found = (rule: RuleName, expected: string, publish?: PublishOperation) =>
    finding(rule, { expected, actual, operations: publish ? [publish, poll] : [poll] });

  const equal = (published.get(delivery.key!) ?? []).filter(({ sentMs }) => sentMs <= atMs);
  const isHere = ({ cache, topic }: PublishOperation) => cache === record.cache && topic === record.topic;
  const refused = equal.find((publish) => isHere(publish) && fateOf(publish) === 'never');
  if (refused) return found('refused-delivered', 'nothing of a publish that was refused', refused);
  const elsewhere = equal.filter((publish) => !isHere(publish) && !publish.mayBeElsewhere);
  const inCache = elsewhere.find(({ cache }) => cache === record.cache);
  if (inCache)
    return found(
      'from-another-topic',
      `nothing of topic ${JSON.stringify(inCache.topic)}, to which this was published`,
      inCache,
    );
  // The same text may be in many topics: it most likely comes from the one of the same name.
  const inTwin = elsewhere.find(({ topic }) => topic === record.topic) ?? elsewhere[0];
  if (inTwin)
    return found(
      'from-another-cache',
      `nothing of cache ${JSON.stringify(inTwin.cache)}, to which this was published`,
      inTwin,
    );
  // Nobody knows where it was published: what a service makes of such a name is its own affair.
  if (equal.some((publish) => publish.mayBeElsewhere && fateOf(publish) !== 'never')) return undefined;
  const later = record.byKey.get(delivery.key!)?.[0];
  if (later) return found('unpublished', 'only what had been published to the topic', later);
  const changed = mayExplain ? howChanged(item.value, record.publishes, atMs) : undefined;
  const rule = item.value.kind === 'binary' ? 'bytes-changed' : 'text-changed';
  if (changed)
    return found(
      changed.publish.valueKind === 'binary' ? 'bytes-changed' : 'text-changed',
      `${publishedInWords(changed.publish)}, exactly as published (${changed.how})`,
      changed.publish,
    );
  const isAlone = record.publishes.length === 0;
  return found(isAlone ? 'unpublished' : rule, 'only what had been published to the topic');
}
