import { Counter, Gauge, Registry } from 'prom-client';
import type { StoreStats } from '../store/message-store.ts';
import type { Metrics } from '../metrics.ts';

/** The metrics in Prometheus' names. */
export function prometheusRegistry(metrics: Metrics, stats: () => StoreStats, polls: () => number): Registry {
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
      for (const [method, byStatus] of metrics.responses)
        for (const [status, count] of byStatus) this.inc({ method, status }, count);
    },
  });
  return registry;
}
