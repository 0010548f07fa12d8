import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request that a hostile target has to answer, or not. */
export interface Asked {
  socket: Socket;
  method: string;
  url: string;
  token: string;
  /** How many there were before. */
  count: number;
  /** Answers as the service behind would. */
  serve: (
    change?: (answer: { status: number; headers: Record<string, string>; body: Buffer }) => void,
  ) => void;
  /** No more connections, and an end to those that are there. */
  die: () => void;
}

export interface Hostile {
  /** Whether it misbehaves from the first request on, or is a service until so many were made. */
  after?: number;
  answer: (asked: Asked) => void;
  /** How many requests it works at, at a time; the others wait for one of them to end. Default: any number. */
  threads?: number;
}

/** A target in front of a real service, which it is until it misbehaves. */
export async function startHostile({ after = 0, answer, threads = Infinity }: Hostile, servicePort: number) {
  let count = 0;
  let working = 0;
  const waiting: (() => void)[] = [];
  const next = () => {
    while (working < threads && waiting.length > 0) {
      working++;
      waiting.shift()!();
    }
  };
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const socket = request.socket;
    const serve: Asked['serve'] = (change) => {
      const inner = forward(
        {
          port: servicePort,
          method: request.method,
          path: request.url,
          headers: request.headers,
          agent: false,
        },
        (answered: IncomingMessage) => {
          const chunks: Buffer[] = [];
          answered.on('data', (chunk: Buffer) => chunks.push(chunk));
          answered.on('end', () => {
            const { 'content-type': type, 'cache-control': cacheControl, allow } = answered.headers;
            const made = {
              status: answered.statusCode!,
              headers: {
                ...(type && { 'content-type': type }),
                ...(cacheControl && { 'cache-control': cacheControl }),
                ...(allow && { allow }),
              },
              body: Buffer.concat(chunks),
            };
            change?.(made);
            if (socket.destroyed) return;
            response.writeHead(made.status, made.headers).end(made.body);
          });
        },
      );
      inner.on('error', () => socket.destroy());
      response.once('close', () => inner.destroy());
      request.pipe(inner);
    };
    const token =
      request.headers.authorization ?? new URL(request.url!, 'http://x').searchParams.get('token') ?? '';
    const asked: Asked = {
      socket,
      method: request.method!,
      url: request.url!,
      token,
      count: count++,
      serve,
      die,
    };
    const work = () => {
      response.once('close', () => {
        working--;
        next();
      });
      if (asked.count < after) serve();
      else {
        request.resume();
        answer(asked);
      }
    };
    waiting.push(() => (socket.destroyed ? working-- : work()));
    next();
  });
  const die = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.on('clientError', () => undefined);
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: die };
}

/** Writes again and again until the connection is closed, no faster than it is read. */
export function writeForEver(socket: Socket, piece: string | Buffer, everyMs = 2): void {
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    if (socket.destroyed) return;
    // All targets of a test share one thread: none may keep the others from their turn.
    if (socket.write(piece)) timer = setTimeout(write, everyMs);
    else socket.once('drain', () => (timer = setTimeout(write, everyMs)));
  };
  socket.on('close', () => clearTimeout(timer));
  write();
}
