// Percent-encodes every byte of the names, in lower case, and of its cursor; the token last in the query; a connection a request.
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

const base = new URL(process.env.TOPICS_URL);
const bytes = (text) =>
  [...Buffer.from(String(text))].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const path = `${base.pathname.replace(/\/+$/, '')}/topics/${bytes(process.env.TOPICS_CACHE)}/${bytes(process.env.TOPICS_TOPIC)}`;
const token = `token=${bytes(process.env.TOPICS_TOKEN)}`;

/** Resolves with what became of a request, and never rejects. */
function ask(method, query, headers, body) {
  return new Promise((resolve) => {
    const options = {
      method,
      agent: false,
      hostname: base.hostname,
      port: base.port,
      path: `${path}?${query}`,
    };
    const send = base.protocol === 'https:' ? secure : plain;
    const lost = (error) =>
      resolve({ status: 0, neverSent: error.code === 'ECONNREFUSED', text: error.message });
    send({ ...options, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', lost);
      response.on('end', () => {
        const { statusCode: status, headers: fields } = response;
        resolve({ status, asked: fields['retry-after'], text: Buffer.concat(parts).toString() });
      });
    })
      .on('error', lost)
      .end(body);
  });
}

let step = 0;
async function pause(asked = '') {
  step = Math.min(step * 1.5 || 400, 5000);
  const until = /^[0-9]+$/.test(asked) ? asked * 1000 : (Date.parse(asked) || 0) - Date.now();
  await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(step, until), 2147483647)));
}

function stepsOf(text) {
  try {
    const steps = JSON.parse(text).items.map((element) => {
      if (element.item) return [element, element.item.topic_sequence_number + 1, element.item.sequence_page];
      const gap = element.discontinuity;
      return gap && [element, gap.new_topic_sequence, gap.new_sequence_page];
    });
    return steps.filter(Boolean);
  } catch {
    return [];
  }
}

async function follow() {
  let [number, page] = [0, 0];
  for (;;) {
    const cursor = `sequence_number=${bytes(number)}&sequence_page=${bytes(page)}`;
    const { status, asked, text } = await ask('GET', `${cursor}&${token}`, { Accept: '*/*' });
    if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
      process.stderr.write(`refused: ${status} ${text}\n`);
      process.exit(1);
    }
    const steps = status === 200 ? stepsOf(text) : [];
    for (const [element, ...next] of steps) {
      process.stdout.write(`${JSON.stringify(element)}\n`);
      [number, page] = next;
    }
    if (steps.length > 0) step = 0;
    else await pause(asked);
  }
}

async function publish() {
  const input = [];
  for await (const part of process.stdin) input.push(part);
  let whole = Buffer.concat(input);
  while (whole.length > 0) {
    const end = whole.indexOf('\n') < 0 ? whole.length : whole.indexOf('\n');
    const value = whole.subarray(0, end);
    whole = whole.subarray(end + 1);
    step = 0;
    let answer = { status: 503 };
    for (let first = true; [429, 503].includes(answer.status) || answer.neverSent; first = false) {
      if (!first) await pause(answer.asked);
      answer = await ask(
        'POST',
        token,
        { 'Content-Type': 'TEXT/PLAIN', 'Content-Length': value.length },
        value,
      );
    }
    if (answer.status === 204) continue;
    process.stderr.write(`not accepted, or not known to be: ${answer.status} ${answer.text}\n`);
    process.exitCode = 1;
  }
}

await (process.argv[2] === 'publish' ? publish() : follow());
