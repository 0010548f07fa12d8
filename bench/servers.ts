import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createToken, signingKey } from '@topics-http/server';
import { Connection, type RawResponse } from './connection.ts';

const root = path.dirname(import.meta.dirname);
export const secret = 'the signing key of the benchmark, 32 bytes';
export const secretToken = await createToken(signingKey(secret), {
  permissions: [{ cache: '*', role: 'both' }],
  ttlSeconds: 86_400,
});

/** Where a subscriber of that server stands, as the text that its next request needs. */
export type Position = string;

/** A server under test: how it is started, and how its API says the same things. */
export interface Server {
  name: string;
  port: number;
  command: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Whether it delivers what is published; a mock does not. */
  delivers: boolean;
  /** What a topic needs before it is used. */
  prepare?: (connection: Connection, topic: string) => Promise<unknown>;
  publish: (topic: string, body: string) => string;
  /** A poll that waits for what comes after `position`, or for the next message when there is none. */
  poll: (topic: string, position?: Position) => string;
  /** A poll from the oldest kept message, by a subscriber who knows its page, or does not yet. */
  pollOldest: (topic: string, position?: Position) => string;
  /** The position after a response, and how many messages it brought. */
  next: (response: RawResponse) => { position: Position; messages: number };
}

const http = (method: string, target: string, headers: string[], body?: string): string =>
  [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...headers,
    ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
    '',
    body ?? '',
  ].join('\r\n');

const header = (head: string, name: string) =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';

/** How a service of our contract says these things. */
export function topicsApi(
  port: number,
  headers: string[],
): Pick<Server, 'port' | 'publish' | 'poll' | 'pollOldest' | 'next'> {
  return {
    port,
    publish: (topic, body) =>
      http('POST', `/topics/demo/${topic}`, [...headers, 'Content-Type: text/plain'], body),
    poll: (topic, position) =>
      http('GET', `/topics/demo/${topic}${position === undefined ? '' : `?${position}`}`, headers),
    pollOldest: (topic, position = 'sequence_number=0&sequence_page=1') =>
      http('GET', `/topics/demo/${topic}?${position.replace(/number=\d+/, 'number=0')}`, headers),
    next({ first: start, last: end }) {
      const numbers = /"topic_sequence_number":(\d+),"sequence_page":(\d+)/;
      const first = numbers.exec(start.toString('latin1', 0, 400))!;
      const tail = end.toString('latin1', Math.max(0, end.length - 400));
      const last = numbers.exec(tail.slice(tail.lastIndexOf('"topic_sequence_number":')))!;
      const messages = Number(last[1]) - Number(first[1]) + 1;
      return { position: `sequence_number=${Number(last[1]) + 1}&sequence_page=${last[2]}`, messages };
    },
  };
}

/**
 * All Node servers run as ours is advised to in production. While one server is measured, the others idle, and V8 answers
 * idleness by collecting garbage again and again and dropping optimized code: a row would begin with compiling it once more.
 * And with the default young generation, how many parked polls each collection copies is a matter of chance.
 */
const node = [process.execPath, '--no-memory-reducer', '--max-semi-space-size=64'];

const authorization = [`Authorization: ${secretToken}`];

export const ours: Server = {
  name: 'topics-server',
  command: [
    ...node,
    'server/dist/command/cli.js',
    '--port',
    '8101',
    '--polls',
    '50000',
    '--log-level',
    'error',
  ],
  env: { TOPICS_SIGNING_KEY: secret },
  delivers: true,
  ...topicsApi(8101, authorization),
};

export const bare: Server = {
  name: 'bare node:http',
  command: [...node, 'bench/bare.mjs', '8102'],
  delivers: true,
  ...topicsApi(8102, []),
};

const prism: Server = {
  name: 'Prism (mock)',
  command: [...node, 'mock/dist/cli.js', '--port', '8103'],
  delivers: false,
  ...topicsApi(8103, authorization),
};

const durableStreams: Server = {
  name: 'durable-streams',
  port: 8104,
  command: [...node, 'durable-streams.mjs', '8104'],
  cwd: path.join(root, 'bench/.peers'),
  delivers: true,
  prepare: (connection, topic) =>
    connection.send(http('PUT', `/${topic}`, ['Content-Type: application/json'], '')),
  publish: (topic, body) =>
    http('POST', `/${topic}`, ['Content-Type: application/json'], JSON.stringify(body)),
  poll: (topic, position) => http('GET', `/${topic}?offset=${position ?? 'now'}&live=long-poll`, []),
  pollOldest: (topic) => http('GET', `/${topic}?offset=-1`, []),
  // A JSON array of texts of 100 characters.
  next: ({ head, length }) => ({
    position: header(head, 'stream-next-offset'),
    messages: Math.floor(length / 103),
  }),
};

const nchanModule = '/usr/lib/nginx/modules/ngx_nchan_module.so';
/** Whether nginx has the module here. */
export const hasNchan = existsSync(nchanModule);

const nchanConfig = (folder: string, port: number, redisPort: number | undefined) => {
  const pass = redisPort === undefined ? '' : 'nchan_redis_pass shared;';
  return `
load_module ${nchanModule};
worker_processes 1; daemon off; error_log ${folder}/error.log; pid ${folder}/pid;
worker_rlimit_nofile 60000;
events { worker_connections 50000; }
http {
  access_log off; keepalive_requests 100000000; client_body_temp_path ${folder}/body;
  nchan_shared_memory_size 512m;
  ${redisPort === undefined ? '' : `upstream shared { nchan_redis_server redis://127.0.0.1:${redisPort}; }`}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location ~ ^/pub/(.+)$ { nchan_publisher; ${pass} nchan_channel_id $1; nchan_message_buffer_length 1000; nchan_message_timeout 5m; }
    location ~ ^/sub/(.+)$ { nchan_subscriber longpoll; ${pass} nchan_channel_id $1; nchan_subscriber_first_message newest; }
    location ~ ^/old/(.+)$ { nchan_subscriber longpoll; ${pass} nchan_channel_id $1; nchan_subscriber_first_message oldest; }
  }
}`;
};

/** Nchan in memory, or with its messages on a Redis. */
export function nchan(port = 8105, redisPort?: number): Server {
  const folder = mkdtempSync(path.join(tmpdir(), 'nchan-'));
  writeFileSync(path.join(folder, 'nginx.conf'), nchanConfig(folder, port, redisPort));
  const after = (position: Position) => {
    const [modified, etag] = position.split('|') as [string, string];
    return [`If-Modified-Since: ${modified}`, `If-None-Match: ${etag}`];
  };
  return {
    name: 'Nchan',
    port,
    command: ['nginx', '-c', path.join(folder, 'nginx.conf'), '-p', folder],
    delivers: true,
    publish: (topic, body) => http('POST', `/pub/${topic}`, ['Content-Type: text/plain'], body),
    poll: (topic, position) => http('GET', `/sub/${topic}`, position === undefined ? [] : after(position)),
    pollOldest: (topic) => http('GET', `/old/${topic}`, []),
    next: ({ head }) => ({
      position: `${header(head, 'last-modified')}|${header(head, 'etag')}`,
      messages: 1,
    }),
  };
}

/** All servers that this machine can run, and why the others are left out. */
export function findServers(): { servers: Server[]; leftOut: string[] } {
  const servers = [ours, bare, prism];
  const leftOut: string[] = [];
  const peers = durableStreams.cwd!;
  try {
    mkdirSync(peers, { recursive: true });
    if (!existsSync(path.join(peers, 'node_modules/@durable-streams')))
      execFileSync(
        'npm',
        [
          'i',
          '--prefix',
          peers,
          '--no-audit',
          '--no-fund',
          '--loglevel=error',
          '@durable-streams/server@0.3.7',
        ],
        { stdio: 'inherit' },
      );
    writeFileSync(
      path.join(peers, 'durable-streams.mjs'),
      readFileSync(path.join(root, 'bench/durable-streams.mjs')),
    );
    servers.push(durableStreams);
  } catch {
    leftOut.push('durable-streams: npm cannot install @durable-streams/server');
  }
  if (hasNchan) servers.push(nchan());
  else leftOut.push('Nchan: nginx with libnginx-mod-nchan is not installed');
  return { servers, leftOut };
}

/** Starts the server on core 0, and waits until it takes connections. */
export async function start(server: Server): Promise<ChildProcess> {
  const child = spawn('taskset', ['-c', '0', ...server.command], {
    cwd: server.cwd ?? root,
    env: { ...process.env, NODE_ENV: 'production', ...server.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 100; tries++) {
    try {
      (await Connection.open(server.port)).close();
      return child;
    } catch {
      await sleep(100);
    }
  }
  child.kill();
  throw new Error(`${server.name} did not start`);
}

/** Resident memory of the process and its children, in bytes. */
export function memoryOf(child: ChildProcess): number {
  const pids = [
    child.pid!,
    ...execFileSync('bash', ['-c', `pgrep -P ${child.pid} || true`], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean)
      .map(Number),
  ];
  return pids.reduce(
    (sum, pid) =>
      sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
    0,
  );
}
