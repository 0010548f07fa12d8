import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const headEnd = '\r\n\r\n';
const field = (head: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(head)?.[1];

/** Where a body in chunks ends, trailers and all. */
function endOfChunks(bytes: Buffer, start: number): number | 'never' | undefined {
  let at = start;
  for (let isTrailer = false; ;) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0 || line > bytes.length) return undefined;
    if (isTrailer && line === at) return at + 2;
    const size: number = isTrailer ? 0 : parseInt(bytes.toString('latin1', at, line), 16);
    if (Number.isNaN(size)) return 'never';
    isTrailer = size === 0;
    at = line + 2 + (isTrailer ? 0 : size + 2);
  }
}

/**
 * Where a message of HTTP/1.1 ends, as the position behind it.
 * @returns undefined: not yet there; 'never': only the end of the connection tells
 */
function endOf(bytes: Buffer, isResponse: boolean, method = ''): number | 'never' | undefined {
  const at = bytes.indexOf(headEnd);
  if (at < 0) return undefined;
  const head = bytes.toString('latin1', 0, at);
  const body = at + headEnd.length;
  if (/^chunked$/i.test(field(head, 'transfer-encoding') ?? '')) return endOfChunks(bytes, body);
  const status = isResponse ? Number(head.slice(9, 12)) : 0;
  if (isResponse && (status === 204 || status === 304 || method === 'HEAD')) return body;
  const length = field(head, 'content-length');
  if (length === undefined) return isResponse ? 'never' : body;
  if (!/^\d+$/.test(length)) return 'never';
  return bytes.length >= body + Number(length) ? body + Number(length) : undefined;
}

/**
 * Stands in front of the nodes of a service and asks another one with every request, byte for byte as it came, also of requests on
 * one connection. What it cannot tell the end of stays with its node until that closes. A node that takes no connection is passed over.
 */
export async function startBalancer(ports: number[], port = 0) {
  let turn = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket.setNoDelay(true));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };

  /** A connection to the next node that takes one. */
  async function nextNode(): Promise<Socket | undefined> {
    for (let tries = 0; tries < ports.length; tries++) {
      const node = keep(connect(ports[turn++ % ports.length]!, '127.0.0.1'));
      const isOpen = await new Promise<boolean>((resolve) => {
        node.once('connect', () => resolve(true));
        node.once('close', () => resolve(false));
      });
      if (isOpen) return node;
    }
    return undefined;
  }

  /** One request and its response. @returns what came after the request */
  async function exchange(client: Socket, first: Buffer): Promise<Buffer | undefined> {
    const node = await nextNode();
    if (!node || client.destroyed) {
      node?.destroy();
      client.destroy();
      return undefined;
    }
    let request = Buffer.alloc(0);
    let response = Buffer.alloc(0);
    let requestEnd: number | 'never' | undefined;
    return new Promise((resolve) => {
      const take = (data: Buffer) => {
        if (typeof requestEnd !== 'number') {
          node.write(data);
          request = Buffer.concat([request, data]);
          requestEnd = endOf(request, false);
          finishIfOver();
          return;
        }
        // The beginning of the next request waits for its turn.
        request = Buffer.concat([request, data]);
      };
      const finish = (rest: Buffer | undefined) => {
        client.off('data', take);
        client.off('close', leave);
        node.off('close', gone);
        node.destroy();
        resolve(rest);
      };
      // A node may answer before it has read the whole request.
      const finishIfOver = () => {
        const method = /^\S*/.exec(request.toString('latin1', 0, 20))![0];
        const end = endOf(response, true, method);
        if (typeof end !== 'number' || typeof requestEnd !== 'number') return;
        const closes = /^close$/i.test(
          field(response.toString('latin1', 0, response.indexOf(headEnd)), 'connection') ?? '',
        );
        if (closes) client.end();
        finish(closes ? undefined : request.subarray(requestEnd));
      };
      const leave = () => finish(undefined);
      const gone = () => {
        client.end();
        finish(undefined);
      };
      client.on('data', take);
      client.on('close', leave);
      node.on('data', (data: Buffer) => {
        client.write(data);
        response = Buffer.concat([response, data]);
        while (/^HTTP\/1\.1 1\d\d/.test(response.toString('latin1', 0, 12)) && response.includes(headEnd))
          response = response.subarray(response.indexOf(headEnd) + headEnd.length);
        finishIfOver();
      });
      node.on('close', gone);
      take(first);
      client.resume();
    });
  }

  const server = createServer((client) => {
    keep(client);
    const begin = (data: Buffer) => {
      // What comes before there is a node waits.
      client.pause();
      void exchange(client, data).then((rest) => {
        if (rest === undefined) return;
        if (rest.length > 0) begin(rest);
        else client.once('data', begin);
      });
    };
    client.once('data', begin);
  });
  server.listen(port, '127.0.0.1', 4096);
  // Or the port is taken.
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
