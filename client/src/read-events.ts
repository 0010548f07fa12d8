import type { Discontinuity, Item, StreamElement } from '@topics-http/contract';
import type { Cursor } from './cursor.ts';
import { TopicDiscontinuity, TopicItem, type TopicEvent } from './events.ts';

/**
 * What the body of a poll's answer means to somebody who asked for `cursor`: its events in order, and the cursor after
 * them. A pure function: all that a subscriber has to know about numbers and pages is here ("HTTP API for Momento
 * Topics" › Subscribe).
 *
 * Passed over are elements of an unknown kind, items whose value is of an unknown kind (the cursor moves past them), and
 * items before the cursor: they were delivered already.
 * @throws TypeError when the body is not one of the contract
 * @internal
 */
export function readEvents(body: unknown, cursor: Cursor): { list: TopicEvent[]; cursor: Cursor } {
  const { items } = (body ?? {}) as { items?: unknown };
  if (!Array.isArray(items)) throw new TypeError('there is no list of items in it.');
  const list: TopicEvent[] = [];
  let { sequenceNumber, sequencePage } = cursor;
  for (const element of items as (StreamElement | null)[]) {
    const { item, discontinuity } = element ?? {};
    if (discontinuity) {
      // Exactly the number that it names, not one more: no message came for it yet.
      sequenceNumber = wholeNumber(discontinuity.new_topic_sequence);
      sequencePage = wholeNumber(discontinuity.new_sequence_page);
      list.push(new TopicDiscontinuity(discontinuity));
    } else if (item) {
      const number = wholeNumber(item.topic_sequence_number);
      const page = wholeNumber(item.sequence_page);
      if (page === sequencePage && number < sequenceNumber) continue;
      sequenceNumber = number + 1;
      sequencePage = page;
      const value = readValue(item.value);
      if (value !== undefined) list.push(new TopicItem(item, value));
    }
  }
  return { list, cursor: { sequenceNumber, sequencePage } };
}

/** Text as it is, bytes decoded; undefined for a value that is neither. */
function readValue(
  value: Partial<Record<'text' | 'binary', unknown>> | null,
): string | Uint8Array | undefined {
  if (typeof value?.text === 'string') return value.text;
  if (typeof value?.binary !== 'string') return undefined;
  try {
    return Uint8Array.from(atob(value.binary), (character) => character.charCodeAt(0));
  } catch {
    // No base64 at all. Asking again would bring the same, for ever.
    return undefined;
  }
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError(`${JSON.stringify(value)} is not the number of a message or of a page.`);
}

/** An event as the API sends it: what `topics subscribe --ndjson` prints. @internal */
export function elementOf(event: TopicItem | TopicDiscontinuity): StreamElement {
  if (event.type === 'discontinuity') {
    const discontinuity: Discontinuity = {
      last_topic_sequence: event.lastSequenceNumber(),
      new_topic_sequence: event.newSequenceNumber(),
      new_sequence_page: event.newSequencePage(),
    };
    return { discontinuity };
  }
  const value = event.value();
  const item: Item = {
    topic_sequence_number: event.sequenceNumber(),
    sequence_page: event.sequencePage(),
    value: typeof value === 'string' ? { text: value } : { binary: base64Of(value) },
    publisher_id: event.tokenId(),
  };
  return { item };
}

const base64Of = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
