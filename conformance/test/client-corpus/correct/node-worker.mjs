// A worker thread polls; the main thread prints what comes through a channel, and says when the next poll may begin.
import http from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const longestMs = 2 ** 31 - 1;

async function ask(agent, { number, page }) {
  const names = [TOPICS_CACHE, TOPICS_TOPIC].map(encodeURIComponent).join('/');
  const url = new URL(`${TOPICS_URL.replace(/\/$/, '')}/topics/${names}`);
  url.search = new URLSearchParams({ sequence_number: String(number), sequence_page: String(page) });
  const request = http.get(url, { agent, headers: { authorization: TOPICS_TOKEN } });
  const [response] = await once(request, 'response');
  const parts = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, after: response.headers['retry-after'], body: Buffer.concat(parts) };
}

async function poller() {
  const agent = new http.Agent({ keepAlive: true });
  let cursor = { number: 0, page: 0 };
  for (let tries = 0; ;) {
    let elements = [];
    let hintMs = 0;
    try {
      const { status, after, body } = await ask(agent, cursor);
      if (status === 200)
        elements = JSON.parse(body).items.filter((each) => each?.item || each?.discontinuity);
      else if (/^4(?!08|25|29)/.test(status)) return parentPort.postMessage({ refused: status });
      if (after) hintMs = /^\d+$/.test(after) ? after * 1000 : Date.parse(after) - Date.now() || 0;
    } catch (error) {
      parentPort.postMessage({ trouble: error.message });
    }
    if (elements.length > 0) {
      parentPort.postMessage({ elements });
      // The next poll begins when all of it is printed.
      await once(parentPort, 'message');
      const { item, discontinuity } = elements.at(-1);
      cursor = item
        ? { number: item.topic_sequence_number + 1, page: item.sequence_page }
        : { number: discontinuity.new_topic_sequence, page: discontinuity.new_sequence_page };
      tries = 0;
    } else {
      await sleep(Math.min(longestMs, Math.max(hintMs, 300 * 2 ** Math.min(tries++, 4))));
    }
  }
}

function printer() {
  const worker = new Worker(new URL(import.meta.url));
  worker.on('message', ({ elements = [], refused, trouble }) => {
    if (trouble) console.error(trouble);
    if (refused) {
      console.error(`refused: ${refused}`);
      process.exit(2);
    }
    if (elements.length === 0) return;
    const text = elements.map((element) => `${JSON.stringify(element)}\n`).join('');
    process.stdout.write(text, () => worker.postMessage('printed'));
  });
}

if (isMainThread) printer();
else await poller();
