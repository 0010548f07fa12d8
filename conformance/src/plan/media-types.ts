/** A content type to publish with, and what is published with it. */
export interface MediaTypeClass {
  name: string;
  /** null: none is sent. */
  type: string | null;
  /** What the message becomes: text, bytes, or whatever the service makes of it. */
  becomes: 'text' | 'bytes' | 'open';
  /** May be refused: no page promises that it is taken. */
  mayBeRefused?: true;
}

const text = (type: string, odd?: true): MediaTypeClass => ({
  name: type,
  type,
  becomes: 'text',
  ...(odd && { mayBeRefused: true }),
});
const bytes = (type: string, odd?: true): MediaTypeClass => ({ ...text(type, odd), becomes: 'bytes' });

/** RFC 9110 §8.3.1: type, subtype and the names of parameters know no letter case; a charset's name neither. */
export const mediaTypes: readonly MediaTypeClass[] = [
  text('text/plain'),
  text('Text/Plain'),
  text('TEXT/PLAIN'),
  text('text/plain; charset=utf-8'),
  text('text/plain;charset=utf-8'),
  text('text/plain;charset=UTF-8'),
  text('text/plain ; Charset="UTF-8"', true),
  text('text/plain; charset="utf-8"', true),
  text('text/plain; format=flowed; delsp=yes', true),
  text('text/plain;', true),
  bytes('application/octet-stream'),
  bytes('Application/Octet-Stream'),
  bytes('APPLICATION/OCTET-STREAM'),
  bytes('application/octet-stream; charset=binary', true),
  bytes('application/octet-stream;x="a;b"', true),
];
