/**
 * `npm run soak`: 50 publishers, 500 subscribers and 200 topics for 60 s, with clients that leave and come back at random;
 * each subscriber's stream is checked for order, gaps and duplicates, and what one gets against what the others get. Then twice
 * 100,000 polls are parked and cut. Memory must be where it was. Exits with 1 when anything is wrong.
 *
 * `npm run soak -- --nodes 3 --kill`: the same load on so many nodes that share a Redis, each request to another one, while one of them
 * is killed and started again every few seconds. What was acknowledged is delivered, whoever was killed. Memory is not looked at.
 *
 * `--seconds 60`, `--publishers 50`, `--subscribers 500`, `--topics 200`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:net';
import { refuse, toolArguments } from '../tools/arguments.ts';
import { startKilledNodes } from './soak-nodes.ts';
import { SoakLoad } from './soak-load.ts';
import { memoryOf, ours, secretToken, start } from './servers.ts';

const { values } = toolArguments(import.meta.filename, {
  options: {
    seconds: { type: 'string', default: '60' },
    publishers: { type: 'string', default: '50' },
    subscribers: { type: 'string', default: '500' },
    topics: { type: 'string', default: '200' },
    nodes: { type: 'string', default: '0' },
    kill: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
// Memory is looked at after 5 s, and at half time.
if (!(seconds >= 10)) refuse('--seconds takes a number from 10 on.');
const cuts = 100_000;
const complaints: string[] = [];
const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

/** Puts the load on it for so long, and lets everybody come to the end. */
async function put(ports: number[], token: string, isKilled: boolean, eachSecond: () => void): Promise<void> {
  const load = new SoakLoad({
    ports,
    token,
    topics: Number(values.topics),
    mayBeCut: isKilled,
    complain: (text) => complaints.push(text),
  });
  const ended = load.run(Number(values.publishers), Number(values.subscribers));
  for (let second = 0; second < seconds; second++) {
    await sleep(1000);
    eachSecond();
  }
  await load.end();
  const late = new AbortController();
  await Promise.race([
    ended,
    sleep(60_000, undefined, { signal: late.signal }).then(
      () => complaints.push(`${load.subscribersLeft} subscribers did not come to the end`),
      () => undefined,
    ),
  ]);
  late.abort();
  const { published, uncertain, delivered, left, discontinuities } = load;
  console.log(
    `${seconds} s: ${published} published, ${uncertain} of which it is not known; ${delivered} delivered, ${left} polls left, ${discontinuities} discontinuities`,
  );
  if (delivered === 0) complaints.push('nothing was delivered');
}

/** Parks a poll and cuts it, so many times, 500 at a time. */
async function parkAndCut(): Promise<void> {
  const request = `GET /topics/demo/soak-abort HTTP/1.1\r\nHost: x\r\nAuthorization: ${secretToken}\r\n\r\n`;
  for (let done = 0; done < cuts; done += 500)
    await Promise.all(
      Array.from(
        { length: 500 },
        () =>
          new Promise<void>((resolve) => {
            const socket = connect(ours.port, '127.0.0.1', () =>
              socket.write(request, () => setTimeout(() => socket.destroy(), 20)),
            );
            socket.on('error', () => undefined);
            socket.on('close', () => resolve());
          }),
      ),
    );
}

/** One node, whose memory must be where it was. */
async function soakOne(): Promise<void> {
  // So few messages are kept that memory is level after a few seconds, unless something leaks.
  ours.command.push('--keep-messages', '50');
  const child = await start(ours);
  process.on('exit', () => child.kill());
  const samples: number[] = [];
  await put([ours.port], secretToken, false, () => samples.push(memoryOf(child)));
  const half = Math.floor(samples.length / 2);
  const [middle, end] = [
    Math.max(...samples.slice(Math.max(0, half - 5), half)),
    Math.max(...samples.slice(-5)),
  ];
  console.log(
    `memory: ${mebibytes(samples[4]!)} after 5 s, ${mebibytes(middle)} at half time, ${mebibytes(end)} at the end`,
  );
  if (end > middle * 1.25) complaints.push('memory grew by more than a quarter in the second half');
  await parkAndCut();
  const first = memoryOf(child);
  await parkAndCut();
  await sleep(2000);
  const second = memoryOf(child);
  console.log(
    `memory: ${mebibytes(first)} after ${cuts} polls that were cut, ${mebibytes(second)} after as many again`,
  );
  if (second > first * 1.25) complaints.push('cut polls leave memory behind');
}

if (values.nodes === '0') await soakOne();
else {
  const service = await startKilledNodes(Number(values.nodes), values.kill);
  try {
    await put(service.ports, service.token, values.kill, () => undefined);
  } finally {
    const { kills } = await service.close();
    if (values.kill) console.log(`${kills} times a node was killed and started again`);
    if (values.kill && kills === 0) complaints.push('no node was killed');
  }
}
for (const complaint of complaints.slice(0, 20)) console.error(complaint);
console.log(
  complaints.length === 0
    ? `No gap, no duplicate, no disorder${values.nodes === '0' ? ', memory flat' : ''}.`
    : `${complaints.length} complaints`,
);
process.exit(complaints.length === 0 ? 0 : 1);
