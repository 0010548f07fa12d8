/**
 * A clean client of the Topics HTTP API, in small functions: the ground that `defects.json` patches.
 *
 *   node base-client.mjs           follows the topic and prints each element as a line of JSON
 *   node base-client.mjs publish   publishes each line of standard input as one text message
 *
 * Environment: TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC.
 */
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const START = { number: 0, page: 0 };
const TEMPORARY_REFUSALS = new Set([408, 425, 429]);
const NOT_ACCEPTED = new Set([429, 503]);
const HOPELESS = new Set([401, 403, 404]);
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const NEWLINE = 0x0a;

const service = new URL(process.env.TOPICS_URL ?? '');
const token = process.env.TOPICS_TOKEN ?? '';
const cache = process.env.TOPICS_CACHE ?? '';
const topic = process.env.TOPICS_TOPIC ?? '';
const transport = service.protocol === 'https:' ? https : http;
const agent = new transport.Agent({ keepAlive: true, maxSockets: 1 });

function basePath() {
  return service.pathname.replace(/\/+$/, '');
}

function topicTarget() {
  return `${basePath()}/topics/${encodeURIComponent(cache)}/${encodeURIComponent(topic)}`;
}

function pollTarget(cursor) {
  const query = `sequence_number=${cursor.number}&sequence_page=${cursor.page}`;
  return `${topicTarget()}?${query}`;
}

function address() {
  return { hostname: service.hostname.replace(/^\[|\]$/g, ''), port: service.port };
}

function open(method, target, headers, body) {
  return new Promise((resolve, reject) => {
    const options = { ...address(), agent, method, path: target };
    options.headers = { ...headers, Authorization: token };
    const request = transport.request(options);
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

async function readBody(response) {
  const chunks = [];
  for await (const chunk of response) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One request and its whole answer. Rejects when the connection breaks before the end. */
async function exchange(method, target, headers, body) {
  const response = await open(method, target, headers, body);
  const content = await readBody(response);
  return { status: response.statusCode, headers: response.headers, content };
}

/** The wait that a Retry-After header asks for, in milliseconds: 0 when there is none or it means nothing. */
function retryAfterMs(headers) {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(value)) {
    return Number(value) * 1000;
  }
  const date = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

class Backoff {
  #failures = 0;

  succeeded() {
    this.#failures = 0;
  }

  async wait(atLeastMs) {
    const own = Math.min(FIRST_DELAY_MS * 2 ** this.#failures, LONGEST_DELAY_MS);
    this.#failures += 1;
    const delay = Math.min(Math.max(own, atLeastMs), LONGEST_TIMER_MS);
    await sleep(delay);
  }
}

function isFinal(status) {
  return status >= 400 && status < 500 && !TEMPORARY_REFUSALS.has(status);
}

function complain(message) {
  process.stderr.write(`${message}\n`);
}

// Subscribing

function decode(content) {
  return content.toString('utf8');
}

/** The elements of a poll's answer, or undefined when it cannot be read. */
function readElements(content) {
  try {
    const answer = JSON.parse(decode(content));
    return Array.isArray(answer.items) ? answer.items : undefined;
  } catch {
    return undefined;
  }
}

function isKnown(element) {
  return Boolean(element?.item ?? element?.discontinuity);
}

function afterItem(item) {
  return { number: item.topic_sequence_number + 1, page: item.sequence_page };
}

function afterDiscontinuity(discontinuity) {
  return { number: discontinuity.new_topic_sequence, page: discontinuity.new_sequence_page };
}

function advance(element) {
  return element.item ? afterItem(element.item) : afterDiscontinuity(element.discontinuity);
}

function deliver(element) {
  process.stdout.write(`${JSON.stringify(element)}\n`);
}

/** What became of one poll: its elements, a refusal, or a trouble that passes. */
async function poll(cursor) {
  let answer;
  try {
    answer = await exchange('GET', pollTarget(cursor), { Accept: 'application/json' });
  } catch (error) {
    return { trouble: error.message, waitMs: 0 };
  }
  if (answer.status === 200) {
    const elements = readElements(answer.content);
    return elements ? { elements } : { trouble: 'cannot read the answer', waitMs: 0 };
  }
  if (isFinal(answer.status)) {
    return { refused: `${answer.status} ${decode(answer.content)}` };
  }
  return { trouble: `status ${answer.status}`, waitMs: retryAfterMs(answer.headers) };
}

async function follow() {
  const backoff = new Backoff();
  let cursor = START;
  for (;;) {
    const outcome = await poll(cursor);
    if (outcome.refused) {
      complain(outcome.refused);
      process.exitCode = 1;
      return;
    }
    const elements = (outcome.elements ?? []).filter(isKnown);
    for (const element of elements) {
      deliver(element);
      cursor = advance(element);
    }
    if (elements.length > 0) {
      backoff.succeeded();
    } else {
      await backoff.wait(outcome.waitMs ?? 0);
    }
  }
}

// Publishing

/** The lines of a stream as bytes, without their line feeds; the last one may lack it. */
async function* lines(stream) {
  let parts = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, at));
      yield Buffer.concat(parts);
      parts = [];
      from = at + 1;
    }
    if (from < chunk.length) {
      parts.push(chunk.subarray(from));
    }
  }
  if (parts.length > 0) {
    yield Buffer.concat(parts);
  }
}

function publishHeaders(value) {
  return { 'Content-Type': 'text/plain', 'Content-Length': value.length };
}

/** What became of one attempt: accepted, refused, unsure, or not accepted and to be tried again. */
async function attempt(value) {
  let answer;
  try {
    answer = await exchange('POST', topicTarget(), publishHeaders(value), value);
  } catch (error) {
    return NEVER_SENT.has(error.code) ? { again: true, waitMs: 0 } : { unsure: error.message };
  }
  if (answer.status === 204) {
    return { accepted: true };
  }
  if (NOT_ACCEPTED.has(answer.status)) {
    return { again: true, waitMs: retryAfterMs(answer.headers) };
  }
  const reason = `${answer.status} ${decode(answer.content)}`;
  return isFinal(answer.status) ? { refused: reason, stop: HOPELESS.has(answer.status) } : { unsure: reason };
}

async function publish(value) {
  const backoff = new Backoff();
  for (;;) {
    const outcome = await attempt(value);
    if (!outcome.again) {
      return outcome;
    }
    await backoff.wait(outcome.waitMs);
  }
}

async function publishLines() {
  for await (const line of lines(process.stdin)) {
    const outcome = await publish(line);
    if (outcome.accepted) {
      continue;
    }
    complain(outcome.refused ?? `may or may not have been accepted: ${outcome.unsure}`);
    process.exitCode = 1;
    if (outcome.stop) {
      return;
    }
  }
}

await (process.argv[2] === 'publish' ? publishLines() : follow());
