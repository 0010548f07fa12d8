import { Counter, Gauge, Registry } from 'prom-client';
import type { LogStats } from './log.ts';

/** What the service counts while it works. Plain numbers: Prometheus reads them when it asks. */
export class Metrics {
  published = 0;
  delivered = 0;
  discontinuities = 0;
  readonly responses = new Map<string, number>();

  /** Counts a response. Methods that the contract does not know share one name, so that no client makes new series. */
  answered(method: string, status: number): void {
    const key = `${['GET', 'POST', 'OPTIONS'].includes(method) ? method : 'other'} ${status}`;
    this.responses.set(key, (this.responses.get(key) ?? 0) + 1);
  }
}

/** The metrics in Prometheus' names. */
export function prometheusRegistry(metrics: Metrics, stats: () => LogStats, polls: () => number): Registry {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  counter('topics_messages_published_total', 'Messages accepted.', () => metrics.published);
  counter('topics_messages_delivered_total', 'Messages sent to subscribers.', () => metrics.delivered);
  counter(
    'topics_discontinuities_total',
    'Discontinuities sent to subscribers.',
    () => metrics.discontinuities,
  );
  counter('topics_evicted_total', 'Topics forgotten.', () => stats().evictedTopics);
  gauge('topics_polls', 'Polls that are waiting or being answered.', polls);
  gauge('topics_topics', 'Topics in memory.', () => stats().topics);
  gauge('topics_messages', 'Messages in memory.', () => stats().messages);
  gauge('topics_memory_bytes', 'Memory counted against the limit.', () => stats().memoryBytes);
  gauge('process_resident_memory_bytes', 'Resident memory of the process.', () => process.memoryUsage.rss());
  new Counter({
    name: 'topics_responses_total',
    help: 'Responses by method and status.',
    labelNames: ['method', 'status'],
    registers,
    collect() {
      this.reset();
      for (const [key, count] of metrics.responses) {
        const [method, status] = key.split(' ') as [string, string];
        this.inc({ method, status }, count);
      }
    },
  });
  return registry;
}
