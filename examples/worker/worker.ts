import { createTopics, signingKey, type TopicsService } from '@topics-http/server';

interface Env {
  TOPICS: DurableObjectNamespace;
  /** What tokens are signed with: at least 32 bytes. */
  SIGNING_KEY: string;
  /** The caches that exist, with commas between them. */
  CACHES: string;
}

/** The little of the Workers API that is used here. */
interface DurableObjectNamespace {
  idFromName(name: string): unknown;
  get(id: unknown): { fetch(request: Request): Promise<Response> };
}

const serviceOf = ({ SIGNING_KEY, CACHES }: Env): TopicsService =>
  createTopics({ key: signingKey(SIGNING_KEY), caches: CACHES.split(',') });

/** One topic: whatever is published to it, and whoever waits for it, meets here. It lives for as long as it is used. */
export class Topic {
  readonly #service: TopicsService;

  constructor(_state: unknown, env: Env) {
    this.#service = serviceOf(env);
  }

  fetch(request: Request): Promise<Response> {
    return this.#service.fetch(request);
  }
}

export default {
  /** Every spelling of a topic's name leads to the same object. What names no topic is refused right here. */
  fetch(request: Request, env: Env): Promise<Response> {
    const [, , cache, topic] = new URL(request.url).pathname.split('/');
    try {
      const name = [cache!, topic!].map(decodeURIComponent).join('\n');
      return env.TOPICS.get(env.TOPICS.idFromName(name)).fetch(request);
    } catch {
      return serviceOf(env).fetch(request);
    }
  },
};
