import { arrivals, slowness, type ArrivedMs, type SlowestMs } from './arrival.ts';
import { checkFirstPolls, checkPassedOver } from './check-first-polls.ts';
import { checkLiveness } from './check-liveness.ts';
import { checkLoss } from './check-loss.ts';
import { checkNotices } from './check-notices.ts';
import { checkOrder, checkRepeated, checkReuse } from './check-numbers.ts';
import { checkResets, checkReturned } from './check-pages.ts';
import { checkProvenance, publishedByKey, type Published } from './check-provenance.ts';
import { checkPublishers } from './check-publishers.ts';
import { checkRefusals } from './check-refusals.ts';
import type { History } from './history.ts';
import { shownPositions } from './positions.ts';
import type { HistoryViolation } from './rules.ts';
import { slotsOf } from './slots.ts';
import { topicRecords, type TopicRecord } from './topic-record.ts';
import { visibilityDelayOf } from './visibility.ts';
import { walk } from './walk.ts';

/**
 * Holds everything that a run did to what must be true of any history, whatever else a service does differently from
 * others. What cannot be known, the fate of a publish whose connection was cut for example, is taken in the service's favour.
 */
export function checkHistory(recorded: History): HistoryViolation[] {
  const slowestMs = slowness(recorded);
  const arrivedMs = arrivals(recorded, slowestMs);
  const records = topicRecords(recorded);
  const history = { ...recorded, visibilityDelayMs: visibilityDelayOf(recorded, records, arrivedMs) };
  const published = publishedByKey(history);
  return [
    ...checkRefusals(history),
    ...checkPublishers(records),
    ...records.flatMap((record) => checkTopic(record, history, published, arrivedMs, slowestMs)),
  ];
}

function checkTopic(
  record: TopicRecord,
  history: History,
  published: Published,
  arrivedMs: ArrivedMs,
  slowestMs: SlowestMs,
): HistoryViolation[] {
  const { visibilityDelayMs, settleMs } = history;
  const { findings, sound } = checkProvenance(record, published);
  const pages = slotsOf(record, sound, visibilityDelayMs);
  const shown = shownPositions(record);
  const walked = walk(record, shown);
  return [
    ...findings,
    ...checkReuse(pages, sound),
    ...checkRepeated(pages, record),
    ...checkOrder(pages),
    ...checkReturned(pages),
    ...checkResets(record, pages, shown, history),
    ...walked.findings,
    ...checkNotices(walked.notices, pages),
    ...checkFirstPolls(pages, visibilityDelayMs),
    ...checkPassedOver(record, pages, settleMs, arrivedMs),
    ...checkLoss(record, pages, walked, visibilityDelayMs),
    ...checkLiveness(record, pages, shown, history, arrivedMs, slowestMs),
  ];
}
