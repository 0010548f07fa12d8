// Async generators from end to end: answers -> elements -> lines, and a pipeline to standard output.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import http from 'node:http';
import https from 'node:https';

const env = (name) => process.env[`TOPICS_${name}`] ?? '';
const root = new URL(env('URL'));
const target = `${root.pathname.replace(/\/+$/, '')}/topics/${encodeURIComponent(env('CACHE'))}/${encodeURIComponent(env('TOPIC'))}`;
const client = root.protocol === 'https:' ? https : http;
const agent = new client.Agent({ keepAlive: true });

async function ask(path, options = {}, body = undefined) {
  const headers = { Authorization: env('TOKEN'), ...options.headers };
  const where = { protocol: root.protocol, hostname: root.hostname.replace(/[[\]]/g, ''), port: root.port };
  const request = client.request({ ...where, agent, path, method: options.method ?? 'GET', headers });
  const answered = new Promise((resolve, reject) => request.on('response', resolve).on('error', reject));
  request.end(body);
  const response = await answered;
  response.setEncoding('utf8');
  const pieces = await Readable.from(response).toArray();
  return { status: response.statusCode, retryAfter: response.headers['retry-after'], text: pieces.join('') };
}

/** Waits that grow up to `most`, never shorter than a Retry-After, with up to a fifth of jitter on top. */
function* waits(most = 5000) {
  let retryAfter = yield 0;
  for (let own = 200; ; own = Math.min(own * 2, most)) {
    const value = retryAfter ?? '';
    const asked = /^\d+$/.test(value) ? value * 1000 : Date.parse(value) - Date.now() || 0;
    const ms = Math.max(own, asked) * (1 + Math.random() / 5);
    retryAfter = yield sleep(Math.min(ms, 2 ** 31 - 1));
  }
}

function started(generator) {
  generator.next();
  return generator;
}

const isFinal = (status) => [400, 401, 403, 404].includes(status);

async function* answers(cursor) {
  let trouble = started(waits());
  for (;;) {
    const path = `${target}?sequence_number=${cursor.number}&sequence_page=${cursor.page}`;
    const answer = await ask(path).catch((error) => ({ text: error.message }));
    if (isFinal(answer.status)) throw new Error(`${answer.status} ${answer.text}`);
    const before = cursor.moves;
    if (answer.status === 200) yield answer.text;
    if (cursor.moves > before) trouble = started(waits());
    else await trouble.next(answer.retryAfter).value;
  }
}

async function* elements(texts) {
  for await (const text of texts) {
    try {
      const { items } = JSON.parse(text);
      if (Array.isArray(items)) yield* items;
    } catch {
      console.error('an answer that is not JSON');
    }
  }
}

async function* lines(cursor, source) {
  for await (const element of source) {
    const { item, discontinuity } = element ?? {};
    if (!item && !discontinuity) continue;
    cursor.number = item ? item.topic_sequence_number + 1 : discontinuity.new_topic_sequence;
    cursor.page = item ? item.sequence_page : discontinuity.new_sequence_page;
    cursor.moves += 1;
    yield `${JSON.stringify(element)}\n`;
  }
}

async function* split(input) {
  let rest = '';
  for await (const chunk of input.setEncoding('utf8')) {
    rest += chunk;
    for (let end; (end = rest.indexOf('\n')) >= 0; rest = rest.slice(end + 1)) yield rest.slice(0, end);
  }
  if (rest) yield rest;
}

async function* publishing(texts) {
  for await (const text of texts) {
    const trouble = started(waits());
    for (;;) {
      const bytes = Buffer.from(text);
      const headers = { 'Content-Type': 'text/plain', 'Content-Length': bytes.length };
      const answer = await ask(target, { method: 'POST', headers }, bytes).catch((error) => ({ error }));
      if (answer.status === 429 || answer.status === 503) {
        await trouble.next(answer.retryAfter).value;
        continue;
      }
      yield { text, ...answer };
      break;
    }
  }
}

if (process.argv[2] === 'publish') {
  for await (const { status, error, text } of publishing(split(process.stdin))) {
    if (status === 204) continue;
    console.error(error ? `may have been accepted: ${error.message}` : `not accepted: ${status} ${text}`);
    process.exitCode = 1;
    if (isFinal(status)) break;
  }
} else {
  const cursor = { number: 0, page: 0, moves: 0 };
  await pipeline(lines(cursor, elements(answers(cursor))), process.stdout).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
