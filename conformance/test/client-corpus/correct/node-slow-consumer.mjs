// Takes 100 ms for each element, and asks again only when all of an answer has been dealt with.
import { setTimeout as sleep } from 'node:timers/promises';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const path = ['topics', TOPICS_CACHE, TOPICS_TOPIC].map(encodeURIComponent).join('/');
const endpoint = `${TOPICS_URL.replace(/\/+$/, '')}/${path}`;

async function fetchElements(cursor) {
  const url = `${endpoint}?sequence_number=${cursor.number}&sequence_page=${cursor.page}`;
  const response = await fetch(url, { headers: { Authorization: TOPICS_TOKEN }, redirect: 'error' });
  if (response.status === 200) {
    const { items } = await response.json();
    return items.filter((element) => element?.item || element?.discontinuity);
  }
  const error = new Error(`${response.status} ${await response.text()}`);
  error.permanent =
    response.status >= 400 && response.status < 500 && ![408, 425, 429].includes(response.status);
  error.retryAfter = response.headers.get('retry-after');
  throw error;
}

function requestedDelay(retryAfter) {
  if (!retryAfter) return 0;
  if (/^[0-9]+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return Math.max(0, Date.parse(retryAfter) - Date.now()) || 0;
}

async function handle(element) {
  await sleep(100);
  process.stdout.write(`${JSON.stringify(element)}\n`);
}

async function main() {
  let cursor = { number: 0, page: 0 };
  let delay = 200;
  for (;;) {
    let error;
    const elements = await fetchElements(cursor).catch((problem) => {
      error = problem;
      return [];
    });
    if (error?.permanent) throw error;
    for (const element of elements) {
      await handle(element);
      const { item, discontinuity: gap } = element;
      if (item) cursor = { number: item.topic_sequence_number + 1, page: item.sequence_page };
      else cursor = { number: gap.new_topic_sequence, page: gap.new_sequence_page };
    }
    if (elements.length > 0) {
      delay = 200;
      continue;
    }
    if (error) console.error(error.message);
    await sleep(Math.min(Math.max(delay, requestedDelay(error?.retryAfter)), 2147483647));
    delay = Math.min(5000, delay * 2);
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
