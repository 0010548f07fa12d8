import type { HttpResponse } from '@topics-http/server';
import {
  answering,
  asked,
  bodyText,
  eachItem,
  headerToken,
  isPoll,
  pathOf,
  withCursor,
  withHeader,
  type Mutant,
} from './change.ts';

/** What is wrong with the form of an answer, not with what is answered. */
export const answers: Mutant[] = [
  {
    defect: 'the answer is encoded as Latin-1',
    wire: {
      response: (bytes) => {
        // é takes two bytes in UTF-8; the length stays what was announced.
        for (let at = bytes.indexOf('é'); at >= 0; at = bytes.indexOf('é', at))
          bytes.write('\u00e9 ', at, 'latin1');
        return bytes;
      },
    },
    kills: ['publish-text-roundtrip', 'subscribe-json-utf8'],
  },
  {
    defect: 'sequence pages are strings',
    handler: eachItem((item) => ({ ...item, sequence_page: String(item.sequence_page) })),
    kills: ['subscribe-integers'],
  },
  {
    defect: 'sequence numbers are strings',
    handler: eachItem((item) => ({ ...item, topic_sequence_number: String(item.topic_sequence_number) })),
    kills: ['subscribe-integers'],
  },
  {
    defect: 'sequence numbers have a fraction',
    handler: bodyText((text) => text.replaceAll(/("topic_sequence_number":\d+)/g, '$1.0')),
    kills: ['subscribe-integers'],
  },
  {
    defect: 'the new page of a discontinuity is a string',
    handler: bodyText((text) => text.replaceAll(/"new_sequence_page":(\d+)/g, '"new_sequence_page":"$1"')),
    kills: ['subscribe-integers'],
  },
  {
    defect: 'a cursor that is no number is taken as 0',
    handler: asked((request) =>
      /sequence_(number|page)=[^&]*[^\d&]/.test(request.target) ? withCursor(request, '') : {},
    ),
    kills: ['subscribe-bad-cursor'],
  },
  {
    defect: 'a cursor over 2^53 - 1 is rounded',
    handler: asked(({ target }) => ({
      target: target.replaceAll('18446744073709551616', '9007199254740991'),
    })),
    kills: ['subscribe-bad-cursor'],
  },
  {
    defect: 'a response may be cached',
    handler: answering((response) => withHeader(response, 'cache-control', 'max-age=60')),
    kills: ['subscribe-no-store'],
  },
  {
    defect: 'a response says nothing of caches',
    handler: answering((response) => withHeader(response, 'cache-control')),
    kills: ['subscribe-no-store'],
  },
  {
    defect: 'an answer is cached for a second',
    handler: (handler) => {
      const cached = new Map<string, HttpResponse>();
      return async (request) => {
        const hit = isPoll(request) ? cached.get(request.target) : undefined;
        if (hit) return hit;
        const response = await handler(request);
        if (response.status === 200) {
          cached.set(request.target, response);
          setTimeout(() => cached.delete(request.target), 1000);
        }
        return response;
      };
    },
    kills: ['subscribe-blocks'],
  },
  {
    defect: 'the id of the token is not shown',
    handler: eachItem((item) => ({ ...item, publisher_id: undefined })),
    kills: ['subscribe-token-id'],
  },
  {
    defect: 'every item shows an id',
    handler: eachItem((item) => ({ publisher_id: 'anonymous', ...item })),
    kills: ['subscribe-no-token-id'],
  },
  {
    defect: 'an item without a publisher shows the token of who reads it',
    handler: eachItem((item, request) => ({ publisher_id: headerToken(request), ...item })),
    kills: ['subscribe-token-secret', 'subscribe-no-token-id'],
  },
  {
    defect: 'a text shows the publisher of the first message of the topic with that text',
    handler: (handler) => {
      const firsts = new Map<string, string | undefined>();
      return eachItem((item, request) => {
        const key = JSON.stringify([pathOf(request), item.value]);
        if (!firsts.has(key)) firsts.set(key, item.publisher_id);
        return { ...item, publisher_id: firsts.get(key) };
      })(handler);
    },
    kills: ['history-provenance'],
  },
];
