// The habits of `got`, by hand: an instance with defaults, retry limits per method, hooks, decompression.
import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import { promisify } from 'node:util';

const decoders = {
  gzip: promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  br: promisify(zlib.brotliDecompress),
};

class HTTPError extends Error {
  constructor(response) {
    super(`Response code ${response.statusCode} (${response.statusMessage})`);
    this.response = response;
  }
}

class RequestError extends Error {
  constructor(cause) {
    super(cause.message, { cause });
    this.code = cause.code;
  }
}

function calculateDelay({ attemptCount, error }) {
  const header = error.response?.headers['retry-after'];
  const own = Math.min(2 ** (attemptCount - 1) * 250, 5000);
  if (!header) return own;
  const after = Number(header);
  return Math.max(own, Number.isNaN(after) ? Date.parse(header) - Date.now() || 0 : after * 1000);
}

const defaults = {
  headers: { 'user-agent': 'topics-client', 'accept-encoding': 'gzip, deflate, br' },
  retry: {
    limit: Infinity,
    calculateDelay,
    statusCodes: {
      GET: [301, 302, 303, 307, 308, 408, 413, 429, 500, 502, 503, 504, 521, 522, 524],
      POST: [429, 503],
    },
    errors: { GET: true, POST: false },
  },
  hooks: { beforeRetry: [(error) => console.error(`trying again: ${error.message}`)] },
};

function once(url, options) {
  return new Promise((resolve, reject) => {
    const fail = (error) => reject(new RequestError(error));
    const { request } = url.startsWith('https:') ? https : http;
    const outgoing = request(url, { method: options.method, headers: options.headers }, (response) => {
      const chunks = [];
      response.on('error', fail);
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', async () => {
        try {
          const raw = Buffer.concat(chunks);
          const decoder = raw.length > 0 && decoders[response.headers['content-encoding']];
          response.body = (decoder ? await decoder(raw) : raw).toString('utf8');
          if (response.statusCode >= 200 && response.statusCode < 300) resolve(response);
          else reject(new HTTPError(response));
        } catch (error) {
          fail(error);
        }
      });
    });
    outgoing.on('error', fail);
    if (options.body !== undefined) outgoing.setHeader('content-length', Buffer.byteLength(options.body));
    outgoing.end(options.body);
  });
}

function extend(base, more) {
  const instance = async (path, options = {}) => {
    const method = options.method ?? 'GET';
    const { retry, hooks, prefixUrl } = instance.defaults;
    const query = options.searchParams ? `?${new URLSearchParams(options.searchParams)}` : '';
    const headers = { ...instance.defaults.headers, ...options.headers };
    const url = `${prefixUrl.replace(/\/*$/, '/')}${path}${query}`;
    for (let attemptCount = 1; ; attemptCount++) {
      try {
        const response = await once(url, { method, headers, body: options.body });
        return options.parse ? options.parse(response) : response;
      } catch (error) {
        const status = error.response?.statusCode;
        const again = status ? retry.statusCodes[method].includes(status) : retry.errors[method];
        if (!again || attemptCount > retry.limit) throw error;
        for (const hook of hooks.beforeRetry) hook(error);
        const delay = Math.min(retry.calculateDelay({ attemptCount, error }), 0x7fffffff);
        await new Promise((wake) => setTimeout(wake, delay));
      }
    }
  };
  instance.defaults = { ...base, ...more, headers: { ...base.headers, ...more.headers } };
  instance.extend = (other) => extend(instance.defaults, other);
  return instance;
}

const topics = extend(defaults, {
  prefixUrl: process.env.TOPICS_URL,
  headers: { authorization: process.env.TOPICS_TOKEN },
});
const path = ['topics', process.env.TOPICS_CACHE, process.env.TOPICS_TOPIC].map(encodeURIComponent).join('/');

/** The elements that this client knows; an answer without one is as good as none. */
function parse(response) {
  const { items } = JSON.parse(response.body);
  const known = items.filter((element) => element?.item ?? element?.discontinuity);
  if (known.length === 0) throw new Error('nothing in the answer');
  return known;
}

async function subscribe() {
  let cursor = { sequence_number: 0, sequence_page: 0 };
  for (;;) {
    for (const element of await topics(path, { searchParams: cursor, parse })) {
      const { item, discontinuity } = element;
      cursor = item
        ? { sequence_number: item.topic_sequence_number + 1, sequence_page: item.sequence_page }
        : {
            sequence_number: discontinuity.new_topic_sequence,
            sequence_page: discontinuity.new_sequence_page,
          };
      process.stdout.write(JSON.stringify(element) + '\n');
    }
  }
}

async function publish() {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  if (text === '') return;
  for (const body of text.replace(/\n$/, '').split('\n')) {
    const headers = { 'content-type': 'text/plain' };
    try {
      await topics(path, { method: 'POST', headers, body });
    } catch (error) {
      console.error(error.response ? error.message : `may have been accepted: ${error.message}`);
      process.exitCode = 1;
      if ([401, 403, 404].includes(error.response?.statusCode)) return;
    }
  }
}

try {
  await (process.argv[2] === 'publish' ? publish() : subscribe());
} catch (error) {
  console.error(error.message, error.response?.body);
  process.exitCode = 1;
}
