import { isUtf8 } from 'node:buffer';
import type { DeliveredValue, PublishOperation } from './history.ts';

/** Contents with equal keys are equal. A key tells nothing about the kind. */
export type ContentKey = string;

const keyOfBytes = (bytes: Uint8Array): ContentKey =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** No bytes are half of a surrogate pair: such a text is equal to nothing that was published. */
const isHalfPair = (text: string): boolean => /\p{Surrogate}/u.test(text);

/** The key of what an item carries; undefined when nothing can be said about it. */
export const keyOfValue = (value: DeliveredValue): ContentKey | undefined =>
  value.kind === 'unknown'
    ? undefined
    : value.kind === 'binary'
      ? keyOfBytes(value.bytes)
      : isHalfPair(value.text)
        ? `half a pair: ${value.text}`
        : keyOfBytes(Buffer.from(value.text));

export const keyOfPublish = ({ bytes }: PublishOperation): ContentKey => keyOfBytes(bytes);

/** Whether anything may be delivered for it: the contract does not say what becomes of such bytes. */
export const isOpen = ({ valueKind, bytes }: PublishOperation): boolean =>
  valueKind === 'any' || (valueKind === 'text' && !isUtf8(bytes));
