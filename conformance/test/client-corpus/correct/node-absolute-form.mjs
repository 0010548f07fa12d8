// Sends request targets in absolute form (RFC 9112, 3.2.2), as clients behind a forward proxy do.
import http from 'node:http';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const { hostname, port, host } = new URL(TOPICS_URL);
const names = `${encodeURIComponent(TOPICS_CACHE)}/${encodeURIComponent(TOPICS_TOPIC)}`;
const target = `${TOPICS_URL.replace(/\/+$/, '')}/topics/${names}`;
const agent = new http.Agent({ keepAlive: true });

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 2 ** 31 - 1)));

async function request(method, path, headers = {}, body = '') {
  const response = await new Promise((resolve, reject) => {
    const where = { host: hostname.replace(/[[\]]/g, ''), port, agent };
    http
      .request({ ...where, method, path, headers: { Host: host, Authorization: TOPICS_TOKEN, ...headers } })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += piece;
  return { status: response.statusCode, wait: parseRetryAfter(response.headers['retry-after']), text };
}

function parseRetryAfter(value = '') {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return at > Date.now() ? at - Date.now() : 0;
}

async function patiently(send, isDone) {
  for (let delay = 250; ; delay = Math.min(delay * 2, 4000)) {
    const answer = await send();
    if (isDone(answer)) return answer;
    await sleep(Math.max(delay, answer.wait ?? 0));
  }
}

function read(answer) {
  if (answer.status !== 200) return answer;
  try {
    const { items } = JSON.parse(answer.text);
    answer.elements = items.filter((element) => element?.item ?? element?.discontinuity);
  } catch (error) {
    answer.error = error;
  }
  return answer;
}

async function subscribe() {
  let query = 'sequence_number=0&sequence_page=0';
  const refused = ({ status }) => [400, 401, 403, 404].includes(status);
  for (;;) {
    const poll = () => request('GET', `${target}?${query}`).then(read, (error) => ({ error }));
    const answer = await patiently(poll, (reply) => refused(reply) || reply.elements?.length > 0);
    if (refused(answer)) throw new Error(`${answer.status} ${answer.text}`);
    for (const element of answer.elements) {
      process.stdout.write(`${JSON.stringify(element)}\n`);
      const { item, discontinuity } = element;
      const number = item ? item.topic_sequence_number + 1 : discontinuity.new_topic_sequence;
      query = `sequence_number=${number}&sequence_page=${(item ?? { sequence_page: discontinuity.new_sequence_page }).sequence_page}`;
    }
  }
}

async function publish(line) {
  const body = Buffer.from(line, 'latin1');
  const headers = { 'Content-Type': 'text/plain', 'Content-Length': body.length };
  const post = () => request('POST', target, headers, body);
  const answer = await patiently(post, ({ status }) => status !== 429 && status !== 503);
  if (answer.status !== 204) throw new Error(`${answer.status} ${answer.text}`);
}

async function publishInput() {
  let rest = '';
  // One character per byte, so that lines can be cut anywhere and the bytes stay what they were.
  for await (const chunk of process.stdin.setEncoding('latin1')) {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop();
    for (const piece of pieces) await publish(piece);
  }
  if (rest !== '') await publish(rest);
}

try {
  await (process.argv[2] === 'publish' ? publishInput() : subscribe());
} catch (error) {
  const unsure =
    process.argv[2] === 'publish' && error.code ? ' (the last message may have been accepted)' : '';
  process.stderr.write(`${error.message}${unsure}\n`);
  process.exit(1);
}
