import type { Handler } from '../http/messages.ts';
import { UsageError } from './arguments.ts';

interface GrpcListener {
  address: string;
  close(graceMs?: number): Promise<void>;
}
type ListenGrpc = (handler: Handler, options: { port: number; host: string }) => Promise<GrpcListener>;

const packageName: string = '@topics-http/server-grpc';

/** The second way in is a package of its own: who does not use it need not install it. @throws UsageError */
export async function loadGrpc(): Promise<ListenGrpc> {
  try {
    const loaded = (await import(packageName)) as { listenGrpc: ListenGrpc };
    return loaded.listenGrpc;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new UsageError(`--grpc-port needs another package: npm i ${packageName}`);
  }
}
