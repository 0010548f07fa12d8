import { resolvePointer } from './json-pointer.ts';

/** A request that a reader can send; `{{…}}` stands for what they fill in. */
interface SampleRequest {
  name: string;
  method: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: string;
}

interface Example {
  summary: string;
  value: unknown;
}
interface StreamItem {
  item: { topic_sequence_number: number; sequence_page: number };
}

const path = '/topics/{{cacheName}}/{{topicName}}';
const inHeader = { Authorization: '{{token}}' };
const inQuery = { token: '{{token}}' };

/** Each operation of the contract with each of its media types, cursors and places of the token. */
function sampleRequests(openapi: object): SampleRequest[] {
  const operations = '/paths/~1topics~1{cacheName}~1{topicName}';
  const content = resolvePointer(openapi, `${operations}/post/requestBody/content`) as Record<
    string,
    { examples?: Record<string, Example> }
  >;
  const publish = Object.entries(content).flatMap(([type, { examples = {} }]) =>
    Object.values(examples).map(({ summary, value }) => ({
      name: `Publish: ${summary}`,
      method: 'POST',
      query: {},
      headers: { ...inHeader, 'Content-Type': type },
      body: String(value),
    })),
  );
  const { value } = resolvePointer(openapi, '/components/examples/Message') as Example;
  const { item } = (value as { items: StreamItem[] }).items.at(-1)!;
  const poll = (name: string, number: number, page: number): SampleRequest => ({
    name: `Poll: ${name}`,
    method: 'GET',
    query: { sequence_number: String(number), sequence_page: String(page) },
    headers: inHeader,
  });
  const { 'Content-Type': type } = publish[0]!.headers;
  return [
    poll('the first time, for what comes', 0, 0),
    ...publish,
    {
      ...publish[0]!,
      name: 'Publish: the token in the query',
      query: inQuery,
      headers: { 'Content-Type': type },
    },
    poll('after the last message', item.topic_sequence_number + 1, item.sequence_page),
  ];
}

/** What the reader fills in, and what it is at first. */
function variables(openapi: object): Record<string, string> {
  const example = (name: string) =>
    (resolvePointer(openapi, `/components/parameters/${name}`) as { example: string }).example;
  const servers = resolvePointer(openapi, '/servers') as {
    url: string;
    variables: Record<string, { default: string }>;
  }[];
  const local = servers.at(-1)!;
  return {
    url: local.url.replaceAll(/\{(\w+)\}/g, (_, name: string) => local.variables[name]!.default),
    token: '',
    cacheName: example('CacheName'),
    topicName: example('TopicName'),
  };
}

const target = ({ query }: SampleRequest): string => {
  const search = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `{{url}}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`;
};

/** Requests for the HTTP clients of editors (`.http`). */
export function emitHttpFile(openapi: object): string {
  const values = { ...variables(openapi), token: '{{$processEnv TOPICS_TOKEN}}' };
  const declared = Object.entries(values).map(([name, value]) => `@${name} = ${value}\n`);
  const requests = sampleRequests(openapi).map((request) => {
    const { name, method, headers, body } = request;
    const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}\n`);
    return `\n### ${name}\n${method} ${target(request)}\n${lines.join('')}${body === undefined ? '' : `\n${body}\n`}`;
  });
  return `# Written by \`npm run generate\` from spec/. Do not edit.\n${declared.join('')}${requests.join('')}`;
}

/** The same requests as a Postman collection (v2.1), which Bruno, Insomnia and Hoppscotch import too. */
export function emitPostmanCollection(openapi: object): string {
  const { title, version } = resolvePointer(openapi, '/info') as { title: string; version: string };
  const pairs = (values: Record<string, string>) =>
    Object.entries(values).map(([key, value]) => ({ key, value }));
  const item = sampleRequests(openapi).map((request) => {
    const { name, method, query, headers, body } = request;
    const url = {
      raw: target(request),
      host: ['{{url}}'],
      path: path.split('/').slice(1),
      query: pairs(query),
    };
    return {
      name,
      request: {
        method,
        header: pairs(headers),
        url,
        ...(body !== undefined && { body: { mode: 'raw', raw: body } }),
      },
      response: [],
    };
  });
  const collection = {
    info: {
      name: title,
      version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: pairs(variables(openapi)),
    item,
  };
  return `${JSON.stringify(collection, null, 2)}\n`;
}
