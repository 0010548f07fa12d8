// Loaded into the service before it: how late its event loop is, told to the parent whenever it asks, and counted anew from there.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolution = 5;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);

process.on('message', () => {
  process.send({ p99Ms: ms(delay.percentile(99)), maxMs: ms(delay.max) });
  delay.reset();
});
process.channel.unref();
