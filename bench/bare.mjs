// The least that a Node process can do for the same work: no tokens, no limits, no checks. The limit for this runtime.
import { createServer } from 'node:http';

const topics = new Map();
const topicOf = (path) => {
  let topic = topics.get(path);
  if (!topic) topics.set(path, (topic = { items: [], waiting: [] }));
  return topic;
};
const send = (response, items) => {
  const body = `{"items":[${items.join(',')}]}`;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

createServer((request, response) => {
  const [path, query] = request.url.split('?');
  const topic = topicOf(path);
  if (request.method === 'POST') {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      const number = topic.items.length;
      const item = `{"item":{"topic_sequence_number":${number},"sequence_page":1,"value":{"text":${JSON.stringify(text)}}}}`;
      topic.items.push(item);
      const { waiting } = topic;
      topic.waiting = [];
      for (const each of waiting) send(each, [item]);
      response.writeHead(204).end();
    });
    return;
  }
  const from =
    query === undefined ? topic.items.length : Number(query.slice('sequence_number='.length).split('&')[0]);
  if (from < topic.items.length) send(response, topic.items.slice(from, from + 1000));
  else topic.waiting.push(response);
}).listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
