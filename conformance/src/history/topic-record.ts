import { isOpen, keyOfPublish, keyOfValue, type ContentKey } from './content.ts';
import type { DeliveredItem, History, PollOperation, PollOutcome, PublishOperation } from './history.ts';

export type AnsweredPoll = PollOperation & { outcome: Extract<PollOutcome, { kind: 'answered' }> };

/** One item of one answer. */
export interface Delivery {
  poll: AnsweredPoll;
  item: DeliveredItem;
  /** When it was there at the latest: when the answer was. */
  atMs: number;
  /** Absent when nothing can be said about its content. */
  key?: ContentKey;
}

/** What a history holds about one topic of one cache. Everything in the order of time. */
export interface TopicRecord {
  cache: string;
  topic: string;
  /** By when they were sent. */
  publishes: PublishOperation[];
  polls: PollOperation[];
  /** By when they were answered. */
  answers: AnsweredPoll[];
  deliveries: Delivery[];
  /** The publishes that may be delivered, by what they carry. */
  byKey: Map<ContentKey, PublishOperation[]>;
  /** The publishes of which anything may be delivered. */
  open: PublishOperation[];
}

const isAnswered = (poll: PollOperation): poll is AnsweredPoll => poll.outcome.kind === 'answered';

/** Statuses below 500 that do not say that nothing was done. */
const unclear = new Set([408, 499]);

/**
 * What can be known of a publish from its answer: it is in the stream, it may be, it must not be. A 5xx says nothing: the
 * message may have been taken before something failed.
 */
export function fateOf({
  outcome,
  mustBeRefused,
  mayBeElsewhere,
}: PublishOperation): 'certain' | 'possible' | 'never' {
  if (outcome.kind === 'accepted') return mustBeRefused || mayBeElsewhere ? 'possible' : 'certain';
  if (mustBeRefused) return 'never';
  const isRefused =
    outcome.kind === 'refused' &&
    outcome.status >= 400 &&
    outcome.status < 500 &&
    !unclear.has(outcome.status);
  return isRefused ? 'never' : 'possible';
}

/** When a publish had its place at the latest, if it has one at all. */
export const latestMsOf = ({ outcome }: PublishOperation): number =>
  outcome.kind === 'accepted' ? outcome.endedMs : Infinity;

/** The history, topic by topic. Polls whose name not every service takes for these names are left out. */
export function topicRecords({ operations }: History): TopicRecord[] {
  const records = new Map<string, TopicRecord>();
  const recordOf = (cache: string, topic: string): TopicRecord => {
    const name = JSON.stringify([cache, topic]);
    let record = records.get(name);
    if (!record) {
      record = {
        cache,
        topic,
        publishes: [],
        polls: [],
        answers: [],
        deliveries: [],
        byKey: new Map(),
        open: [],
      };
      records.set(name, record);
    }
    return record;
  };
  for (const operation of [...operations].sort((a, b) => a.sentMs - b.sentMs)) {
    const record = recordOf(operation.cache, operation.topic);
    if (operation.kind === 'publish') {
      record.publishes.push(operation);
      if (fateOf(operation) === 'never') continue;
      const key = keyOfPublish(operation);
      const equal = record.byKey.get(key);
      if (equal) equal.push(operation);
      else record.byKey.set(key, [operation]);
      if (isOpen(operation)) record.open.push(operation);
    } else if (!operation.mayBeElsewhere) {
      record.polls.push(operation);
      if (isAnswered(operation)) record.answers.push(operation);
    }
  }
  for (const record of records.values()) {
    record.answers.sort((a, b) => a.outcome.endedMs - b.outcome.endedMs);
    record.deliveries = record.answers.flatMap(deliveriesOf);
  }
  return [...records.values()];
}

const deliveriesOf = (poll: AnsweredPoll): Delivery[] =>
  poll.outcome.elements.flatMap((item): Delivery[] => {
    if (item.kind !== 'item') return [];
    const key = keyOfValue(item.value);
    return [{ poll, item, atMs: poll.outcome.endedMs, ...(key !== undefined && { key }) }];
  });
