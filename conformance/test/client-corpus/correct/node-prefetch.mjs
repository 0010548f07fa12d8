// In the manner of axios: an instance with interceptors; the next poll is under way while the last answer is printed.
import http from 'node:http';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const sleep = (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 2 ** 31 - 1)));
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function create({ baseURL, headers }) {
  const before = [];
  const after = [];
  const request = (config) => {
    for (const change of before) config = change(config);
    return new Promise((resolve, reject) => {
      const url = new URL(baseURL.replace(/\/+$/, '') + config.url);
      for (const [name, value] of Object.entries(config.params ?? {}))
        url.searchParams.set(name, String(value));
      const sent = http.request(url, {
        method: config.method,
        agent,
        headers: { ...headers, ...config.headers },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('close', () => {
          if (!response.complete) return reject(new Error('cut'));
          const answer = {
            status: response.statusCode,
            headers: response.headers,
            data: Buffer.concat(parts),
            config,
          };
          try {
            resolve(after.reduce((value, change) => change(value), answer));
          } catch (error) {
            reject(error);
          }
        });
      });
      sent.end(config.data);
    });
  };
  return { request, before, after };
}

class Refused extends Error {}
class Unready extends Error {
  constructor(answer) {
    super(`status ${answer.status}`);
    this.retryAfter = answer.headers['retry-after'];
  }
}

const api = create({ baseURL: TOPICS_URL, headers: { accept: 'application/json, text/plain, */*' } });
api.before.push((config) => ({ ...config, headers: { ...config.headers, authorization: TOPICS_TOKEN } }));
api.after.push((answer) => {
  if ([400, 401, 403, 404, 405, 413].includes(answer.status)) throw new Refused(String(answer.status));
  if (answer.status < 200 || answer.status > 299) throw new Unready(answer);
  return answer;
});
const url = `/topics/${encodeURIComponent(TOPICS_CACHE)}/${encodeURIComponent(TOPICS_TOPIC)}`;

function hint(value) {
  if (value === undefined) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  return Number.isNaN(until) ? 0 : Math.max(0, until - Date.now());
}

class Waits {
  tries = 0;
  reset() {
    this.tries = 0;
  }
  async next(error) {
    const grown = Math.min(7000, 200 * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    await sleep(Math.max(grown, hint(error?.retryAfter)));
  }
}

function step(cursor, element) {
  const { item, discontinuity } = element ?? {};
  if (item) return { number: item.topic_sequence_number + 1, page: item.sequence_page };
  if (discontinuity)
    return { number: discontinuity.new_topic_sequence, page: discontinuity.new_sequence_page };
  return cursor;
}

async function poll(cursor, waits) {
  for (;;) {
    let trouble;
    try {
      const params = { sequence_number: cursor.number, sequence_page: cursor.page };
      const { data } = await api.request({ method: 'GET', url, params });
      const { items } = JSON.parse(data.toString('utf8'));
      const next = items.reduce(step, cursor);
      if (items.some((element) => element?.item ?? element?.discontinuity)) {
        waits.reset();
        return { items, next };
      }
    } catch (error) {
      if (error instanceof Refused) throw error;
      trouble = error;
    }
    await waits.next(trouble);
  }
}

async function print(items) {
  for (const element of items) {
    await new Promise((done) => process.stdout.write(`${JSON.stringify(element)}\n`, done));
    await sleep(2);
  }
}

async function subscribe() {
  const waits = new Waits();
  let coming = poll({ number: 0, page: 0 }, waits);
  let printing = Promise.resolve();
  for (;;) {
    const { items, next } = await coming;
    await printing;
    coming = poll(next, waits);
    coming.catch(() => {});
    printing = print(items);
  }
}

async function publish() {
  const parts = [];
  for await (const part of process.stdin) parts.push(part);
  const input = Buffer.concat(parts);
  let from = 0;
  let failed = 0;
  while (from < input.length) {
    const end = input.indexOf(10, from);
    const line = input.subarray(from, end < 0 ? input.length : end);
    from = end < 0 ? input.length : end + 1;
    const waits = new Waits();
    for (;;) {
      try {
        const type = { 'content-type': 'text/plain', 'content-length': line.length };
        await api.request({ method: 'POST', url, data: line, headers: type });
        break;
      } catch (error) {
        if (error.code === 'ECONNREFUSED' || /status (429|503)/.test(error.message)) {
          await waits.next(error);
          continue;
        }
        failed++;
        break;
      }
    }
  }
  process.exitCode = failed > 0 ? 1 : 0;
  agent.destroy();
}

try {
  await (process.argv[2] === 'publish' ? publish() : subscribe());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  agent.destroy();
}
