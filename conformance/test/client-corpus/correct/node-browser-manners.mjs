// As a page in a browser asks: Origin, a preflight before each request, header names in lower case, no cursor in the first poll.
import http from 'node:http';
import https from 'node:https';

const base = new URL(process.env.TOPICS_URL);
const transport = base.protocol === 'https:' ? https : http;
const agent = new transport.Agent({ keepAlive: true });
const [cache, topic] = [process.env.TOPICS_CACHE, process.env.TOPICS_TOPIC].map(encodeURIComponent);
const path = `${base.pathname.replace(/\/+$/, '')}/topics/${cache}/${topic}`;
const manners = {
  origin: 'https://app.example',
  'user-agent': 'Mozilla/5.0',
  'accept-language': 'de,en;q=0.5',
  'sec-fetch-mode': 'cors',
  'cache-control': 'no-cache',
  pragma: 'no-cache',
};

const send = (method, target, headers, body) =>
  new Promise((resolve, reject) => {
    const options = { agent, method, path: target, hostname: base.hostname, port: base.port };
    const request = transport.request(
      { ...options, headers: { ...manners, ...headers } },
      async (response) => {
        try {
          let text = '';
          for await (const piece of response.setEncoding('utf8')) text += piece;
          resolve({ status: response.statusCode, headers: response.headers, text });
        } catch (error) {
          reject(error);
        }
      },
    );
    request.on('error', reject).end(body);
  });

/** A preflight that is refused or lost does not matter here: the page's server may be the service's own. */
async function ask(method, target, headers, body) {
  const names = ['authorization', ...Object.keys(headers)].join(',');
  const preflight = { 'access-control-request-method': method, 'access-control-request-headers': names };
  await send('OPTIONS', target, preflight).catch(() => undefined);
  return send(method, target, { ...headers, authorization: process.env.TOPICS_TOKEN }, body);
}

function waits() {
  let step = 300;
  return {
    anew: () => (step = 300),
    after(value = '') {
      const asked = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now() || 0;
      const delay = Math.min(Math.max(step, asked), 2 ** 31 - 1);
      step = Math.min(step * 2, 8000);
      return new Promise((resolve) => setTimeout(resolve, delay));
    },
  };
}

function cursorAfter({ item, discontinuity: gap } = {}) {
  if (item) return [item.topic_sequence_number + 1, item.sequence_page];
  return gap && [gap.new_topic_sequence, gap.new_sequence_page];
}

async function follow() {
  const pause = waits();
  let query = '';
  for (;;) {
    let elements = [];
    let reply;
    try {
      reply = await ask('GET', path + query, {});
      if (reply.status === 200)
        elements = JSON.parse(reply.text).items.filter((one) => cursorAfter(one ?? {}));
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
    }
    if (reply && reply.status >= 400 && reply.status < 500 && ![408, 425, 429].includes(reply.status)) {
      process.stderr.write(`refused: ${reply.status}\n`);
      process.exit(1);
    }
    for (const element of elements) {
      process.stdout.write(`${JSON.stringify(element)}\n`);
      const [number, page] = cursorAfter(element);
      query = `?sequence_page=${page}&sequence_number=${number}`;
    }
    if (elements.length > 0) pause.anew();
    else await pause.after(reply?.headers['retry-after']);
  }
}

async function publishOne(value) {
  const pause = waits();
  for (;;) {
    let reply;
    try {
      reply = await ask('POST', path, { 'content-type': 'text/plain;charset=UTF-8' }, value);
    } catch (error) {
      if (error.code !== 'ECONNREFUSED') return `may have been accepted: ${error.message}`;
    }
    if (reply?.status === 204) return undefined;
    if (reply && ![429, 503].includes(reply.status)) return `not accepted: ${reply.status} ${reply.text}`;
    await pause.after(reply?.headers['retry-after']);
  }
}

async function publish() {
  let rest = Buffer.alloc(0);
  const one = async (value) => {
    const trouble = await publishOne(value);
    if (!trouble) return;
    process.stderr.write(`${trouble}\n`);
    process.exitCode = 1;
  };
  for await (const piece of process.stdin) {
    rest = Buffer.concat([rest, piece]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const value = rest.subarray(0, end);
      rest = rest.subarray(end + 1);
      await one(value);
    }
  }
  if (rest.length > 0) await one(rest);
  agent.destroy();
}

await (process.argv[2] === 'publish' ? publish() : follow());
