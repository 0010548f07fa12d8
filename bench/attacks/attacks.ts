import { secretToken } from '../servers.ts';
import { write, type Attacker } from './attacker.ts';

const hostileConnections = 5000;
const kibibyte = 1024;
const mebibyte = kibibyte * kibibyte;

const request = (method: string, topic: string, ...headers: string[]) =>
  `${[`${method} /topics/demo/${topic} HTTP/1.1`, 'Host: x', `Authorization: ${secretToken}`, ...headers].join('\r\n')}\r\n\r\n`;
const publish = (topic: string, body: string) =>
  request('POST', topic, 'Content-Type: text/plain', `Content-Length: ${Buffer.byteLength(body)}`) + body;
const oldest = '?sequence_number=1&sequence_page=1';
const chunkedBody = request('POST', 'chunks', 'Content-Type: text/plain', 'Transfer-Encoding: chunked');

/** Publishes the body to 600 topics, four at a time. */
async function fill(attacker: Attacker, topics: string, body: string): Promise<void> {
  for (let topic = 0; topic < 600 && !attacker.isOver; topic += 4)
    await Promise.all([0, 1, 2, 3].map((more) => attacker.ask(publish(`${topics}-${topic + more}`, body))));
}

/** What a bad neighbour does, by name, for as long as it lasts. */
export const attacks: Record<string, (attacker: Attacker) => Promise<void>> = {
  'nobody attacks': () => Promise.resolve(),
  'connections that say nothing': (attacker) => attacker.open(hostileConnections, () => undefined),
  'heads a byte at a time': (attacker) =>
    attacker.open(hostileConnections, (socket) => {
      socket.write('GET /topics/demo/slow HTTP/1.1\r\nX: ');
      write(socket, 'x', 500);
    }),
  'bodies in chunks of a byte': (attacker) =>
    attacker.open(hostileConnections, (socket) => {
      socket.write(chunkedBody);
      write(socket, '1\r\nx\r\n'.repeat(2000), 500);
    }),
  'bodies of 1 MiB that stop short': (attacker) =>
    attacker.open(hostileConnections, (socket) => {
      socket.write(request('POST', 'short', 'Content-Type: text/plain', `Content-Length: ${mebibyte}`));
      write(socket, 'x'.repeat(64 * kibibyte), 500);
    }),
  garbage: (attacker) =>
    attacker.open(hostileConnections, (socket) => void socket.write(Buffer.alloc(kibibyte, 0xff))),
  'polls that leave': (attacker) =>
    attacker.open(hostileConnections, (socket, index) => {
      socket.write(request('GET', `leave-${index % 200}`));
      setTimeout(() => socket.destroy(), 500);
    }),
  '16 pipelined polls of 60 Ki characters that nobody reads': async (attacker) => {
    await attacker.ask(publish('pipelined', 'x'.repeat(60 * kibibyte)));
    const polls = request('GET', `pipelined${oldest}`).repeat(16);
    await attacker.open(hostileConnections, (socket) => void socket.pause().write(polls), false);
  },
  'slow readers of a large answer': async (attacker) => {
    await attacker.ask(publish('large', '\u0001'.repeat(mebibyte)));
    const poll = request('GET', `large${oldest}`);
    await attacker.open(hostileConnections, (socket) => void socket.pause().write(poll), false);
  },
  '600 topics with 1 MiB of control characters': (attacker) =>
    fill(attacker, 'control', '\u0001'.repeat(mebibyte)),
  '600 topics with 1 MiB that is no Latin-1': (attacker) => fill(attacker, 'wide', 'ä€'.repeat(mebibyte / 5)),
  'polls of as many topics': (attacker) =>
    attacker.open(hostileConnections, (socket, index) => void socket.write(request('GET', `topic-${index}`))),
  'tokens that are none': (attacker) =>
    attacker.open(hostileConnections, (socket, index) => {
      const bytes = request('GET', 't').replace(secretToken, `${secretToken.slice(0, -9)}${1e8 + index}`);
      write(socket, bytes, 300);
    }),
};
