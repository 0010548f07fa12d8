// node:http with the global keep-alive agent and promises by hand.
import http from 'node:http';
import https from 'node:https';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const path = `/topics/${encodeURIComponent(TOPICS_CACHE)}/${encodeURIComponent(TOPICS_TOPIC)}`;
const endpoint = TOPICS_URL.replace(/\/+$/, '') + path;
const library = endpoint.startsWith('https:') ? https : http;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function send(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const request = library.request(url, { method, headers: { ...headers, authorization: TOPICS_TOKEN } });
    request.once('error', reject);
    request.once('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode: status, headers } = response;
        if (!response.complete) reject(new Error('the answer was cut'));
        else resolve({ status, headers, text: Buffer.concat(parts).toString() });
      });
    });
    request.end(body);
  });
}

function delay(failures, headers) {
  const asked = headers?.['retry-after'];
  const own = Math.min(8000, 250 * 1.7 ** failures);
  if (!asked) return own;
  const ms = /^\d+$/.test(asked) ? asked * 1000 : Date.parse(asked) - Date.now();
  return Math.min(Math.max(own, ms || 0), 2147483647);
}

function elementsOf(text) {
  try {
    const { items } = JSON.parse(text);
    return Array.isArray(items) ? items : [];
  } catch {
    return [];
  }
}

async function subscribe() {
  let number = 0;
  let page = 0;
  let failures = 0;
  for (;;) {
    let answer = {};
    try {
      answer = await send('GET', `${endpoint}?sequence_number=${number}&sequence_page=${page}`);
    } catch (error) {
      console.error(error.message);
    }
    if ([400, 401, 403, 404].includes(answer.status)) {
      console.error(answer.status, answer.text);
      process.exit(1);
    }
    let taken = 0;
    for (const element of answer.status === 200 ? elementsOf(answer.text) : []) {
      const { item, discontinuity } = element ?? {};
      if (item) {
        number = item.topic_sequence_number + 1;
        page = item.sequence_page;
      } else if (discontinuity) {
        number = discontinuity.new_topic_sequence;
        page = discontinuity.new_sequence_page;
      } else continue;
      console.log(JSON.stringify(element));
      taken += 1;
    }
    if (taken > 0) failures = 0;
    else await pause(delay(failures++, answer.headers));
  }
}

async function publishOne(line) {
  for (let failures = 0; ; failures++) {
    const headers = { 'content-type': 'text/plain' };
    const answer = await send('POST', endpoint, headers, line).catch((error) => ({ error }));
    if (answer.status === 204) return true;
    if (answer.status === 429 || answer.status === 503) {
      await pause(delay(failures, answer.headers));
      continue;
    }
    console.error(
      answer.error ? `may have been accepted: ${answer.error.message}` : answer.status,
      answer.text,
    );
    return false;
  }
}

async function publish() {
  let rest = '';
  const one = async (line) => {
    if (!(await publishOne(line))) process.exit(1);
  };
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    const all = (rest + chunk).split('\n');
    rest = all.pop();
    for (const line of all) await one(line);
  }
  if (rest !== '') await one(rest);
  process.exit(0);
}

await (process.argv[2] === 'publish' ? publish() : subscribe());
