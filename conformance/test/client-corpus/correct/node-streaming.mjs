// Reads the answer while it arrives: each element is printed as soon as it is whole, and after a cut the
// client goes on after the last whole one.
import http from 'node:http';
import https from 'node:https';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE, TOPICS_TOPIC } = process.env;
const endpoint = [
  TOPICS_URL.replace(/\/+$/, ''),
  'topics',
  ...[TOPICS_CACHE, TOPICS_TOPIC].map(encodeURIComponent),
].join('/');

/** Finds the objects in the array `items` of a JSON text that comes in pieces. */
class ElementScanner {
  #depth = 0;
  #inText = false;
  #escaped = false;
  #key = '';
  #lastText = '';
  #inItems = false;
  #element = undefined;

  constructor(found) {
    this.found = found;
  }

  write(piece) {
    for (const char of piece) {
      if (this.#element !== undefined) this.#element += char;
      if (this.#inText) this.#text(char);
      else this.#mark(char);
    }
  }

  #text(char) {
    if (this.#depth === 1) this.#lastText += char;
    if (this.#escaped) this.#escaped = false;
    else if (char === '\\') this.#escaped = true;
    else if (char === '"') this.#inText = false;
  }

  #mark(char) {
    if (char === '"') {
      this.#inText = true;
      if (this.#depth === 1) this.#lastText = '"';
    } else if (char === ':' && this.#depth === 1) this.#key = JSON.parse(this.#lastText);
    else if (char === '{' || char === '[') this.#open(char);
    else if (char === '}' || char === ']') this.#close();
  }

  #open(char) {
    this.#depth += 1;
    if (this.#depth === 2) this.#inItems = char === '[' && this.#key === 'items';
    if (this.#depth === 3 && this.#inItems && char === '{') this.#element = char;
  }

  #close() {
    this.#depth -= 1;
    if (this.#depth === 2 && this.#element !== undefined) {
      const element = JSON.parse(this.#element);
      this.#element = undefined;
      this.found(element);
    }
  }
}

const cursor = { number: 0, page: 0 };

function take(element) {
  const { item, discontinuity } = element;
  if (item) Object.assign(cursor, { number: item.topic_sequence_number + 1, page: item.sequence_page });
  else if (discontinuity)
    Object.assign(cursor, {
      number: discontinuity.new_topic_sequence,
      page: discontinuity.new_sequence_page,
    });
  else return false;
  process.stdout.write(`${JSON.stringify(element)}\n`);
  return true;
}

/** One poll. Resolves, and never rejects, with how many elements it took and what the answer was. */
function poll() {
  return new Promise((resolve) => {
    let taken = 0;
    const url = `${endpoint}?sequence_number=${cursor.number}&sequence_page=${cursor.page}`;
    const { get } = url.startsWith('https:') ? https : http;
    const request = get(url, { headers: { Authorization: TOPICS_TOKEN } }, (response) => {
      const { statusCode: status, headers } = response;
      let text = '';
      const done = () => resolve({ taken, status, headers, text });
      const scanner = new ElementScanner((element) => (taken += take(element) ? 1 : 0));
      response.setEncoding('utf8');
      response.on('data', (piece) => {
        if (status !== 200) text += piece;
        else
          try {
            scanner.write(piece);
          } catch (error) {
            response.destroy(error);
          }
      });
      response.on('end', done).on('error', done).on('close', done);
    });
    request.on('error', (error) => resolve({ taken, text: error.message }));
  });
}

let delay = 250;
for (;;) {
  const { taken, status, headers, text } = await poll();
  if ([400, 401, 403, 404].includes(status)) {
    console.error(status, text);
    process.exit(1);
  }
  if (taken > 0) {
    delay = 250;
    // After a cut the rest is a new question; after a whole answer too.
    continue;
  }
  const asked = headers?.['retry-after'] ?? '';
  const ms = /^\d+$/.test(asked) ? asked * 1000 : Date.parse(asked) - Date.now();
  await new Promise((wake) => setTimeout(wake, Math.min(Math.max(delay, ms || 0), 0x7fffffff)));
  delay = Math.min(delay * 2, 4000);
}
