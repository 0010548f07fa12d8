import { Pacer } from '../http/pacer.ts';
import { Probe, type ProbeResponse } from '../http/probe.ts';
import { secretsOf, type ServiceUnderTest } from '../http/service-under-test.ts';
import type { Report } from '../reports/report.ts';
import { presenterOf, type Presenter } from '../reports/presentable.ts';
import { Wire, WireError } from '../http/wire.ts';

/** The service cannot be tested at all. One sentence that says why, and what to do. */
export class Unusable extends Error {
  /** Says the same of every requirement that was to be tested; undefined when it is not the service that is to blame. */
  readonly report: Report | undefined;

  constructor(message: string, report?: Report) {
    super(message);
    this.report = report;
  }
}

/** One sentence for a service that gives no response. */
export function whyNoResponse({ host, port, tls }: ServiceUnderTest['endpoint'], error: WireError): string {
  // OpenSSL's messages have several lines.
  const message = error.message.split('\n')[0]!.trim();
  const where = `${host}:${port}`;
  if (error.kind === 'gone') return `${where} cannot be tested: ${message}.`;
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${host} cannot be resolved. Check the URL.`;
    case 'ECONNREFUSED':
      return `Nothing listens on ${where}. Start the service, or check the URL.`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${where} cannot be reached: ${message}.`;
    default:
      if (tls && error.kind === 'connect')
        return `The TLS connection to ${where} failed: ${message}. For a private certificate authority, give --ca.`;
      return `${where} gives no HTTP response: ${message}. Is it an ${tls ? 'https' : 'http'} port?`;
  }
}

/** Whether somebody else than a Topics API answered. */
const isPage = (response: ProbeResponse): boolean =>
  /\bhtml\b/i.test(response.header('content-type') ?? '') || /^\s*<(!doctype|html)\b/i.test(response.text);

function whyRefused({ cache }: ServiceUnderTest, response: ProbeResponse, present: Presenter): string {
  const { status, text } = response;
  const said = present.line(text.trim(), 200);
  const type = response.header('content-type');
  const answered = `A publish is answered with ${status}${type === undefined ? '' : ` ${present.line(type, 60)}`}`;
  if (status >= 300 && status < 400)
    return `${answered}, which leads to ${present.line(response.header('location') ?? 'nowhere', 200)}: give the URL of the service itself.`;
  if (status < 300 || status === 405 || status === 501)
    return `${answered}: is this a Topics API? Check the URL.`;
  switch (status) {
    case 401:
      return `The token is refused (401: ${said}). Give a valid one in TOPICS_TOKEN.`;
    case 403:
      return `The token may not publish in the cache ${cache} (403: ${said}). Give one that may publish and subscribe there.`;
    case 404:
      return `There is no cache ${cache}, or no Topics API at this URL (404: ${said}). Check --cache and the URL.`;
    default:
      return `A publish is answered with ${status} (${said}), so that nothing can be tested.`;
  }
}

/** A poll that blocks is what a Topics API does; one that is answered is answered sooner than this. */
const pollMs = 1500;

/**
 * Whether somebody answers publishes who is no Topics API: not with the documented 204, and polls neither with a wait nor
 * with elements. A service whose only defect is the status is for the checks.
 */
async function isSomethingElse(probe: Probe, topic: string): Promise<boolean> {
  try {
    const { status, json } = await probe.send({ topic, timeoutMs: pollMs });
    if (status >= 300) return status < 400 || status === 404 || status === 405;
    return !Array.isArray((json as { items?: unknown } | null | undefined)?.items);
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

/**
 * Publishes three times: shows that the service can be tested, and how long a round trip takes. Then looks for a cache that
 * does not exist: a token for one cache only, or a service where every cache exists, has none to offer.
 * @throws Unusable
 */
export async function preflight(
  service: ServiceUnderTest,
): Promise<{ roundTripMs: number; unknownCache?: string }> {
  const present = presenterOf(secretsOf(service));
  const wire = new Wire(service.endpoint);
  const probe = new Probe(
    { ...service, roundTripMs: 250 },
    wire,
    new Pacer(service.maxRps),
    () => () => undefined,
  );
  const topic = `${service.runId}-preflight`;
  const publish = (cache: string) => probe.send({ method: 'POST', cache, topic, body: 'preflight' });
  try {
    let roundTripMs = Infinity;
    for (let tries = 0; tries < 3; tries++) {
      const response = await publish(service.cache);
      if (response.status >= 300 || isPage(response))
        throw new Unusable(whyRefused(service, response, present));
      if (tries === 0 && response.status !== 204 && (await isSomethingElse(probe, topic)))
        throw new Unusable(whyRefused(service, response, present));
      roundTripMs = Math.min(roundTripMs, response.ms);
    }
    const unknownCache = `no-such-cache-${service.runId}`;
    const { status } = await publish(unknownCache);
    return status === 403 || status < 300 ? { roundTripMs } : { roundTripMs, unknownCache };
  } catch (error) {
    throw error instanceof WireError
      ? new Unusable(present.line(whyNoResponse(service.endpoint, error)))
      : error;
  } finally {
    wire.close();
  }
}
