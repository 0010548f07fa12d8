// After a cut it asks once more for the answer that it had before, and prints of it only what it has not printed.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const base = new URL(process.env.TOPICS_URL);
const names = [process.env.TOPICS_CACHE, process.env.TOPICS_TOPIC].map(encodeURIComponent);
const path = `${base.pathname.replace(/\/$/, '')}/topics/${names.join('/')}`;
const agent = new http.Agent({ keepAlive: true });

const ask = (cursor) =>
  new Promise((resolve, reject) => {
    const request = http.request({
      agent,
      hostname: base.hostname,
      port: base.port,
      path: `${path}?sequence_number=${cursor.number}&sequence_page=${cursor.page}`,
      headers: { Authorization: process.env.TOPICS_TOKEN },
    });
    request.on('error', reject);
    request.on('response', async (response) => {
      try {
        response.setEncoding('utf8');
        let text = '';
        for await (const part of response) text += part;
        resolve({ status: response.statusCode, after: response.headers['retry-after'] ?? '', text });
      } catch (error) {
        reject(error);
      }
    });
    request.end();
  });

const behind = ({ item, discontinuity: gap }) =>
  item
    ? { number: item.topic_sequence_number + 1, page: item.sequence_page }
    : { number: gap.new_topic_sequence, page: gap.new_sequence_page };
const keyOf = ({ item, discontinuity: gap }) =>
  item
    ? `i ${item.sequence_page} ${item.topic_sequence_number}`
    : `d ${gap.new_sequence_page} ${gap.new_topic_sequence}`;

/** What the last answer brought, and where it began: that is asked for again after a trouble. */
let last = { from: { number: 0, page: 0 }, elements: [] };
let cursor = last.from;
for (let tries = 0; ;) {
  let elements = [];
  let waitMs = 0;
  const isAgain = cursor === last.from && last.elements.length > 0;
  try {
    const { status, after, text } = await ask(cursor);
    if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
      console.error(`${status}: no more`);
      process.exit(1);
    }
    waitMs = /^\d+$/.test(after) ? 1000 * Number(after) : Math.max(0, Date.parse(after) - Date.now()) || 0;
    if (status === 200) elements = JSON.parse(text).items.filter((each) => each?.item ?? each?.discontinuity);
  } catch (error) {
    console.error(error.message);
    // From the start, it would be asking for what comes from now on.
    if (last.from.page > 0 && !(error instanceof SyntaxError)) cursor = last.from;
  }
  if (elements.length === 0) {
    await sleep(Math.min(2 ** 31 - 1, Math.max(waitMs, 250 * 2 ** Math.min(tries++, 4))));
    continue;
  }
  tries = 0;
  const had = isAgain ? last.elements.map(keyOf) : [];
  const isSame = had.every((key, at) => elements[at] === undefined || keyOf(elements[at]) === key);
  const fresh = isSame ? elements.slice(had.length) : elements;
  for (const element of fresh) process.stdout.write(`${JSON.stringify(element)}\n`);
  const all = isSame && elements.length < had.length ? last.elements : elements;
  last = { from: cursor, elements: all };
  cursor = behind(all.at(-1));
}
