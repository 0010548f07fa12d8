import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { Turns } from '../src/http/turns.ts';
import { exchange, startService, type RunningService } from './harness.ts';

/** A connection that only says whether it is read. */
class Reading {
  isPaused = false;
  pause = () => (this.isPaused = true);
  resume = () => (this.isPaused = false);
  socket = this as unknown as Socket;
}
const many = (count: number) => Array.from({ length: count }, () => new Reading());
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve));
const read = (connections: Reading[]) => connections.filter(({ isPaused }) => !isPaused).length;

describe('new connections', () => {
  test('that come at once are read a few in each turn, the first ones first, and all of them in the end', async () => {
    const turns = new Turns();
    const connections = many(100);
    for (const { socket } of connections) turns.begin(socket);
    await tick();
    const steps: number[] = [];
    while (read(connections) < 100 && steps.length < 100) {
      steps.push(read(connections));
      expect(read(connections.slice(0, steps.at(-1)))).toBe(steps.at(-1));
      await setImmediate();
    }
    expect(steps[0]).toBe(8);
    expect(steps.every((count, turn) => turn === 0 || count - steps[turn - 1]! <= 8)).toBe(true);
    expect(read(connections)).toBe(100);
  });

  test('that come one by one never wait', async () => {
    const turns = new Turns();
    for (let each = 0; each < 200; each++) {
      const connection = new Reading();
      turns.begin(connection.socket);
      await tick();
      expect(connection.isPaused).toBe(false);
      if (each % 5 === 0) await setImmediate();
    }
  });

  test('that are gone keep no place', async () => {
    const turns = new Turns();
    const connections = many(30);
    for (const { socket } of connections) turns.begin(socket);
    await tick();
    turns.end(connections[29]!.socket);
    await expect.poll(() => read(connections)).toBe(29);
    expect(connections[29]!.isPaused).toBe(true);
  });
});

describe('bodies in chunks', () => {
  const begin = (turns: Turns, connection: Reading, headers = { 'transfer-encoding': 'chunked' }) => {
    const request = { socket: connection.socket, headers, once: () => undefined };
    return turns.body(request as unknown as IncomingMessage);
  };

  test('are read two at a time; one that has taken much gives way, and so does one that says nothing', async () => {
    const turns = new Turns();
    const connections = many(4);
    const took = connections.map((connection) => begin(turns, connection)!);
    const which = () => connections.map(({ isPaused }) => (isPaused ? '-' : 'r')).join('');
    await expect.poll(which).toBe('rr--');
    // The second one goes on to say something, the first one does not.
    const talk = setInterval(() => took[1]!(1), 1);
    await expect.poll(() => which()[0]).toBe('-');
    clearInterval(talk);
    for (const each of connections) each.isPaused = true;
    await expect.poll(() => read(connections)).toBeGreaterThan(0);
    turns.end(connections[0]!.socket);
    turns.end(connections[1]!.socket);
    turns.end(connections[2]!.socket);
    await expect.poll(() => which()[3]).toBe('r');
  });

  test('give way after 256 pieces', async () => {
    const turns = new Turns();
    const connections = many(3);
    const took = connections.map((connection) => begin(turns, connection)!);
    await expect.poll(() => read(connections)).toBe(2);
    const first = connections.findIndex(({ isPaused }) => !isPaused);
    for (let piece = 0; piece < 256; piece++) took[first]!(1);
    await tick();
    expect(connections[first]!.isPaused).toBe(true);
  });

  test('of which the length is known need no turn', () => {
    expect(begin(new Turns(), new Reading(), {} as never)).toBeUndefined();
  });
});

describe('on the wire', () => {
  let service: RunningService;
  afterEach(() => service.shutDown());

  test('new connections that have to wait are not read before their turn', async () => {
    service = await startService();
    const sockets: Socket[] = [];
    service.server.on('connection', (socket: Socket) => sockets.push(socket));
    const most: number[] = [];
    let [before, isOver] = [0, false];
    const look = () => {
      const read = sockets.filter(({ bytesRead }) => bytesRead > 0).length;
      most.push(read - before);
      before = read;
      if (!isOver) global.setImmediate(look);
    };
    const clients = Array.from({ length: 400 }, () => {
      const client = connect(Number(new URL(service.url).port), '127.0.0.1', () => {
        client.write(`GET /topics/demo/t HTTP/1.1\r\nHost: x\r\n\r\n`);
      });
      return client.on('error', () => undefined).resume();
    });
    look();
    await expect.poll(() => before).toBe(400);
    isOver = true;
    for (const client of clients) client.destroy();
    // Those that need not wait, and as many of the next turn.
    expect(Math.max(...most)).toBeLessThanOrEqual(16);
  });

  test('connections that are refused again and again are read a few in each turn', async () => {
    service = await startService();
    let [served, before, most, isOver] = [0, 0, 0, false];
    service.server.on('request', () => served++);
    const look = () => {
      most = Math.max(most, served - before);
      before = served;
      if (!isOver) global.setImmediate(look);
    };
    look();
    const ask = `GET /topics/demo/t HTTP/1.1\r\nHost: x\r\n\r\n`;
    const clients = Array.from({ length: 200 }, () => {
      const client = connect(Number(new URL(service.url).port), '127.0.0.1', () => client.write(ask));
      return client.on('error', () => undefined).on('data', () => client.write(ask));
    });
    await expect.poll(() => served, { timeout: 600_000 }).toBeGreaterThan(4000);
    isOver = true;
    for (const client of clients) client.destroy();
    // Those that need not wait, and as many of the next turn.
    expect(most).toBeLessThanOrEqual(16);
  });

  const head = (token: string, framing: string) =>
    `POST /topics/demo/t HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${token}\r\nContent-Type: text/plain\r\n${framing}\r\n\r\n`;

  // A piece of the wire is 64 KiB; two or three, by the release of Node, may fall into one turn: not the 28 of the whole body.
  test('in one-byte chunks gives way after each piece of the wire: no turn of the event loop reads much more', async () => {
    service = await startService();
    let [most, before, isOver] = [0, 0, false];
    service.server.on('connection', (socket: Socket) => {
      const look = () => {
        most = Math.max(most, socket.bytesRead - before);
        before = socket.bytesRead;
        if (!isOver) global.setImmediate(look);
      };
      look();
    });
    const chunks = '1\r\nx\r\n'.repeat(300_000);
    const answer = await exchange(
      service.url,
      `${head(service.token, 'Transfer-Encoding: chunked')}${chunks}0\r\n\r\n`,
    );
    isOver = true;
    expect(answer).toMatch(/^HTTP\/1\.1 204 /);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(4 * 64 * 1024);
    expect((await service.poll('t', 0, 1)).text).toContain(`"${'x'.repeat(300_000)}"`);
  });

  test('that had to wait is followed by the next request of its connection', async () => {
    service = await startService();
    const first = head(service.token, 'Transfer-Encoding: chunked').replace('Connection: close\r\n', '');
    const second = head(service.token, 'Content-Length: 5');
    const answers = await exchange(
      service.url,
      `${first}${'1\r\nx\r\n'.repeat(50_000)}0\r\n\r\n${second}after`,
    );
    expect(answers.match(/HTTP\/1\.1 204 /g)).toHaveLength(2);
    expect((await service.poll('t', 0, 1)).text).toContain('"after"');
  });

  test('whose client leaves while it waits leaves nothing behind', async () => {
    service = await startService();
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () =>
      socket.write(`${head(service.token, 'Transfer-Encoding: chunked')}${'1\r\nx\r\n'.repeat(20_000)}`, () =>
        socket.destroy(),
      ),
    );
    const connections = () =>
      new Promise<number>((resolve) => service.server.getConnections((_error, count) => resolve(count)));
    await expect.poll(() => socket.destroyed).toBe(true);
    await expect.poll(connections).toBe(0);
    expect((await service.publish('t', 'still here')).status).toBe(204);
  });
});
