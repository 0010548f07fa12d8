import type { TopicError } from './errors.ts';
import { invalid } from './failures.ts';
import type { Cursor } from './cursor.ts';
import type { TopicName } from './http.ts';

/** Why names cannot be sent: the contract does not know them, or no URL can carry them. @internal */
export function problemOfName({ cacheName, topicName }: TopicName): TopicError | undefined {
  for (const [what, name] of Object.entries({ cacheName, topicName })) {
    const length = typeof name === 'string' ? Array.from(name).length : 0;
    if (length < 1 || length > 255 || /[\u0000-\u001f\u007f-\u009f]/.test(name))
      return invalid(`${what} must be 1 to 255 characters without control characters.`);
    if (name === '.' || name === '..')
      return invalid(`${what} must not be '${name}': URLs take it for a folder.`);
    if (/[\ud800-\udfff]/u.test(name)) return invalid(`${what} has half of a surrogate pair.`);
  }
  return undefined;
}

/** Why a value cannot be published. @internal */
export function problemOfValue(value: unknown): TopicError | undefined {
  if (value instanceof Uint8Array) return undefined;
  if (typeof value !== 'string') return invalid('The value must be a string or a Uint8Array.');
  return /[\ud800-\udfff]/u.test(value)
    ? invalid('The value has half of a surrogate pair, which no UTF-8 can carry.')
    : undefined;
}

/** Why a subscription cannot begin at a cursor. @internal */
export const problemOfCursor = ({ sequenceNumber, sequencePage }: Cursor): TopicError | undefined =>
  [sequenceNumber, sequencePage].every((each) => Number.isSafeInteger(each) && each >= 0)
    ? undefined
    : invalid('from must be a cursor: two whole numbers from 0 to 2^53 - 1.');
