import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

interface ProxyOptions {
  /** Half of the round trip that it adds, in milliseconds. */
  delayMs?: number;
  /** Cuts a connection on which the service is silent for so long, as a proxy in front of a long poll may. */
  cutMs?: number;
  /** Changes the bytes on their way. */
  request?: (bytes: Buffer) => Buffer;
  response?: (bytes: Buffer) => Buffer;
}

const same = (bytes: Buffer) => bytes;

/** Passes bytes on, in order, each `delayMs` later. */
function pass(from: Socket, to: Socket, delayMs: number, change: (bytes: Buffer) => Buffer): void {
  const later = (action: () => void) => (delayMs > 0 ? setTimeout(action, delayMs) : action());
  from.on('data', (chunk: Buffer) => later(() => to.writable && to.write(change(chunk))));
  from.on('end', () => later(() => to.end()));
  from.on('close', () => later(() => to.destroy()));
  from.on('error', () => to.destroy());
}

/** A proxy of TCP in front of a service on this machine: distant, or impatient. */
export async function startProxy(
  port: number,
  { delayMs = 0, cutMs, request = same, response = same }: ProxyOptions,
) {
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const service = connect(port, '127.0.0.1');
    for (const socket of [client, service]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    pass(client, service, delayMs, request);
    pass(service, client, delayMs, response);
    if (cutMs !== undefined) service.setTimeout(cutMs, () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: () => {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
