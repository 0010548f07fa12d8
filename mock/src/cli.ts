#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const help = `Usage: topics-mock [--port <number>] [--host <address>]

Serves the Topics HTTP API with the examples of its contract. It keeps no state.

  --port <number>    port to listen on, 0 for any free one (default 4010)
  --host <address>   address to listen on (default 127.0.0.1)
  --help             this text
  --version          the version of the mock

A request with 'Prefer: code=429' is answered with that status, one with
'Prefer: example=binary' with that example.
`;

/** One line on stderr, and the exit code. */
function fail(message: string, code: number): never {
  console.error(`topics-mock: ${message}`);
  process.exit(code);
}

const ownVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4010' },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return fail(`${(error as Error).message.split(/\.?\s*\n|\. /)[0]}. See topics-mock --help.`, 2);
  }
}

const { port, host, help: helpWanted, version: versionWanted } = readArguments();
if (versionWanted) {
  console.log(ownVersion());
  process.exit(0);
}
if (helpWanted) {
  process.stdout.write(help);
  process.exit(0);
}
if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
  fail(`--port takes a number from 0 to 65535, not '${port}'.`, 2);

// Loaded only now: Prism takes a second, and what is wrong above is said at once.
const { startMock } = await import('./index.ts');
const mock = await startMock({ port: Number(port), host }).catch((cause: unknown) => {
  const error = cause as NodeJS.ErrnoException;
  if (error.code === 'EADDRINUSE')
    fail(`port ${port} on ${host} is taken. Stop what listens there, or choose another with --port.`, 1);
  return fail(`cannot listen on ${host}:${port}: ${error.message}`, 1);
});

console.log(`The mock of the Topics HTTP API is ready on ${mock.url}

  curl -i -X POST -H 'Authorization: token' -d 'hello world!' "${mock.url}/topics/my-cache/example"
  curl -i "${mock.url}/topics/my-cache/example?token=token"

Ctrl-C stops it.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void mock.close().then(() => process.exit(0)));
