import { memberOf, textOf, type Item } from './elements.ts';
import { Mismatch, NotTestable } from './mismatch.ts';

const standardBase64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Holds a delivered value to the bytes that were published, whatever its kind. Only `text` is documented, and the contract
 * adds `binary`: what stands under another name is read in the ways in which bytes are commonly written.
 * @throws Mismatch when it stands for other bytes; NotTestable when it cannot be told what it stands for
 */
export function sameBytes(item: Item, published: Uint8Array, what: string): void {
  const text = textOf(item);
  const binary = memberOf(item.value, 'binary');
  const bytes = Buffer.from(published);
  if (typeof text === 'string') {
    if (!Buffer.from(text).equals(bytes)) throw new Mismatch(`${what} as published`, JSON.stringify(text));
  } else if (typeof binary === 'string') {
    if (!standardBase64.test(binary) || !Buffer.from(binary, 'base64').equals(bytes))
      throw new Mismatch(`${what} as published: base64 of ${bytes.toString('base64')}`, binary);
  } else if (isNothing(item.value)) throw new Mismatch(`${what} as published`, JSON.stringify(item.value));
  else if (!otherForms(item.value).some((each) => each.equals(bytes)))
    throw new NotTestable(`bytes arrive in a form that no page describes: ${JSON.stringify(item.value)}`);
}

/** No kind of value has no member. */
const isNothing = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** The bytes that the members of a value may stand for. */
function otherForms(value: unknown): Buffer[] {
  const members = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return members.flatMap((member: unknown) => {
    if (Array.isArray(member)) return [Buffer.from(member.map(Number))];
    return typeof member === 'string' ? [Buffer.from(member, 'base64'), Buffer.from(member, 'hex')] : [];
  });
}
