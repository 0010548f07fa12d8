// A parent keeps the cursor and prints; a child makes one request after another and is replaced when it fails.
import { fork } from 'node:child_process';
import { once } from 'node:events';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const target = `${TOPICS_URL.replace(/\/+$/, '')}/topics/${encodeURIComponent(TOPICS_CACHE)}/${encodeURIComponent(TOPICS_TOPIC)}`;
const sleep = (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 2_000_000_000)));

function asked(value) {
  if (!value) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms > 0 ? ms : 0;
}

if (process.argv[2] === 'child') {
  process.on('message', async ({ number, page }) => {
    const response = await fetch(`${target}?sequence_number=${number}&sequence_page=${page}`, {
      headers: { authorization: TOPICS_TOKEN },
      redirect: 'manual',
    });
    const body = await response.text();
    process.send({ status: response.status, after: response.headers.get('retry-after'), body });
  });
  process.on('disconnect', () => process.exit(0));
} else {
  let child;
  const answer = async (cursor) => {
    child ??= fork(process.argv[1], ['child'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const here = child;
    const gone = once(here, 'exit').then(() => {
      if (child === here) child = undefined;
      return { status: 0 };
    });
    here.send(cursor);
    return Promise.race([once(here, 'message').then(([message]) => message), gone]);
  };
  let cursor = { number: 0, page: 0 };
  let tries = 0;
  for (;;) {
    const { status, after, body } = await answer(cursor);
    if ([400, 401, 403, 404].includes(status)) {
      console.error(`refused: ${status}`);
      child?.disconnect();
      process.exitCode = 1;
      break;
    }
    let next = cursor;
    if (status === 200) {
      try {
        const { items } = JSON.parse(body);
        for (const element of items) {
          const { item, discontinuity: gap } = element;
          if (item) next = { number: item.topic_sequence_number + 1, page: item.sequence_page };
          else if (gap) next = { number: gap.new_topic_sequence, page: gap.new_sequence_page };
          else continue;
          process.stdout.write(`${JSON.stringify(element)}\n`);
        }
      } catch {
        next = cursor;
      }
    }
    if (next !== cursor) {
      cursor = next;
      tries = 0;
      continue;
    }
    await sleep(Math.max(asked(after), Math.min(5000, 300 * 1.6 ** tries++)));
  }
}
