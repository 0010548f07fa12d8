// Carries the token in the query, as a browser page does to spare the preflight; no Authorization header.
const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;

function address(parameters = {}) {
  const query = Object.entries({ ...parameters, token: TOPICS_TOKEN })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const base = TOPICS_URL.replace(/\/+$/, '');
  return `${base}/topics/${encodeURIComponent(TOPICS_CACHE)}/${encodeURIComponent(TOPICS_TOPIC)}?${query}`;
}

// Full jitter between the first delay and a growing, bounded ceiling.
function backoff(attempt, response) {
  const ceiling = Math.min(5000, 250 * 2 ** attempt);
  const own = 200 + Math.random() * (ceiling - 200);
  const header = response?.headers.get('Retry-After');
  if (!header) return own;
  const asked = /^\d+$/.test(header.trim()) ? 1000 * header : Date.parse(header) - Date.now();
  return Math.min(Math.max(own, asked || 0), 2 ** 31 - 1);
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const withoutToken = (text) =>
  text.replaceAll(encodeURIComponent(TOPICS_TOKEN), '***').replaceAll(TOPICS_TOKEN, '***');
const warn = (text) => process.stderr.write(`${withoutToken(text)}\n`);

async function subscribe() {
  let cursor = [0, 0];
  for (let attempt = 0; ; attempt++) {
    let response;
    try {
      const [sequence_number, sequence_page] = cursor;
      response = await fetch(address({ sequence_number, sequence_page }), {
        redirect: 'manual',
        cache: 'no-store',
      });
      const bytes = await response.arrayBuffer();
      const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes);
      if ([400, 401, 403, 404].includes(response.status)) {
        warn(`${response.status} ${text}`);
        return 1;
      }
      for (const element of response.status === 200 ? JSON.parse(text).items : []) {
        if (element?.discontinuity)
          cursor = ['new_topic_sequence', 'new_sequence_page'].map((k) => element.discontinuity[k]);
        else if (element?.item) cursor = [element.item.topic_sequence_number + 1, element.item.sequence_page];
        else continue;
        process.stdout.write(JSON.stringify(element) + '\n');
        attempt = -1;
      }
    } catch (error) {
      warn(error.cause?.message ?? error.message);
    }
    if (attempt >= 0) await wait(backoff(attempt, response));
  }
}

async function publish(value) {
  for (let attempt = 0; ; attempt++) {
    const headers = { 'Content-Type': 'text/plain' };
    const response = await fetch(address(), { method: 'POST', headers, body: value, redirect: 'manual' });
    const text = await response.text();
    if (response.status === 204) return;
    if (response.status !== 429 && response.status !== 503) throw new Error(`${response.status} ${text}`);
    await wait(backoff(attempt, response));
  }
}

async function publishAll() {
  let held = new Uint8Array(0);
  let code = 0;
  const one = (value) =>
    publish(value).catch((error) => {
      warn(`not known to be accepted: ${error.cause?.message ?? error.message}`);
      code = 1;
    });
  for await (const chunk of process.stdin) {
    held = Buffer.concat([held, chunk]);
    for (let end; (end = held.indexOf(10)) >= 0; held = held.subarray(end + 1))
      await one(held.subarray(0, end));
  }
  if (held.length > 0) await one(held);
  return code;
}

process.exitCode = await (process.argv[2] === 'publish' ? publishAll() : subscribe());
