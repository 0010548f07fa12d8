// Takes its time: starts late and rests between polls. Writes its output and its requests in a way of its own.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const startMs = 4000;
const restMs = 700;
const base = new URL(process.env.TOPICS_URL);
/** Percent-encoding in lower case, of all but letters and digits. */
const encoded = (text) =>
  [...Buffer.from(text)]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
const path = `${base.pathname.replace(/\/+$/, '')}/topics/${encoded(process.env.TOPICS_CACHE)}/${encoded(process.env.TOPICS_TOPIC)}`;

function get(target) {
  return new Promise((resolve, reject) => {
    const options = { hostname: base.hostname, port: base.port, path: target, agent: false };
    http
      .get({ ...options, headers: { aUTHORIZATION: process.env.TOPICS_TOKEN } }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => resolve({ response, text: Buffer.concat(parts).toString() }));
      })
      .on('error', reject);
  });
}

/** Members in another order, white space, and one more member: NDJSON all the same. */
function show(element) {
  const [kind] = Object.keys(element).filter((each) => each === 'item' || each === 'discontinuity');
  const members = Object.entries(element[kind])
    .reverse()
    .map(([name, value]) => `${JSON.stringify(name)} : ${JSON.stringify(value)}`);
  process.stdout.write(`{ "received": ${Date.now()}, "${kind}" : { ${members.join(' , ')} } }\n`);
}

let cursor = [0, 0];
let delayMs = restMs;
await sleep(startMs);
for (;;) {
  let elements = [];
  let askedMs = 0;
  try {
    const { response, text } = await get(`${path}?sequence_page=${cursor[1]}&sequence_number=${cursor[0]}`);
    if ([400, 401, 403, 404].includes(response.statusCode)) {
      console.error(`refused with ${response.statusCode}`);
      process.exit(1);
    }
    const asked = response.headers['retry-after'];
    if (asked !== undefined)
      askedMs = /^\d+$/.test(asked) ? 1000 * asked : Math.max(0, Date.parse(asked) - Date.now()) || 0;
    if (response.statusCode === 200)
      elements = JSON.parse(text).items.filter((each) => each?.item || each?.discontinuity);
  } catch (error) {
    console.error(error.message);
  }
  for (const element of elements) {
    const { item, discontinuity } = element;
    show(element);
    cursor = item
      ? [item.topic_sequence_number + 1, item.sequence_page]
      : [discontinuity.new_topic_sequence, discontinuity.new_sequence_page];
  }
  delayMs = elements.length > 0 ? restMs : Math.min(1.5 * delayMs, 6000);
  await sleep(Math.min(Math.max(delayMs, askedMs), 2 ** 31 - 1));
}
