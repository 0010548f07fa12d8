import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import { escape, inline } from './html.ts';
import { highlight } from './highlight.ts';
import { dereference } from './json-pointer.ts';
import { markdownToHtml } from './site-page.ts';

interface Schema {
  $ref?: string;
  type?: string;
  const?: string;
  description?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  enum?: string[];
  not?: object;
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description: string;
  schema: Schema;
}
interface Body {
  description: string;
  headers?: Record<string, Parameter>;
  content?: Record<
    string,
    { schema?: Schema; examples?: Record<string, { summary: string; value: unknown }> }
  >;
}
interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters?: Parameter[];
  requestBody?: Body;
  responses: Record<string, Body>;
  'x-codeSamples'?: { label: string; lang: string; source: string }[];
}

/** What stands where a `$ref` may stand. */
const at = <T>(node: T): T => dereference(openapi, node).node as T;

const path = '/topics/{cacheName}/{topicName}';
const { parameters, ...methods } = openapi.paths[path];
// The compiler knows the document by its very texts; here its shape is what matters.
const shared = parameters as unknown as Parameter[];
const operations = Object.entries(methods as unknown as Record<string, Operation>);
const table = (head: string[], rows: string[][]): string =>
  `<table><thead><tr>${head.map((each) => `<th>${each}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((each) => `<td>${each}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;
const code = (text: string): string => `<code>${escape(text)}</code>`;
const block = (text: string, language: string): string =>
  `<pre><code>${highlight(text.trimEnd(), language)}</code></pre>`;

const range = ([least, most]: [number | undefined, number | undefined], of: string): string[] =>
  least === undefined && most === undefined
    ? []
    : [`${least ?? ''} to ${most === Number.MAX_SAFE_INTEGER ? '2^53 - 1' : (most ?? '…')}${of}`];

/** A type in words: `integer, 0 to 2^53 - 1`, `Item`, `list of StreamElement`. */
function typeOf(schema: Schema): string {
  const { $ref, type, items, minimum, maximum, minLength, maxLength } = schema;
  const several = schema.oneOf ?? schema.anyOf;
  const name = $ref?.split('/').at(-1);
  if ($ref && name) {
    const named = at(schema);
    // One that is only a number or a text is said as such.
    return ['object', undefined].includes(named.type) ? name : typeOf(named);
  }
  if (several) return several.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(schema.const);
  if (items) return `list of ${typeOf(items)}`;
  return [
    type ?? 'anything',
    ...range([minimum, maximum], ''),
    ...range([minLength, maxLength], ' characters'),
  ].join(', ');
}

const fields = (all: Parameter[]): string =>
  table(
    ['name', 'in', 'type', ''],
    all.map(({ name, in: place, required, schema, description }) => [
      code(name),
      required ? `${place}, required` : place,
      typeOf(schema),
      inline(description),
    ]),
  );

const examples = ({ content = {} }: Body) =>
  Object.entries(content).flatMap(([type, { examples: named = {} }]) =>
    Object.values(named)
      .map(at)
      .map((each) => ({ type, ...each })),
  );

/** A row for each answer; what it brings is shown below where it is more than a line. */
function answers(responses: [string, Body][]): string {
  const rows = responses.map(([status, body]) => {
    const { description, headers = {}, content = {} } = body;
    const types = Object.entries(content).map(
      ([type, { schema }]) => `${code(type)}${schema?.$ref ? ` (${typeOf(schema)})` : ''}`,
    );
    const refusals = status === '200' ? [] : examples(body);
    return [
      status === 'default' ? 'other' : status,
      [
        inline(description),
        `Headers: ${Object.keys(headers).map(code).join(', ')}.`,
        ...(types.length > 0 ? [`Body: ${types.join(' or ')}.`] : []),
        ...refusals.map(({ value }) => code(typeof value === 'string' ? value : JSON.stringify(value))),
      ].join('<br>'),
    ];
  });
  const brought = responses
    .filter(([status]) => status === '200')
    .flatMap(([, body]) => examples(body))
    .map(
      ({ summary, value }) =>
        `<section><p>${escape(summary)}:</p>${block(JSON.stringify(value, null, 2), 'json')}</section>`,
    );
  return `<h4>Answers</h4>${table(['status', ''], rows)}${brought.join('')}`;
}

function operation(method: string, each: Operation): string {
  const { summary, description, parameters = [], requestBody, responses } = each;
  const samples = (each['x-codeSamples'] ?? []).map(
    ({ label, lang, source }) =>
      `<section><h4>With ${escape(label)}</h4>${block(source, sampleLanguages[lang] ?? 'ts')}</section>`,
  );
  const body = requestBody
    ? `<h4>Body</h4>${markdownToHtml(requestBody.description)}${table(
        ['Content-Type', ''],
        Object.entries(requestBody.content ?? {}).map(([type, { schema }]) => [
          code(type),
          inline(schema?.description ?? 'Taken verbatim, as text.'),
        ]),
      )}`
    : '';
  return `<h3>${escape(summary)}: ${code(`${method.toUpperCase()} ${path}`)}</h3>${markdownToHtml(description)}
${fields([...shared, ...parameters].map(at))}${body}${answers(Object.entries(responses).map(([status, each]) => [status, at(each)]))}${samples.join('')}`;
}
const sampleLanguages: Record<string, string> = { Shell: 'sh', Python: 'python' };

function schema([name, each]: [string, Schema]): string {
  // A member that must not be there is said by the description.
  const members = Object.entries(each.properties ?? {}).filter(([, member]) => !member.not);
  const rows = members.map(([member, of]) => [
    code(member),
    each.required?.includes(member) ? 'always' : 'may be absent',
    typeOf(of),
    inline(of.description ?? at(of).description ?? ''),
  ]);
  const is = rows.length > 0 ? table(['member', '', 'type', ''], rows) : `<p>Type: ${typeOf(each)}.</p>`;
  return `<h3>${name}</h3>${markdownToHtml(each.description ?? '')}${is}`;
}

/**
 * The whole reference without what a reader has to open or scroll to, as HTML without ids, to be printed: Redoc draws only what is on
 * the screen, and its operations only when they are opened.
 */
export function referenceOnPaper(): string {
  const { info, servers, tags, components } = openapi;
  const chapters = tags.map((tag) => {
    const own = operations.filter(([, each]) => each.tags.includes(tag.name));
    return `<h2>${escape(tag['x-displayName'])}</h2>${markdownToHtml(tag.description)}${own.map(([method, each]) => operation(method, each)).join('')}`;
  });
  const places = servers.map(({ url, description }) => `<p>${code(url)}: ${inline(description)}</p>`);
  return `<h1>${escape(info.title)} ${info.version}</h1>${markdownToHtml(info.description)}<h2>Servers</h2>${places.join('')}${chapters.join('')}
<h2>Schemas</h2>${Object.entries(components.schemas as unknown as Record<string, Schema>)
    .map(schema)
    .join('')}`;
}
