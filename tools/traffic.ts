/**
 * `npm run traffic`: a whole run of the suite against the reference service, through `redocly proxy`, which holds all that
 * passes against the contract. Exits 1 for anything it finds that is not explained here.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { redocly, redoclyEnvironment } from './redocly.ts';
import { toolArguments } from './arguments.ts';
import { withoutQuery } from './traffic-problem.ts';

toolArguments(import.meta.filename, {});

const root = path.dirname(import.meta.dirname);

interface Problem {
  occurrences: number;
  ruleId: string;
  message: string;
  target: 'request' | 'response';
}
/** What the proxy finds, and why it is as the contract means it. All of it is in what the suite sends; nothing in an answer. */
const explanations: { ruleId: string; message: RegExp; why: string }[] = [
  {
    ruleId: 'security-baseline',
    message: /does not satisfy documented OpenAPI security/,
    why: 'requests without a token are sent to see them refused',
  },
  {
    ruleId: 'undocumented-endpoint',
    message: /^Undocumented endpoint: (GET \/$|\w+ \/no-such-path|(PUT|PATCH|DELETE) |POST \/topics\/)/,
    why: 'other paths and methods are sent to see them refused',
  },
  {
    ruleId: 'schema-consistency',
    message: /Undocumented query parameter in traffic: "token"/,
    why: 'the document has it as a security scheme, which the proxy does not count as documented',
  },
  {
    ruleId: 'schema-consistency',
    message: /Undocumented query parameter in traffic: "x_sequence_number"/,
    why: 'a parameter of another name is sent beside a bad cursor, for which it says nothing',
  },
  {
    ruleId: 'schema-consistency',
    message: /Undocumented header in traffic: "(transfer-encoding|access-control-request-\w+)"/,
    why: 'headers of HTTP and of the Fetch standard, which OpenAPI does not list',
  },
];
/** What the proxy does to the run: it answers `Expect: 100-continue` with a 502 of its own. */
const baseline = 'error-5xx # the proxy\npublish-expect-continue # the proxy\n';

const folder = mkdtempSync(path.join(tmpdir(), 'traffic-'));
const file = (name: string) => path.join(folder, name);
const secret = randomBytes(32).toString('hex');
const fromSource = ['--import', 'tsx', '--conditions=@topics-http/source'];

function start(args: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...redoclyEnvironment(), TOPICS_SIGNING_KEY: secret },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', () => undefined);
  return { child, output: () => output };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until something answers there. */
async function answering(url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await fetch(url).catch(() => undefined))) {
    if (Date.now() > deadline) throw new Error(`Nothing answers on ${url}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const [port, adminPort, proxyPort] = [await freePort(), await freePort(), await freePort()];
const url = (port: number) => `http://127.0.0.1:${port}`;
const offers = ['--keep-messages', '60', '--max-message-bytes', '65536', '--admin-port', String(adminPort)];
const caches = ['--cache', 'demo', '--cache', 'second'];
const server = start([
  ...fromSource,
  'server/src/command/cli.ts',
  ...['--port', String(port), '--log-level', 'silent', ...caches, ...offers],
]);
const document = path.join(root, 'generated/lib/openapi.json');
const proxy = start([
  ...[redocly, 'proxy', '--target', url(port), '--port', String(proxyPort), '--har', file('traffic.har')],
  ...['--api', document, '--format', 'json', '--match-mode', 'basepath'],
]);
await Promise.all([answering(url(port)), answering(url(proxyPort))]);

writeFileSync(file('key'), secret);
writeFileSync(file('baseline'), baseline);
const suite = start([
  ...[
    ...fromSource,
    'conformance/src/command/cli.ts',
    url(proxyPort),
    '--cache',
    'demo',
    '--second-cache',
    'second',
  ],
  ...['--signing-key-file', file('key'), '--retention', '60', '--max-message-bytes', '65536'],
  ...['--reset', `${url(adminPort)}/topics/{cache}/{topic}`, '--baseline', file('baseline')],
]);
const [code] = (await once(suite.child, 'exit')) as [number | null];
// The proxy waits for polls whose clients have left, until the service ends them.
proxy.child.kill('SIGINT');
server.child.kill('SIGKILL');
await once(proxy.child, 'close');

const report = proxy.output();
const { run, problems } = JSON.parse(report.slice(report.indexOf('{\n  "run"'))) as {
  run: { totalExchanges: number };
  problems: Problem[];
};
const explains = ({ ruleId, message }: (typeof explanations)[number]) =>
  problems.filter(
    (problem) => problem.target === 'request' && problem.ruleId === ruleId && message.test(problem.message),
  );
const explained = new Set(explanations.flatMap(explains));
const unexplained = problems.filter((problem) => !explained.has(problem));
const idle = explanations.filter((explanation) => explains(explanation).length === 0);

console.log(`${run.totalExchanges} exchanges passed the proxy.`);
for (const explanation of explanations) {
  const count = explains(explanation).reduce((sum, { occurrences }) => sum + occurrences, 0);
  console.log(`${String(count).padStart(5)}  ${explanation.ruleId}: ${explanation.why}`);
}
for (const problem of unexplained) console.error('Not explained:', withoutQuery(problem));
for (const { message } of idle) console.error(`Explains nothing any more: ${message}`);
if (code !== 0) console.error(`The suite ended with ${code}:\n${suite.output()}`);
rmSync(folder, { recursive: true });
// A run that sent nothing has found nothing.
process.exitCode = code === 0 && run.totalExchanges > 1000 && unexplained.length + idle.length === 0 ? 0 : 1;
