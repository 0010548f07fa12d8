// The platform's fetch and nothing else; takes any 2xx as "accepted" when it publishes.
const { TOPICS_URL, TOPICS_TOKEN: authorization, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const names = [TOPICS_CACHE, TOPICS_TOPIC].map(encodeURIComponent).join('/');
const endpoint = `${TOPICS_URL.replace(/\/$/, '')}/topics/${names}`;
const sleep = (ms) => new Promise((wake) => setTimeout(wake, Math.min(ms, 0x7fffffff)));

const retryAfter = (response) => {
  const value = response?.headers.get('retry-after');
  if (value == null) return 0;
  return (Number.isInteger(+value) ? +value * 1000 : new Date(value) - new Date()) || 0;
};

async function* subscribe() {
  const query = new URLSearchParams({ sequence_number: 0, sequence_page: 0 });
  let failures = 0;
  while (true) {
    let response, items;
    try {
      response = await fetch(`${endpoint}?${query}`, { headers: { authorization }, redirect: 'manual' });
      if (response.ok) ({ items } = await response.json());
      else console.error(response.status, await response.text());
    } catch (error) {
      console.error(error.cause?.message ?? error.message);
    }
    if ([400, 401, 403, 404].includes(response?.status)) throw new Error('refused');
    const known = Array.isArray(items)
      ? items.filter((element) => element?.item || element?.discontinuity)
      : [];
    for (const element of known) {
      yield element;
      const { item, discontinuity } = element;
      query.set('sequence_number', item ? item.topic_sequence_number + 1 : discontinuity.new_topic_sequence);
      query.set('sequence_page', item ? item.sequence_page : discontinuity.new_sequence_page);
    }
    if (known.length) failures = 0;
    else await sleep(Math.max(retryAfter(response), Math.min(300 * 2 ** failures++, 6000)));
  }
}

async function publish(text) {
  for (let failures = 0; ; failures++) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization, 'content-type': 'text/plain; charset=utf-8' },
      body: text,
      redirect: 'manual',
    });
    if (response.ok) return;
    const message = await response.text();
    if (![429, 503].includes(response.status)) throw new Error(`${response.status} ${message}`);
    await sleep(Math.max(retryAfter(response), Math.min(300 * 2 ** failures, 6000)));
  }
}

async function* lines(input) {
  let rest = '';
  for await (const chunk of input.setEncoding('utf8')) {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop();
    yield* pieces;
  }
  if (rest) yield rest;
}

try {
  if (process.argv.includes('publish')) {
    for await (const line of lines(process.stdin)) await publish(line);
  } else {
    for await (const element of subscribe()) process.stdout.write(JSON.stringify(element) + '\n');
  }
} catch (error) {
  console.error(
    `gave up (the last message may have been accepted): ${error.cause?.message ?? error.message}`,
  );
  process.exit(1);
}
