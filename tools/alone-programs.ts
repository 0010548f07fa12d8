/** What is type-checked and run with each package that is installed alone: its README's lines, and its types. */

export const contractProgram = `
import { requirements, validateSubscribeResponse, type Requirement, type RequirementId } from '@topics-http/contract';
import type { components, operations, paths } from '@topics-http/contract';
import { validateItem } from '@topics-http/contract/validators';

type Item = components['schemas']['Item'];
export type { operations, paths };

const item: Item = { topic_sequence_number: 0, sequence_page: 1, value: { text: 'x' } };
const body: unknown = { items: [{ item }] };
if (!validateSubscribeResponse(body)) throw new Error(String(validateSubscribeResponse.errors?.length));
const length: number = body.items.length;
const id: RequirementId = 'publish-text-204';
const found: Requirement | undefined = requirements.find((each) => each.id === id);
if (length !== 1 || found === undefined || !validateItem(item)) throw new Error('The contract does not hold.');
`;

export const mockProgram = `
import { startMock } from '@topics-http/mock';

const mock = await startMock({ port: 0 });
const { status } = await fetch(mock.url + '/topics/my-cache/example?token=token');
await mock.close();
if (status !== 200) throw new Error(String(status));
`;

export const serverProgram = `
import { createToken, createTopics, signingKey } from '@topics-http/server';
import { listen } from '@topics-http/server/node';

const key = signingKey('x'.repeat(48));
const authorization = await createToken(key, {
  permissions: [{ cache: 'demo', topicPrefix: 'room-', role: 'both' }],
  ttlSeconds: 600,
  id: 'alice',
});
const topics = createTopics({ caches: ['demo'], key });
const { url, close } = await listen(topics.handler, { port: 0 });
const topic = url + '/topics/demo/room-1';
const published = await fetch(topic, {
  method: 'POST',
  headers: { authorization, 'content-type': 'text/plain' },
  body: 'x',
});
const polled: Response = await topics.fetch(
  new Request(topic + '?sequence_number=0&sequence_page=1', { headers: { authorization } }),
);
await close();
if (published.status !== 204 || polled.status !== 200) throw new Error(published.status + ' ' + polled.status);
`;

export const grpcProgram = `
import { createTopics } from '@topics-http/server';
import { listenGrpc, listenGrpcWeb } from '@topics-http/server-grpc';

const topics = createTopics({ caches: ['demo'] });
const { address, close } = await listenGrpc(topics.handler, { port: 0 });
const web = await listenGrpcWeb(topics.handler, { port: 0 });
await close();
await web.close();
if (!/:[0-9]+$/.test(address)) throw new Error(address);
`;
