// Callbacks and events, a connection per request (`Connection: close`), timers instead of promises.
import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';

class Topic {
  constructor(url, token, cache, topic) {
    this.url = `${url.replace(/\/+$/, '')}/topics/${encodeURIComponent(cache)}/${encodeURIComponent(topic)}`;
    this.token = token;
    this.get = (url.startsWith('https:') ? https : http).request;
  }

  call(method, query, headers, body, done) {
    let finished = false;
    const finish = (error, response, content) => {
      if (finished) return;
      finished = true;
      done(error, response, content);
    };
    const options = { method, agent: false, headers: { ...headers, Authorization: this.token } };
    const request = this.get(this.url + query, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (more) => (text += more));
      response.on('end', () => finish(null, response, text));
      response.on('aborted', () => finish(new Error('aborted')));
      response.on('error', finish);
    });
    request.on('error', finish);
    request.end(body);
  }
}

/** Seconds or a date; undefined for anything else. */
function askedFor(response) {
  const header = response?.headers['retry-after'];
  if (header === undefined) return undefined;
  const seconds = Number(header);
  return Number.isNaN(seconds) ? Date.parse(header) - Date.now() || undefined : seconds * 1000;
}

class Delay {
  times = 0;
  reset() {
    this.times = 0;
  }
  /** Grows by a half each time, from 400 ms up to 7 s, and is never shorter than the service asks. */
  next(response) {
    const own = Math.min(7000, 400 * 1.5 ** this.times++);
    return Math.min(Math.max(own, askedFor(response) ?? 0), 0x7fffffff);
  }
}

class Subscription extends EventEmitter {
  number = 0;
  page = 0;
  delay = new Delay();

  constructor(topic) {
    super();
    this.topic = topic;
    setImmediate(() => this.ask());
  }

  ask() {
    const query = `?sequence_page=${this.page}&sequence_number=${this.number}`;
    this.topic.call('GET', query, {}, undefined, (error, response, text) =>
      this.heard(error, response, text),
    );
  }

  heard(error, response, text) {
    const status = response?.statusCode;
    if ([400, 401, 403, 404].includes(status)) return void this.emit('refused', status, text);
    let items = [];
    if (status === 200) {
      try {
        items = JSON.parse(text).items;
      } catch (problem) {
        error = problem;
      }
    }
    if (error || status !== 200) this.emit('trouble', error ?? new Error(`status ${status}`));
    const before = `${this.number} ${this.page}`;
    if (Array.isArray(items)) items.forEach((element) => this.take(element));
    if (before !== `${this.number} ${this.page}`) {
      this.delay.reset();
      this.ask();
    } else setTimeout(() => this.ask(), this.delay.next(response));
  }

  take(element) {
    if (element?.item) {
      this.number = element.item.topic_sequence_number + 1;
      this.page = element.item.sequence_page;
    } else if (element?.discontinuity) {
      this.number = element.discontinuity.new_topic_sequence;
      this.page = element.discontinuity.new_sequence_page;
    } else return;
    this.emit('element', element);
  }
}

function publish(topic, input) {
  const queue = [];
  let [rest, ended, busy] = ['', false, false];
  const end = (code) => process.exit(code);
  const next = () => {
    if (busy) return;
    if (queue.length > 0) send(queue.shift(), new Delay());
    else if (ended) end(0);
  };
  const send = (line, delay) => {
    busy = true;
    const headers = { 'Content-Type': 'text/plain;charset=UTF-8', 'Content-Length': Buffer.byteLength(line) };
    topic.call('POST', '', headers, line, (error, response, text) => {
      const status = response?.statusCode;
      if (status === 429 || status === 503 || error?.code === 'ECONNREFUSED') {
        setTimeout(send, delay.next(response), line, delay);
        return;
      }
      if (status !== 204) {
        console.error(error ? `unsure whether it was accepted: ${error.message}` : `${status} ${text}`);
        return end(1);
      }
      busy = false;
      next();
    });
  };
  input.setEncoding('utf8');
  input.on('data', (chunk) => {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop();
    queue.push(...pieces);
    next();
  });
  input.on('end', () => {
    if (rest) queue.push(rest);
    ended = true;
    next();
  });
}

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const topic = new Topic(TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC);
if (process.argv[2] === 'publish') publish(topic, process.stdin);
else {
  new Subscription(topic)
    .on('element', (element) => process.stdout.write(`${JSON.stringify(element)}\n`))
    .on('trouble', (error) => process.stderr.write(`${error.message}\n`))
    .on('refused', (status, text) => {
      process.stderr.write(`${status} ${text}\n`);
      process.exitCode = 1;
    });
}
