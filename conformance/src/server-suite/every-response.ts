import { isUtf8 } from 'node:buffer';
import {
  validateErrorBody,
  validateSubscribeResponse,
  type ServerRequirementId,
} from '@topics-http/contract';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import type { Violation } from './outcome.ts';
import { excerpt } from '../http/excerpt.ts';
import type { ProbeRequest } from '../http/compose.ts';
import { notIntegers } from '../http/json.ts';
import type { ProbeResponse } from '../http/probe.ts';
import { secretsOf, type ServiceUnderTest } from '../http/service-under-test.ts';
import { elementsOf, itemsOf, type Element } from './elements.ts';
import { isAccepted } from './mismatch.ts';

type Found = Omit<Violation, 'exchanges'>;

/** A shorter token may occur in any text. */
const minTokenLength = 8;

const operations = openapi.paths['/topics/{cacheName}/{topicName}'];
/** The errors that RFC 9110 has. */
const knownStatuses = new Set(
  [400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426]
    .concat([428, 429, 431, 500, 501, 502, 503, 504, 505])
    .map(String),
);
/** 5xx that say nothing of the request: the method is not known, the service or a proxy cannot now. */
const excusable = new Set([501, 503, 504]);
/** The path of the two operations; dot segments are none (RFC 3986 §6.2.2.3). */
const operationPath = /^\/topics(?:\/(?!(?:\.|%2e){1,2}(?:[/?]|$))[^/?]+){2}(?:\?|$)/i;
/** Not where an escape is none, or is no UTF-8: a server in front of the service may answer that. */
function isReadable(path: string): boolean {
  try {
    return operationPath.test(path) && decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}
/** Statuses that RFC 9110 defines for a request that cannot be read at all. */
const generalStatuses = ['405', '408', '413', '414', '415', '417', '431'];
const numberNames = new Set([
  'topic_sequence_number',
  'sequence_page',
  'last_topic_sequence',
  'new_topic_sequence',
  'new_sequence_page',
]);

/** What is answered to a publish, by its content type. */
const acceptance = new Map<string | null, ServerRequirementId>([
  ['text/plain', 'publish-text-204'],
  ['application/octet-stream', 'publish-binary-204'],
]);

/** By these a proxy in front says that the service did not answer in time, or not well: RFC 9110 §15.6. */
const fromProxy = new Set([502, 504]);

/** What is wrong with a response beside what its own check looks at. */
export function violationsOf(
  service: ServiceUnderTest,
  { method = 'GET', path, type = 'text/plain', mustBeRefused, unsent, coding, isOld }: ProbeRequest,
  response: ProbeResponse,
): Found[] {
  const found: Found[] = [];
  const report = (id: ServerRequirementId, expected: string, actual: string) =>
    found.push({ id, expected, actual });
  const asWritten = [service.token, encodeURIComponent(service.token)];
  const echoes = (text: string) =>
    service.token.length >= minTokenLength && asWritten.some((token) => text.includes(token));
  if (echoes(response.text) || response.headers.some(([, value]) => echoes(value)))
    report('auth-token-not-echoed', 'a response without the token', 'the token in the response');
  const { status } = response;
  // An empty one says that nothing is allowed.
  if (status === 405 && !response.header('allow')?.trim())
    report(
      'http-allow',
      'Allow with a 405',
      `a 405 ${response.header('allow') === undefined ? 'without it' : 'with an empty one'}`,
    );
  if (!/^(GET|POST)$/.test(method) || path?.startsWith('/topics/') === false) return found;
  // Whoever ends in the middle of a request, codes it as nobody can read, or speaks a version that is not known, is hardly owed
  // an answer, and whatever it is may come from what is in front.
  if (unsent !== undefined || coding !== undefined || (isOld && status >= 400)) return found;
  if (status >= 500 && !excusable.has(status))
    report('error-5xx', 'no 5xx', `${status} ${excerpt(response.text)}`);
  if (status >= 400) {
    const documented = Object.keys(operations[method === 'GET' ? 'get' : 'post'].responses).filter(
      (each) => each !== 'default',
    );
    const isGeneral = generalStatuses.includes(String(status));
    if (!documented.includes(String(status)) && !knownStatuses.has(String(status)))
      report('error-status-documented', `one of ${documented.join(', ')}, or of RFC 9110`, String(status));
    // What cannot be read never reaches the service: whoever refused it owes no body of its making.
    if (isGeneral || fromProxy.has(status) || (path !== undefined && !isReadable(path))) return found;
    if (response.body.length === 0) report('error-body', 'a body that says why', `${status} without a body`);
    else if (!validateErrorBody(response.json))
      report('error-body-shape', '{"code": …, "message": …}', excerpt(response.text));
  }
  const taken = acceptance.get(type);
  if (method === 'POST' && taken && !path && !mustBeRefused && isAccepted(status) && status !== 204)
    report(taken, '204 to a publish that is taken', String(status));
  if (method === 'GET' && status === 200) found.push(...pollViolations(service, response));
  return found;
}

function pollViolations(service: ServiceUnderTest, response: ProbeResponse): Found[] {
  const found: Found[] = [];
  const report = (id: ServerRequirementId, expected: string, actual: unknown) =>
    found.push({
      id,
      expected,
      actual: typeof actual === 'string' ? actual : JSON.stringify(actual),
    });
  const cacheControl = response.header('cache-control') ?? '';
  if (!/\b(no-store|private)\b/i.test(cacheControl))
    report('subscribe-no-store', 'Cache-Control: no-store', cacheControl || 'no Cache-Control');
  if (!isUtf8(response.body)) report('subscribe-json-utf8', 'JSON in UTF-8', 'bytes that are not UTF-8');
  if (!/^application\/json\s*(;|$)/i.test(response.header('content-type') ?? ''))
    report(
      'subscribe-schema',
      'Content-Type: application/json',
      response.header('content-type') ?? 'no Content-Type',
    );

  const { json } = response;
  const items = (json as { items?: unknown } | undefined)?.items;
  const wrongNumbers = json === undefined ? [] : notIntegers(response.text, numberNames);
  if (Array.isArray(items) && items.length === 0)
    report('subscribe-never-empty', 'at least one element', excerpt(response.text, 300));
  else if (Array.isArray(items) && items.some((element) => hasBoth(element)))
    report('subscribe-element-kinds', 'exactly one of item, discontinuity', excerpt(response.text, 300));
  else if (wrongNumbers.length > 0)
    report('subscribe-integers', 'numbers and pages as JSON integers', wrongNumbers.join(', '));
  else if (!hasDocumentedMembers(items))
    report('subscribe-200-json', 'the documented members', excerpt(response.text, 300));
  else {
    if (!validateSubscribeResponse(json)) {
      const [error] = validateSubscribeResponse.errors ?? [];
      report(
        'subscribe-schema',
        'a SubscribeResponse',
        `${excerpt(response.text, 300)} (${error?.instancePath} ${error?.message})`,
      );
    }
    const elements = elementsOf(response);
    if (itemsOf(elements).some(({ publisherId }) => isSecret(service, publisherId)))
      report('subscribe-token-secret', 'an identifier of the token, or none', 'the whole token');
    streamViolations(elements, report);
  }
  return found;
}

/** Whether it has a whole token in it. */
const isSecret = (service: ServiceUnderTest, shown: unknown): boolean =>
  typeof shown === 'string' &&
  shown !== service.fixtures.tokenId &&
  secretsOf(service).some((token) => token.length >= minTokenLength && shown.includes(token));

const documented: Record<string, string[]> = {
  item: ['topic_sequence_number', 'sequence_page', 'value'],
  discontinuity: ['last_topic_sequence', 'new_topic_sequence', 'new_sequence_page'],
};

/** Whether the items are a list in which each element of a documented kind has its members. Other kinds may be there. */
function hasDocumentedMembers(items: unknown): items is unknown[] {
  if (!Array.isArray(items)) return false;
  return items.every((element: unknown) => {
    if (typeof element !== 'object' || element === null) return false;
    // The members of an item that is not wrapped as one.
    if (Object.values(documented).some((names) => names.every((name) => name in element))) return false;
    return Object.entries(documented).every(([kind, names]) => {
      const body = (element as Record<string, unknown>)[kind];
      if (body === undefined) return true;
      return typeof body === 'object' && body !== null && names.every((name) => name in body);
    });
  });
}

const hasBoth = (element: unknown): boolean =>
  typeof element === 'object' && element !== null && 'item' in element && 'discontinuity' in element;

function streamViolations(
  elements: Element[],
  report: (id: ServerRequirementId, expected: string, actual: unknown) => void,
): void {
  for (const [index, element] of elements.entries()) {
    const before = elements[index - 1];
    if (!before) continue;
    if ('item' in element && 'item' in before) {
      if (element.item.page !== before.item.page)
        report('sequence-page-stable', 'a discontinuity before the page changes', [before, element]);
      else if (element.item.number <= before.item.number)
        report('sequence-order', 'items in ascending order', [before, element]);
      else if (element.item.number !== before.item.number + 1)
        report('sequence-increments', 'consecutive numbers one apart', [before, element]);
    } else if ('item' in element && 'discontinuity' in before) {
      const { discontinuity } = before;
      if (element.item.page !== discontinuity.page)
        report('discontinuity-new-page', `page ${discontinuity.page}`, element);
      else if (element.item.number !== discontinuity.next)
        report('discontinuity-new-sequence', `number ${discontinuity.next}`, element);
    } else if ('discontinuity' in element && 'item' in before) {
      const { discontinuity } = element;
      if (discontinuity.page === before.item.page && discontinuity.next <= before.item.number)
        report('discontinuity-first', 'the discontinuity before the items it explains', [before, element]);
    }
  }
}
