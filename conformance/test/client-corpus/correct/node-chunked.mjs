// Publishes in chunks after a 100 Continue; offers gzip, deflate and br and reads them; goes along with a redirect on the same host.
import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';

const service = new URL(process.env.TOPICS_URL.replace(/\/*$/, '/'));
const names = [process.env.TOPICS_CACHE, process.env.TOPICS_TOPIC].map(encodeURIComponent);
const topic = new URL(`${service.pathname}topics/${names.join('/')}`, service);
const pool = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
const decoders = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync };

function once(method, url, headers, writeBody) {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const asked = request(url, {
      agent: pool[url.protocol],
      method,
      headers: { ...headers, Authorization: process.env.TOPICS_TOKEN },
    });
    asked.on('response', async (response) => {
      const parts = [];
      try {
        for await (const part of response) parts.push(part);
        const decode = decoders[response.headers['content-encoding']] ?? ((body) => body);
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(decode(Buffer.concat(parts)));
        resolve({ status: response.statusCode, fields: response.headers, text });
      } catch (error) {
        reject(error);
      }
    });
    asked.on('error', reject);
    writeBody(asked);
  });
}

/** Only where the method stays and the host does, and five times at most. */
async function ask(method, url, headers, writeBody) {
  let answer = await once(method, url, headers, writeBody);
  for (let hops = 0; [307, 308].includes(answer.status) && answer.fields.location && hops < 5; hops += 1) {
    const next = new URL(answer.fields.location, url);
    if (next.origin !== url.origin) break;
    answer = await once(method, (url = next), headers, writeBody);
  }
  return answer;
}

class Waits {
  ms = 200;
  async next(retryAfter = '') {
    const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(this.ms, asked || 0), 2 ** 31 - 1)));
    this.ms = Math.min(this.ms * 2, 6000);
  }
}

const isRecord = (value) => typeof value === 'object' && value !== null;

async function poll(cursor) {
  const url = new URL(topic);
  url.searchParams.set('sequence_page', cursor.page);
  url.searchParams.set('sequence_number', cursor.number);
  const encodings = { 'Accept-Encoding': 'gzip;q=1.0, deflate;q=0.6, br;q=0.5, identity;q=0.1' };
  return ask('GET', url, encodings, (request) => request.end());
}

async function* elements() {
  let cursor = { number: 0, page: 0 };
  let waits = new Waits();
  for (;;) {
    const answer = await poll(cursor).catch((error) => ({ status: 0, fields: {}, text: error.message }));
    if (answer.status >= 400 && answer.status < 500 && ![408, 421, 425, 429].includes(answer.status))
      throw new Error(`refused: ${answer.status} ${answer.text}`);
    let found = [];
    try {
      if (answer.status === 200) found = JSON.parse(answer.text).items.filter(isRecord);
    } catch {
      // An answer that cannot be read is asked for again.
    }
    const before = cursor;
    for (const element of found) {
      const { item, discontinuity: gap } = element;
      if (isRecord(item)) cursor = { number: item.topic_sequence_number + 1, page: item.sequence_page };
      else if (isRecord(gap)) cursor = { number: gap.new_topic_sequence, page: gap.new_sequence_page };
      else continue;
      yield element;
    }
    if (cursor !== before) waits = new Waits();
    else await waits.next(answer.fields['retry-after']);
  }
}

async function accepted(value) {
  const headers = {
    'Content-Type': 'text/plain; charset="utf-8"',
    'Transfer-Encoding': 'chunked',
    Expect: '100-continue',
  };
  const write = (request) => {
    const half = value.length >> 1;
    // A service may answer without a 100; one that says nothing gets the value after a while.
    const go = () => {
      if (request.sent) return;
      request.sent = true;
      if (half > 0) request.write(value.subarray(0, half));
      request.end(value.subarray(half));
    };
    request.on('continue', go);
    const late = setTimeout(go, 1000);
    request.on('close', () => clearTimeout(late));
    request.flushHeaders();
  };
  for (const waits = new Waits(); ;) {
    const answer = await ask('POST', topic, headers, write).catch((error) => ({ error, fields: {} }));
    if (answer.status === 204) return true;
    if (![429, 503].includes(answer.status) && answer.error?.code !== 'ECONNREFUSED') {
      process.stderr.write(`not accepted, or not known to be: ${answer.error?.message ?? answer.status}\n`);
      return false;
    }
    await waits.next(answer.fields['retry-after']);
  }
}

async function* inputLines() {
  let line = [];
  for await (const part of process.stdin) {
    const ends = [...part.keys()].filter((at) => part[at] === 10);
    let from = 0;
    for (const end of ends) {
      yield Buffer.concat([...line, part.subarray(from, end)]);
      [line, from] = [[], end + 1];
    }
    line.push(part.subarray(from));
  }
  const last = Buffer.concat(line);
  if (last.length > 0) yield last;
}

if (process.argv[2] === 'publish') {
  for await (const line of inputLines()) if (!(await accepted(line))) process.exitCode = 1;
  for (const agent of Object.values(pool)) agent.destroy();
} else {
  try {
    for await (const element of elements()) process.stdout.write(`${JSON.stringify(element)}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
