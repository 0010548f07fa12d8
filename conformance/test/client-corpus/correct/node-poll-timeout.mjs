// Gives each poll 20 s, then asks again at once with the same cursor: for networks that drop quiet connections.
const POLL_TIMEOUT_MS = 20_000;
const PUBLISH_TIMEOUT_MS = 60_000;

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const endpoint = new URL(TOPICS_URL);
endpoint.pathname = [
  endpoint.pathname.replace(/\/+$/, ''),
  'topics',
  ...[TOPICS_CACHE, TOPICS_TOPIC].map(encodeURIComponent),
].join('/');

async function call(method, url, timeoutMs, contentType, body) {
  const headers = new Headers({ authorization: TOPICS_TOKEN });
  if (contentType) headers.set('content-type', contentType);
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    text: await response.text(),
  };
}

class Pause {
  constructor() {
    this.ms = 500;
  }
  async take(retryAfter) {
    const seconds = Number(retryAfter ?? undefined);
    const asked = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
    await new Promise((wake) => setTimeout(wake, Math.min(Math.max(this.ms, asked || 0), 0x7fffffff)));
    this.ms = Math.min(this.ms * 2, 8000);
  }
}

function parse(text) {
  try {
    return JSON.parse(text).items.filter((element) => element && (element.item || element.discontinuity));
  } catch {
    return [];
  }
}

async function subscribe() {
  let pause = new Pause();
  const url = new URL(endpoint);
  url.search = 'sequence_number=0&sequence_page=0';
  for (;;) {
    let answer;
    try {
      answer = await call('GET', url, POLL_TIMEOUT_MS);
    } catch (error) {
      if (error.name === 'TimeoutError') continue;
      console.error(error.cause?.message ?? error.message);
    }
    if (answer && [400, 401, 403, 404].includes(answer.status)) {
      console.error(answer.status, answer.text);
      return 1;
    }
    const elements = answer?.status === 200 ? parse(answer.text) : [];
    for (const element of elements) {
      console.log(JSON.stringify(element));
      const { item, discontinuity } = element;
      url.searchParams.set(
        'sequence_number',
        item ? item.topic_sequence_number + 1 : discontinuity.new_topic_sequence,
      );
      url.searchParams.set('sequence_page', item ? item.sequence_page : discontinuity.new_sequence_page);
    }
    if (elements.length > 0) pause = new Pause();
    else await pause.take(answer?.retryAfter);
  }
}

async function publish() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    const pause = new Pause();
    let answer;
    do {
      if (answer) await pause.take(answer.retryAfter);
      answer = await call('POST', endpoint, PUBLISH_TIMEOUT_MS, 'text/plain', line).catch((error) => {
        console.error(`the message may have been accepted: ${error.cause?.message ?? error.message}`);
        return {};
      });
    } while (answer.status === 429 || answer.status === 503);
    if (answer.status !== 204) {
      if (answer.status) console.error(answer.status, answer.text);
      return 1;
    }
  }
  return 0;
}

process.exit(await (process.argv[2] === 'publish' ? publish() : subscribe()));
