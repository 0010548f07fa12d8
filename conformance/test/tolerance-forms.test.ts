import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serveByHand } from './tolerance/by-hand.ts';
import { jsonForms } from './tolerance/json-forms.ts';
import { variants } from './tolerance/variants/index.ts';

describe('every form of JSON is read as the same value', () => {
  test.each(Object.entries(jsonForms))('%s', (_, write) => {
    fc.assert(
      fc.property(
        fc.json().map((text) => JSON.parse(text) as object),
        (value) => {
          expect(JSON.parse(write(value))).toEqual(value);
        },
      ),
    );
  });
});

test.each(variants.flatMap(({ id, speech }) => (speech && !speech.impatient ? [{ id, speech }] : [])))(
  '$id: a client of the platform reads it',
  async ({ speech }) => {
    const served = await serveByHand(
      async (request) => new Response(`${request.method} ${await request.text()}`),
      speech,
    );
    try {
      for (const body of ['one', 'two', 'é'.repeat(300)]) {
        const response = await fetch(`${served.url}/x`, { method: 'POST', body });
        expect([response.status, await response.text()]).toEqual([200, `POST ${body}`]);
      }
    } finally {
      await served.close();
    }
  },
);
