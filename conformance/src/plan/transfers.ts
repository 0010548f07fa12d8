import type { ServerRequirementId } from '@topics-http/contract';
import type { ProbeRequest } from '../http/compose.ts';

/** How a body comes over the wire. */
export interface TransferClass {
  name: string;
  request: Pick<ProbeRequest, 'chunked' | 'chunkBytes' | 'heldBack' | 'headers'>;
  /** RFC 9112 §6.3: a service may insist on a length (411). RFC 9110 §10.1.1: or refuse the expectation (417). */
  mayBeRefusedWith?: number;
  /** What it shows when it is accepted. */
  proves?: ServerRequirementId;
}

const chunked = (name: string, chunkBytes?: number): TransferClass => ({
  name,
  request: { chunked: true, ...(chunkBytes !== undefined && { chunkBytes }) },
  mayBeRefusedWith: 411,
  proves: 'publish-chunked',
});

/** Chunks of one byte, of five and of 1021 end inside characters, line ends and whatever else a text has. */
export const transfers: readonly TransferClass[] = [
  { name: 'with its length', request: {} },
  { name: 'in two pieces', request: { heldBack: 7 } },
  { name: 'some time after its head', request: { heldBack: Number.MAX_SAFE_INTEGER } },
  chunked('in two chunks'),
  chunked('in chunks of one byte', 1),
  chunked('in chunks of five bytes', 5),
  chunked('in chunks of 1021 bytes', 1021),
  {
    name: 'after Expect: 100-continue',
    request: { headers: [['Expect', '100-continue']] },
    mayBeRefusedWith: 417,
    proves: 'publish-expect-continue',
  },
];
