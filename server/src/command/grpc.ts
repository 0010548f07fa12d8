import type { Handler } from '../http/messages.ts';
import { UsageError } from './arguments.ts';

interface GrpcListener {
  address: string;
  close(graceMs?: number): Promise<void>;
}
interface GrpcWebListener {
  url: string;
  close(graceMs?: number): Promise<void>;
}
interface Address {
  port: number;
  host: string;
}
interface GrpcPackage {
  listenGrpc(handler: Handler, options: Address): Promise<GrpcListener>;
  listenGrpcWeb(handler: Handler, options: Address & { origins?: string[] }): Promise<GrpcWebListener>;
}

const packageName: string = '@topics-http/server-grpc';

/** The second way in is a package of its own: who does not use it need not install it. @throws UsageError */
export async function loadGrpc(flag: string): Promise<GrpcPackage> {
  try {
    return (await import(packageName)) as GrpcPackage;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new UsageError(`${flag} needs another package: npm i ${packageName}`);
  }
}
