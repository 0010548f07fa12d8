import { Buffer } from 'node:buffer';
import type { Refusal } from './messages.ts';

/** How a browser speaks gRPC: bytes, or the same in base64, which a page can read while it comes. */
export interface WebCoding {
  contentType: string;
  decode(body: Buffer): Buffer;
  encode(frame: Buffer): Buffer;
}

const text: WebCoding = {
  contentType: 'application/grpc-web-text+proto',
  decode: (body) => Buffer.from(body.toString('latin1'), 'base64'),
  encode: (frame) => Buffer.from(frame.toString('base64')),
};
const binary: WebCoding = {
  contentType: 'application/grpc-web+proto',
  decode: (body) => body,
  encode: (frame) => frame,
};

/** The coding that a `Content-Type` names; undefined when it is none of gRPC-web. */
export function codingOf(contentType = ''): WebCoding | undefined {
  const [, isText] = /^application\/grpc-web(-text)?(?:\+proto)?(?:;|$)/i.exec(contentType) ?? [
    undefined,
    null,
  ];
  return isText === null ? undefined : isText ? text : binary;
}

const headBytes = 5;
/** The flag of the last frame, which holds the trailers. */
const trailersFlag = 0x80;

function frame(flag: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(flag, 0);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

export const messageFrame = (message: Uint8Array): Buffer => frame(0, message);

/** How a call ended: well, unless it was refused. */
export function trailersFrame(refusal: Refusal | undefined): Buffer {
  const trailers = refusal
    ? `grpc-status:${refusal.code}\r\ngrpc-message:${encodeURIComponent(refusal.details)}\r\n`
    : 'grpc-status:0\r\n';
  return frame(trailersFlag, Buffer.from(trailers));
}

/** The one message of a request; undefined when the body is not one whole frame, uncompressed. */
export function messageOf(body: Buffer): Buffer | undefined {
  if (body.length < headBytes || body.readUInt8(0) !== 0) return undefined;
  const message = body.subarray(headBytes);
  return message.length === body.readUInt32BE(1) ? message : undefined;
}
