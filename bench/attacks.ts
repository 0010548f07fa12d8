/**
 * `npm run bench:attacks [part of a name]`: what a bad neighbour costs. Each attack has a service of its own, with default
 * options, for ten seconds; beside it a normal client publishes and polls. Prints the service's resident memory at its highest,
 * and the normal client's latency.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';
import { secret, secretToken } from './servers.ts';

const root = path.dirname(import.meta.dirname);
const seconds = 10;
const hostileConnections = 5000;
const kibibyte = 1024;
const mebibyte = kibibyte * kibibyte;

const request = (method: string, topic: string, ...headers: string[]) =>
  `${[`${method} /topics/demo/${topic} HTTP/1.1`, 'Host: x', `Authorization: ${secretToken}`, ...headers].join('\r\n')}\r\n\r\n`;
const publish = (topic: string, body: string) =>
  request('POST', topic, 'Content-Type: text/plain', `Content-Length: ${Buffer.byteLength(body)}`) + body;
const oldest = '?sequence_number=1&sequence_page=1';

/** Opens connections to the service and does with each what it is told; one that is closed is opened again. */
class Attacker {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  isOver = false;

  constructor(port: number) {
    this.#port = port;
  }

  /** @param use is called when a connection is open, with the number of the connection */
  async open(count: number, use: (socket: Socket, index: number) => void, isRead = true): Promise<void> {
    const again = (index: number) => {
      if (this.isOver) return;
      const socket = connect(this.#port, '127.0.0.1', () => use(socket, index));
      this.#sockets.add(socket);
      if (isRead) socket.resume();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (!this.isOver) setTimeout(() => again(index), 200);
      });
    };
    for (let index = 0; index < count; index++) {
      again(index);
      // As many at a time as a backlog takes.
      if (index % 250 === 249) await sleep(20);
    }
  }

  /** Sends a request on a connection of its own, and waits for the end of the answer. */
  async ask(bytes: string): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1', () => socket.write(bytes));
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => socket.destroy());
    await once(socket, 'close');
    this.#sockets.delete(socket);
  }

  end(): void {
    this.isOver = true;
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Writes the piece again and again, no faster than it is taken. */
function write(socket: Socket, piece: string | Buffer, everyMs: number): void {
  const timer = setInterval(() => socket.writableNeedDrain || socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
}

const chunkedBody = request('POST', 'chunks', 'Content-Type: text/plain', 'Transfer-Encoding: chunked');
const attacks: Record<string, (attacker: Attacker) => Promise<void>> = {
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
  '600 topics with 1 MiB of control characters': async (attacker) => {
    const body = '\u0001'.repeat(mebibyte);
    for (let topic = 0; topic < 600 && !attacker.isOver; topic += 4)
      await Promise.all([0, 1, 2, 3].map((more) => attacker.ask(publish(`control-${topic + more}`, body))));
  },
  '600 topics with 1 MiB that is no Latin-1': async (attacker) => {
    const body = 'ä€'.repeat(mebibyte / 5);
    for (let topic = 0; topic < 600 && !attacker.isOver; topic += 4)
      await Promise.all([0, 1, 2, 3].map((more) => attacker.ask(publish(`wide-${topic + more}`, body))));
  },
  'polls of as many topics': (attacker) =>
    attacker.open(hostileConnections, (socket, index) => void socket.write(request('GET', `topic-${index}`))),
  'tokens that are none': (attacker) =>
    attacker.open(hostileConnections, (socket, index) => {
      const bytes = request('GET', 't').replace(secretToken, `${secretToken.slice(0, -9)}${1e8 + index}`);
      write(socket, bytes, 300);
    }),
};

/** A client that does everything right: publishes, and is told. Posts each latency, in milliseconds. */
async function behaveWell(port: number): Promise<never> {
  const url = `http://127.0.0.1:${port}/topics/demo/well-behaved`;
  const headers = { authorization: secretToken, 'content-type': 'text/plain' };
  for (;;) {
    const startMs = performance.now();
    let status: number;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: 'hello',
        signal: AbortSignal.timeout(5000),
      });
      ({ status } = response);
      const poll = await fetch(`${url}${oldest}`, { headers, signal: AbortSignal.timeout(5000) });
      await poll.text();
      if (!poll.ok) ({ status } = poll);
    } catch {
      status = 0;
    }
    process.send!({ ms: performance.now() - startMs, isServed: status === 204 });
    await sleep(10);
  }
}

let service: ChildProcess | undefined;
process.once('exit', () => service?.kill('SIGKILL'));

async function startService(port: number): Promise<ChildProcess> {
  const command = ['server/dist/command/cli.js', '--port', String(port), '--log-level', 'error'];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, TOPICS_SIGNING_KEY: secret },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  service = child;
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    try {
      (await Connection.open(port)).close();
      return child;
    } catch {
      await sleep(100);
    }
  }
  child.kill('SIGKILL');
  throw new Error(`no service on port ${port}`);
}

async function measure(name: string, port: number): Promise<void> {
  const child = await startService(port);
  const attacker = new Attacker(port);
  const wellBehaved = fork(import.meta.filename, ['--well-behaved', String(port)]);
  const times: number[] = [];
  let refused = 0;
  wellBehaved.on('message', ({ ms, isServed }: { ms: number; isServed: boolean }) => {
    times.push(ms);
    if (!isServed) refused++;
  });
  const attack = attacks[name]!(attacker);
  await sleep(seconds * 1000);
  attacker.end();
  await attack;
  wellBehaved.kill();
  const highest = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  child.kill('SIGKILL');
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(part * times.length)]?.toFixed(1) ?? '–';
  console.log(
    `| ${name.padEnd(56)} | ${String(Math.round(Number(highest) / kibibyte)).padStart(7)} | ${at(0.5).padStart(7)} | ${at(0.99).padStart(7)} | ${`${refused} of ${times.length}`.padStart(12)} |`,
  );
}

if (process.argv[2] === '--well-behaved') await behaveWell(Number(process.argv[3]));
else {
  console.log(`| ${'attack'.padEnd(56)} | RSS MiB | p50, ms | p99, ms | not served   |`);
  console.log(`| ${'-'.repeat(56)} | ------: | ------: | ------: | -----------: |`);
  const wanted = process.argv[2] ?? '';
  const names = Object.keys(attacks).filter((name) => name.includes(wanted));
  for (const [index, name] of names.entries()) await measure(name, 8110 + index);
}
