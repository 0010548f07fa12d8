import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { TopicsError } from '../errors.ts';
import { topicKey, type MessageStore, type StoreStats } from '../store/message-store.ts';
import type { Metrics } from '../metrics.ts';
import { prometheusRegistry } from './prometheus.ts';
import { parsePath } from '../http/request.ts';

const text = (status: number, body: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${body}\n`,
});

const help = `GET /healthz                        200 while the process lives
GET /readyz                         200 while it takes requests, 503 while it stops
GET /metrics                        Prometheus metrics
DELETE /topics/{cache}/{topic}      recreates the topic: empty, on a greater page`;

/** The operator's side, for a port of its own: it asks for no token. */
export function createAdmin(
  service: { metrics: Metrics; store: MessageStore; stats: () => StoreStats; readonly polls: number },
  isStopping: () => boolean,
) {
  const registry = prometheusRegistry(
    service.metrics,
    () => service.stats(),
    () => service.polls,
  );

  async function answer({ method, target }: HttpRequest): Promise<HttpResponse> {
    const route = `${method} ${target.split('?', 1)[0]}`;
    if (route === 'GET /healthz') return text(200, 'ok');
    if (route === 'GET /readyz') return isStopping() ? text(503, 'stopping') : text(200, 'ok');
    if (route === 'GET /metrics')
      return {
        status: 200,
        headers: { 'content-type': registry.contentType },
        body: await registry.metrics(),
      };
    const names = method === 'DELETE' ? parsePath(target) : undefined;
    if (!names) return text(404, help);
    await service.store.reset(topicKey(names.cache, names.topic));
    return { status: 204, headers: {} };
  }

  return async (request: HttpRequest): Promise<HttpResponse> => {
    try {
      return await answer(request);
    } catch (error) {
      return error instanceof TopicsError ? text(error.status, error.message) : text(500, 'failed');
    }
  };
}
