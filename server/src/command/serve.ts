import { setFlagsFromString } from 'node:v8';
import { createAdmin } from './admin.ts';
import { readDuration, readKey, readNumber, readOptions, UsageError } from './arguments.ts';
import { openRedis, readEngine } from './engine.ts';
import { createToken, createTopics } from '../index.ts';
import { loadGrpc } from './grpc.ts';
import { operatorLog } from './operator-log.ts';
import { listen, type Listener } from '../http/node.ts';

export const serveHelp = `Usage: topics-server [options]
       topics-server token [options]      (see topics-server token --help)

A Topics service over HTTP. Messages are kept for a short while.

  --port <number>               default 8080; 0 takes any free one
  --host <address>              default 127.0.0.1
  --engine <url>                for several nodes: redis://… (default: TOPICS_ENGINE, else memory)
  --grpc-port <number>          for the vendor's own SDKs (default: off); needs @topics-http/server-grpc
  --grpc-web-port <number>      for the vendor's SDK in browsers; the same
  --cache <name>                a cache that exists; may be repeated (default demo)
  --any-cache                   every cache exists
  --key-file <file>             signs tokens (default: TOPICS_SIGNING_KEY, else a new key)
  --origin <origin>             browsers may call from here; may be repeated (default *)
  --keep-messages <number>      for each topic (default 1000)
  --keep-bytes <number>         for each topic (default 8388608)
  --keep-for <duration>         for each message (default 5m)
  --max-memory <bytes>          of this node for all topics together (default 369098752)
  --max-message-bytes <number>  default 1048576
  --max-header-bytes <number>   URL and headers of a request (default 16384)
  --ops-per-second <number>     for each token; 0 is no limit (default 0)
  --polls-per-token <number>    concurrent; 0 is no limit (default 0)
  --polls <number>              concurrent, in all (default 20000)
  --admin-port <number>         health, metrics and topic reset (default: off)
  --admin-host <address>        default 127.0.0.1
  --admin-name <name>           by which it may be called beside its address; may be repeated
  --log-level <level>           debug, info, warn, error or silent (default info)
  --help, --version             print this text, or the version
`;

/**
 * Left to itself, V8 lets the heap grow to four times what is in use before it collects garbage: hundreds of megabytes where the
 * store is large. How much more than what is in use there may be, in percent.
 */
const heapGrowingPercent = 35;

const levels = ['debug', 'info', 'warn', 'error', 'silent'];

function read(args: string[]) {
  const values = readOptions(args, {
    port: { type: 'string', default: '8080' },
    host: { type: 'string', default: '127.0.0.1' },
    engine: { type: 'string' },
    'grpc-port': { type: 'string' },
    'grpc-web-port': { type: 'string' },
    cache: { type: 'string', multiple: true },
    'any-cache': { type: 'boolean', default: false },
    'key-file': { type: 'string' },
    origin: { type: 'string', multiple: true },
    'keep-messages': { type: 'string', default: '1000' },
    'keep-bytes': { type: 'string', default: '8388608' },
    'keep-for': { type: 'string', default: '5m' },
    'max-memory': { type: 'string', default: '369098752' },
    'max-message-bytes': { type: 'string', default: '1048576' },
    'max-header-bytes': { type: 'string', default: '16384' },
    'ops-per-second': { type: 'string', default: '0' },
    'polls-per-token': { type: 'string', default: '0' },
    polls: { type: 'string', default: '20000' },
    'admin-port': { type: 'string' },
    'admin-name': { type: 'string', multiple: true },
    'admin-host': { type: 'string', default: '127.0.0.1' },
    'log-level': { type: 'string', default: 'info' },
  });
  if (values.cache && values['any-cache']) throw new UsageError('--cache and --any-cache exclude each other');
  if (!levels.includes(values['log-level']))
    throw new UsageError(`--log-level takes ${levels.join(', ')}, not '${values['log-level']}'`);
  return values;
}

async function bind<L>(flag: string, port: number, host: string, start: () => Promise<L>): Promise<L> {
  try {
    return await start();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE'
        ? `port ${port} on ${host} is taken. Stop what listens there, or choose another with ${flag}.`
        : `cannot listen on ${host}:${port}: ${message}`;
    console.error(`topics-server: ${reason}`);
    process.exit(1);
  }
}

/** `topics-server`: runs until SIGINT or SIGTERM. @throws UsageError */
export async function serve(args: string[]): Promise<void> {
  const values = read(args);
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
  const { host, origin } = values;
  const number = (
    flag: Exclude<keyof typeof values, 'any-cache' | 'engine' | 'cache' | 'origin' | 'admin-name'>,
    min = 0,
    max?: number,
  ) => readNumber(flag, values[flag]!, min, max);
  const port = number('port', 0, 65535);
  const caches = values.cache ?? ['demo'];
  const maxHeaderBytes = number('max-header-bytes', 1024);
  const givenKey = readKey(values['key-file']);
  const adminPort = values['admin-port'] === undefined ? undefined : number('admin-port', 0, 65535);
  const redisUrl = readEngine(values.engine);
  if (redisUrl && !givenKey)
    throw new UsageError('--engine needs --key-file or TOPICS_SIGNING_KEY: all nodes take the same tokens');
  const memory = {
    maxMessages: number('keep-messages', 1),
    maxBytes: number('keep-bytes', 1),
    maxAgeMs: readDuration('keep-for', values['keep-for']),
    maxMemoryBytes: number('max-memory', 1024 * 1024),
  };
  const maxMessageBytes = number('max-message-bytes', 1);
  const limits = {
    operationsPerSecond: number('ops-per-second'),
    pollsPerToken: number('polls-per-token'),
    polls: number('polls', 1),
  };
  const grpcPort = values['grpc-port'] === undefined ? undefined : number('grpc-port', 0, 65535);
  const grpc = grpcPort === undefined ? undefined : await loadGrpc('--grpc-port');
  const grpcWebPort = values['grpc-web-port'] === undefined ? undefined : number('grpc-web-port', 0, 65535);
  const grpcWeb = grpcWebPort === undefined ? undefined : await loadGrpc('--grpc-web-port');
  const log = operatorLog(values['log-level']);
  const service = createTopics({
    caches: values['any-cache'] ? 'any' : caches,
    ...(givenKey && { key: givenKey }),
    ...(origin && { origins: origin }),
    maxMessageBytes,
    limits,
    memory,
    ...(redisUrl && { store: await openRedis(redisUrl, memory, log) }),
    log,
  });

  let stopping = false;
  const listener = await bind('--port', port, host, () =>
    listen(service.handler, { port, host, maxHeaderBytes }),
  );
  const { url } = listener;
  let adminListener: Listener | undefined;
  if (adminPort !== undefined) {
    const adminHost = values['admin-host'];
    const admin = createAdmin(service, () => stopping, [
      adminHost.toLowerCase(),
      ...(values['admin-name'] ?? []).map((name) => name.toLowerCase()),
    ]);
    adminListener = await bind('--admin-port', adminPort, adminHost, () =>
      listen(admin, { port: adminPort, host: adminHost }),
    );
  }
  const adminUrl = adminListener?.url;
  const grpcListener =
    grpc &&
    (await bind('--grpc-port', grpcPort!, host, () =>
      grpc.listenGrpc(service.handler, { port: grpcPort!, host }),
    ));
  const grpcWebListener =
    grpcWeb &&
    (await bind('--grpc-web-port', grpcWebPort!, host, () =>
      grpcWeb.listenGrpcWeb(service.handler, {
        port: grpcWebPort!,
        host,
        ...(origin && { origins: origin }),
      }),
    ));

  const cache = values['any-cache'] ? 'demo' : caches[0]!;
  console.log(
    `The Topics service is ready on ${url} (${values['any-cache'] ? 'any cache' : `cache ${caches.join(', ')}`})`,
  );
  if (grpcListener) console.log(`For the vendor's SDKs: gRPC, without TLS, on ${grpcListener.address}`);
  if (grpcWebListener) console.log(`For the vendor's SDK in browsers: gRPC-web on ${grpcWebListener.url}`);
  if (adminUrl) console.log(`Health, metrics and topic reset: ${adminUrl}`);
  if (!givenKey) {
    const token = await createToken(service.key, {
      permissions: [{ cache: '*', role: 'both' }],
      ttlSeconds: 86_400,
    });
    console.log(`
No signing key was given (--key-file, TOPICS_SIGNING_KEY), so one was made for this run. A token for today:

  export TOPICS_TOKEN=${token}

  curl "${url}/topics/${cache}/example?token=$TOPICS_TOKEN"
  curl -X POST -H "Authorization: $TOPICS_TOKEN" -d 'hello world!' "${url}/topics/${cache}/example"

The export goes into two other terminals. In one, the first curl waits for a message; in the other, the second publishes it.
Ctrl-C stops the service.
`);
  }
  log.info(
    { url, grpc: grpcListener?.address, admin: adminUrl, caches: values['any-cache'] ? 'any' : caches },
    'ready',
  );

  async function stop(signal: string): Promise<void> {
    // Who asks again does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal, polls: service.polls }, 'stopping');
    const closed = listener.close();
    service.stop();
    await Promise.all([closed, grpcListener?.close(), grpcWebListener?.close()]);
    // Until now it said that the service is not ready.
    await adminListener?.close(0);
    await service.close();
    log.info('stopped');
    await log.end();
    process.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}
