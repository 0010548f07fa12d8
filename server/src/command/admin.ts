import { isIP } from 'node:net';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { TopicsError } from '../errors.ts';
import { StoreUnavailable, topicKey, type MessageStore, type StoreStats } from '../store/message-store.ts';
import type { Metrics } from '../metrics.ts';
import { prometheusRegistry } from './prometheus.ts';
import { parsePath, parseTarget } from '../http/request.ts';

const noStore = { 'cache-control': 'no-store' };

const text = (status: number, body: string): HttpResponse => ({
  status,
  headers: { ...noStore, 'content-type': 'text/plain; charset=utf-8' },
  body: `${body}\n`,
});

const help = `GET /healthz                        200 while the process lives
GET /readyz                         200 while it takes requests, 503 while it stops
GET /metrics                        Prometheus metrics
DELETE /topics/{cache}/{topic}      recreates the topic: empty, on a greater page`;

/** What of a service the operator sees. */
interface AdministeredService {
  metrics: Metrics;
  store: MessageStore;
  readonly polls: number;
  stats(): StoreStats;
  hasCache(name: string): boolean;
}

/** An address as such, or this machine: no name that somebody else can point here. */
const isAddress = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) > 0 || name === 'localhost';

/**
 * The operator's side, for a port of its own: it asks for no token, and so takes no request that a page in somebody's browser
 * can have sent: none with an Origin, none for a host name that is not known here (DNS rebinding).
 * @param names by which the port may be called beside its addresses and localhost
 */
export function createAdmin(
  service: AdministeredService,
  isStopping: () => boolean,
  names: readonly string[] = [],
) {
  const registry = prometheusRegistry(
    service.metrics,
    () => service.stats(),
    () => service.polls,
  );

  function isForeign(request: HttpRequest): boolean {
    const name = (request.header('host') ?? 'localhost').replace(/:\d*$/, '').toLowerCase();
    return request.header('origin') !== undefined || !(isAddress(name) || names.includes(name));
  }

  async function answer(request: HttpRequest): Promise<HttpResponse> {
    if (isForeign(request)) return text(403, 'This port is called by its address, and by no web page.');
    const { method } = request;
    const { path } = parseTarget(request.target);
    const route = `${method} ${path}`;
    if (route === 'GET /healthz') return text(200, 'ok');
    if (route === 'GET /readyz') return isStopping() ? text(503, 'stopping') : text(200, 'ok');
    if (route === 'GET /metrics')
      return {
        status: 200,
        headers: { ...noStore, 'content-type': registry.contentType },
        body: await registry.metrics(),
      };
    const topic = method === 'DELETE' ? parsePath(path) : undefined;
    if (!topic) return text(404, help);
    if (!service.hasCache(topic.cache)) return text(404, 'Cache Not Found');
    await service.store.reset(topicKey(topic.cache, topic.topic));
    return { status: 204, headers: noStore };
  }

  return async (request: HttpRequest): Promise<HttpResponse> => {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof StoreUnavailable) return text(503, error.message);
      return error instanceof TopicsError ? text(error.status, error.message) : text(500, 'failed');
    }
  };
}
