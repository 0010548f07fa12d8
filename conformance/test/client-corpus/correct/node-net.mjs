// HTTP/1.1 by hand over node:net: one kept connection, its own reader of status line, headers and body.
import net from 'node:net';
import tls from 'node:tls';
import { once } from 'node:events';

const base = new URL(process.env.TOPICS_URL);
const secure = base.protocol === 'https:';
const host = base.hostname.replace(/[[\]]/g, '');
const port = Number(base.port) || (secure ? 443 : 80);
const part = (name) => encodeURIComponent(process.env[name]);
const path = `${base.pathname.replace(/\/+$/, '')}/topics/${part('TOPICS_CACHE')}/${part('TOPICS_TOPIC')}`;
const wait = (ms) => new Promise((go) => setTimeout(go, Math.min(ms, 2 ** 31 - 1)));

/** Bytes of a connection, by line, by count or to the end. */
class Wire {
  held = Buffer.alloc(0);
  constructor(socket) {
    this.socket = socket;
    this.chunks = socket[Symbol.asyncIterator]();
  }
  async more() {
    const { done, value } = await this.chunks.next();
    if (done) return false;
    this.held = Buffer.concat([this.held, value]);
    return true;
  }
  async take(count) {
    const parts = [];
    let missing = count;
    while (missing > this.held.length) {
      missing -= this.held.length;
      parts.push(this.held);
      this.held = Buffer.alloc(0);
      if (!(await this.more())) throw new Error('connection ended inside an answer');
    }
    parts.push(this.held.subarray(0, missing));
    this.held = this.held.subarray(missing);
    return Buffer.concat(parts);
  }
  async line() {
    let end;
    while ((end = this.held.indexOf('\n')) < 0)
      if (!(await this.more())) throw new Error('connection ended before a whole answer');
    return (await this.take(end + 1)).toString('latin1').replace(/\r?\n$/, '');
  }
  async rest() {
    while (await this.more());
    return this.take(this.held.length);
  }
}

let wire;
async function connected() {
  if (wire && !wire.socket.destroyed && wire.socket.readable) return wire;
  const socket = secure ? tls.connect({ host, port, servername: host }) : net.connect({ host, port });
  await once(socket, secure ? 'secureConnect' : 'connect').catch((error) => {
    throw Object.assign(error, { neverSent: true });
  });
  socket.setKeepAlive(true, 30_000);
  socket.on('error', () => {});
  return (wire = new Wire(socket));
}

async function readHeaders(from) {
  const headers = new Map();
  for (let line = await from.line(); line !== ''; line = await from.line()) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

async function readChunks(from) {
  const parts = [];
  for (;;) {
    const size = parseInt(await from.line(), 16);
    if (!(size >= 0)) throw new Error('not a chunk');
    if (size === 0) break;
    parts.push(await from.take(size));
    await from.line();
  }
  await readHeaders(from);
  return Buffer.concat(parts);
}

async function exchange(method, target, headers, body = Buffer.alloc(0)) {
  const link = await connected();
  try {
    const lines = [
      `${method} ${target} HTTP/1.1`,
      `Host: ${base.host}`,
      `Authorization: ${process.env.TOPICS_TOKEN}`,
    ];
    link.socket.write(Buffer.concat([Buffer.from([...lines, ...headers, '', ''].join('\r\n')), body]));
    let status, answer;
    do {
      const [version, code] = (await link.line()).split(' ');
      if (!version.startsWith('HTTP/1.')) throw new Error('not an HTTP answer');
      status = Number(code);
      answer = await readHeaders(link);
    } while (status < 200);
    let content = Buffer.alloc(0);
    let close = /\bclose\b/i.test(answer.get('connection') ?? '');
    if (status === 204 || status === 304) content = Buffer.alloc(0);
    else if (/chunked/i.test(answer.get('transfer-encoding') ?? '')) content = await readChunks(link);
    else if (answer.has('content-length')) content = await link.take(Number(answer.get('content-length')));
    else [content, close] = [await link.rest(), true];
    if (close) link.socket.destroy();
    return { status, answer, text: content.toString('utf8') };
  } catch (error) {
    link.socket.destroy();
    throw error;
  }
}

function patience() {
  let step = 150;
  return {
    fresh: () => (step = 150),
    async pause(value = '') {
      const asked = /^\d+$/.test(value) ? value * 1000 : Date.parse(value) - Date.now() || 0;
      await wait(Math.max(step, asked));
      step = Math.min(step * 2, 4000);
    },
  };
}

async function subscribe() {
  const back = patience();
  let [number, page] = [0, 0];
  for (;;) {
    let moved = false;
    let reply;
    try {
      reply = await exchange('GET', `${path}?sequence_number=${number}&sequence_page=${page}`, []);
      if (reply.status >= 400 && reply.status < 500 && ![408, 425, 429].includes(reply.status)) break;
      const items = reply.status === 200 ? JSON.parse(reply.text).items : [];
      for (const element of items) {
        if (element?.item)
          [number, page] = [element.item.topic_sequence_number + 1, element.item.sequence_page];
        else if (element?.discontinuity)
          [number, page] = [
            element.discontinuity.new_topic_sequence,
            element.discontinuity.new_sequence_page,
          ];
        else continue;
        process.stdout.write(`${JSON.stringify(element)}\n`);
        moved = true;
      }
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
    }
    if (moved) back.fresh();
    else await back.pause(reply?.answer.get('retry-after'));
  }
  process.exit(1);
}

async function publish() {
  let failed = false;
  const one = async (value) => {
    const back = patience();
    for (;;) {
      let reply;
      // A connection that the other side closed meanwhile would leave it open whether the message arrived.
      wire?.socket.destroy();
      try {
        const headers = ['Content-Type: text/plain', `Content-Length: ${value.length}`];
        reply = await exchange('POST', path, headers, value);
      } catch (error) {
        if (!error.neverSent) {
          process.stderr.write(`may have been accepted: ${error.message}\n`);
          failed = true;
          return;
        }
      }
      if (reply && ![429, 503].includes(reply.status)) {
        if (reply.status !== 204) process.stderr.write(`not accepted: ${reply.status} ${reply.text}\n`);
        failed ||= reply.status !== 204;
        return;
      }
      await back.pause(reply?.answer.get('retry-after'));
    }
  };
  const input = new Wire(process.stdin);
  for (;;) {
    let end;
    while ((end = input.held.indexOf('\n')) < 0 && (await input.more()));
    if (end < 0) break;
    await one((await input.take(end + 1)).subarray(0, -1));
  }
  if (input.held.length > 0) await one(input.held);
  process.exit(failed ? 1 : 0);
}

await (process.argv[2] === 'publish' ? publish() : subscribe());
