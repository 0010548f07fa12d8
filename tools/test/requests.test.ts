import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createToken, createTopics } from '@topics-http/server';
import { expect, test } from 'vitest';

const lib = path.resolve(import.meta.dirname, '../../generated/lib');
const read = (name: string) => readFileSync(path.join(lib, name), 'utf8');

interface Sample {
  name: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** The requests of the `.http` file, and its variables. */
function httpFile(): { variables: Record<string, string>; samples: Sample[] } {
  const [head, ...blocks] = read('topics.http').split(/^### /m);
  const samples = blocks.map((block) => {
    const [lines, body] = block.replace(/\n+$/, '').split('\n\n');
    const [name, request, ...headers] = lines!.split('\n');
    const [method, url] = request!.split(' ');
    return {
      name: name!,
      method: method!,
      url: url!,
      headers: Object.fromEntries(headers.map((header) => header.split(': '))) as Record<string, string>,
      ...(body !== undefined && { body }),
    };
  });
  const variables = [...head!.matchAll(/^@(\w+) = (.*)$/gm)].map(
    ([, name, value]) => [name!, value!] as const,
  );
  return { variables: Object.fromEntries(variables), samples };
}

interface Pair {
  key: string;
  value: string;
}
interface Collection {
  variable: Pair[];
  item: {
    name: string;
    request: { method: string; header: Pair[]; url: { raw: string }; body?: { raw: string } };
  }[];
}
const fromPairs = (pairs: Pair[]) => Object.fromEntries(pairs.map(({ key, value }) => [key, value]));

test('the Postman collection has the same requests as the .http file', () => {
  const { variable, item } = JSON.parse(read('postman-collection.json')) as Collection;
  const { variables, samples } = httpFile();
  expect(fromPairs(variable)).toEqual({ ...variables, token: '' });
  expect(
    item.map(({ name, request: { method, header, url, body } }) => ({
      name,
      method,
      url: url.raw,
      headers: fromPairs(header),
      ...(body && { body: body.raw }),
    })),
  ).toEqual(samples);
});

test('each request does what its name says', async () => {
  const service = createTopics({ caches: ['my-cache'] });
  const token = await createToken(service.key, {
    permissions: [{ cache: '*', role: 'both' }],
    ttlSeconds: 600,
  });
  const { variables, samples } = httpFile();
  expect(variables).toMatchObject({ url: 'http://localhost:8080', token: '{{$processEnv TOPICS_TOKEN}}' });
  const filled = (text: string) =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => (name === 'token' ? token : variables[name]!));
  const send = ({ method, url, headers, body }: Sample) =>
    service.fetch(
      new Request(filled(url), {
        method,
        headers: Object.entries(headers).map(([name, value]) => [name, filled(value)] as [string, string]),
        ...(body !== undefined && { body }),
      }),
    );
  const [first, ...publishes] = samples;
  const last = publishes.pop()!;
  const parked = send(first!);
  await expect.poll(() => service.polls).toBe(1);
  for (const sample of publishes)
    expect([sample.name, (await send(sample)).status]).toEqual([sample.name, 204]);
  expect((await parked).status).toBe(200);
  // Its page is the example's: the service says where its own topic is.
  const { items } = (await (await send(last)).json()) as { items: { item?: { value: object } }[] };
  expect(items.flatMap(({ item }) => (item ? [item.value] : []))).toEqual([
    { text: 'hello world!' },
    { binary: 'AQID' },
    { text: 'hello world!' },
  ]);
  await service.close();
});
