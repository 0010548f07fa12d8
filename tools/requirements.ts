import { Ajv2020 } from 'ajv/dist/2020.js';
import { dereference, fromPointer, resolvePointer, toPointer } from './json-pointer.ts';
import type { Path, Problem, YamlSource } from './yaml-source.ts';

export interface RequirementEntry {
  id: string;
  target?: 'server' | 'client';
  level: 'MUST' | 'SHOULD' | 'MAY';
  profile: 'contract' | 'semantics';
  text: string;
  source: string;
  basis: 'documented' | 'http' | 'contract';
  contract?: string[];
  needs?: string[];
}

/** spec/requirements.yaml, as spec/requirements.schema.json describes it. */
export interface RequirementsFile {
  version: 1;
  fixtures: Record<string, string>;
  sections: { id: string; title: string; requirements: RequirementEntry[] }[];
  excluded: { contract: string; reason: string }[];
}

/** spec/sources.yaml: the sections that a requirement may name. */
export interface SourcesFile {
  pages: Record<string, { title: string; sections: string[] }>;
  rfcs: Record<string, { title: string; sections: Record<string, string> }>;
}

interface Placed {
  entry: RequirementEntry;
  path: Path;
}

const placed = (file: RequirementsFile): Placed[] =>
  file.sections.flatMap((section, s) =>
    section.requirements.map((entry, r) => ({ entry, path: ['sections', s, 'requirements', r] })),
  );

/** Whether `source` is '<page> › <section>' or 'RFC <number> §<section>' of a section that is listed. */
function isKnownSource(source: string, sources: SourcesFile): boolean {
  const rfc = /^RFC (\d+) §([\d.]+)$/.exec(source);
  if (rfc) return Object.hasOwn(sources.rfcs[rfc[1]!]?.sections ?? {}, rfc[2]!);
  const [page, ...section] = source.split(' › ');
  return sources.pages[page!]?.sections.includes(section.join(' › ')) ?? false;
}

/**
 * What a conformance suite has to exercise in an OpenAPI document, as JSON pointers: each operation
 * × status, request media type, parameter, security scheme, response header, and property of a
 * response schema. A property whose schema is `not: {}` says that a member is absent, and is left out.
 */
function exercisable(openapi: unknown): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const record = (node: unknown): [string, unknown][] =>
    typeof node === 'object' && node !== null ? Object.entries(node) : [];

  const schema = (raw: unknown, at: Path): void => {
    const { node, pointer } = dereference(openapi, raw);
    const path = pointer === undefined ? at : fromPointer(pointer);
    if (seen.has(toPointer(path))) return;
    seen.add(toPointer(path));
    const { properties, oneOf, anyOf, allOf, items } = node as Record<string, unknown>;
    for (const [name, property] of record(properties)) {
      if ((property as { not?: unknown }).not !== undefined) continue;
      found.add(toPointer([...path, 'properties', name]));
      schema(property, [...path, 'properties', name]);
    }
    for (const [key, list] of record({ oneOf, anyOf, allOf }))
      for (const [index, each] of record(list)) schema(each, [...path, key, index]);
    if (items !== undefined) schema(items, [...path, 'items']);
  };

  const add = (raw: unknown, at: Path): void => {
    found.add(dereference(openapi, raw).pointer ?? toPointer(at));
  };
  for (const name of Object.keys(child(openapi, 'components', 'securitySchemes') ?? {}))
    found.add(toPointer(['components', 'securitySchemes', name]));
  for (const [route, item] of record(child(openapi, 'paths')))
    for (const [method, operation] of record(item)) {
      const at = ['paths', route, method];
      if (method === 'parameters') {
        for (const [index, parameter] of record(operation)) add(parameter, [...at, index]);
        continue;
      }
      for (const [index, parameter] of record(child(operation, 'parameters')))
        add(parameter, [...at, 'parameters', index]);
      for (const [type] of record(child(operation, 'requestBody', 'content')))
        found.add(toPointer([...at, 'requestBody', 'content', type]));
      for (const [status, raw] of record(child(operation, 'responses'))) {
        found.add(toPointer([...at, 'responses', status]));
        const { node: response, pointer } = dereference(openapi, raw);
        const path = pointer === undefined ? [...at, 'responses', status] : fromPointer(pointer);
        for (const [name, header] of record(child(response, 'headers')))
          add(header, [...path, 'headers', name]);
        for (const [type, media] of record(child(response, 'content')))
          schema(child(media, 'schema'), [...path, 'content', type, 'schema']);
      }
    }
  return found;
}

const child = (node: unknown, ...tokens: string[]): unknown => resolvePointer(node, toPointer(tokens));

const validateFile = (schema: object) => new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

/**
 * Everything that is wrong with spec/requirements.yaml, each with its line. Empty when it is sound.
 * @param schema spec/requirements.schema.json
 * @param openapi spec/openapi.yaml, parsed
 */
export function checkRequirements(
  source: YamlSource<RequirementsFile>,
  schema: object,
  openapi: unknown,
  sources: SourcesFile,
): Problem[] {
  const validate = validateFile(schema);
  if (!validate(source.data))
    return validate.errors!.map(({ instancePath, message, params }) =>
      source.problem(
        fromPointer(instancePath).map((token) => (/^\d+$/.test(token) ? Number(token) : token)),
        `${instancePath || 'the file'} ${message} ${JSON.stringify(params)}`,
      ),
    );

  const problems: Problem[] = [];
  const file = source.data;
  const report = (path: Path, message: string) => problems.push(source.problem(path, message));
  const covered = new Set<string>();
  const usedFixtures = new Set<string>();
  const ids = new Set<string>();

  for (const { entry, path } of placed(file)) {
    if (ids.has(entry.id)) report([...path, 'id'], `${entry.id}: the id is used twice.`);
    ids.add(entry.id);
    if (!isKnownSource(entry.source, sources))
      report([...path, 'source'], `${entry.id}: no such section in sources.yaml: ${entry.source}`);
    if (entry.level === 'MUST' && entry.basis === 'contract')
      report([...path, 'level'], `${entry.id}: what the contract decided is SHOULD or MAY, not MUST.`);
    for (const [index, pointer] of (entry.contract ?? []).entries()) {
      covered.add(pointer);
      if (resolvePointer(openapi, pointer) === undefined)
        report([...path, 'contract', index], `${entry.id}: not in openapi.yaml: ${pointer}`);
    }
    for (const [index, name] of (entry.needs ?? []).entries()) {
      usedFixtures.add(name);
      if (!Object.hasOwn(file.fixtures, name))
        report([...path, 'needs', index], `${entry.id}: no such fixture: ${name}`);
    }
  }
  for (const name of Object.keys(file.fixtures))
    if (!usedFixtures.has(name)) report(['fixtures', name], `No requirement needs ${name}.`);

  const toExercise = exercisable(openapi);
  for (const [index, { contract }] of file.excluded.entries()) {
    if (!toExercise.has(contract))
      report(['excluded', index, 'contract'], `Nothing to exclude at ${contract}`);
    if (covered.has(contract))
      report(['excluded', index, 'contract'], `Excluded, but a requirement exercises ${contract}`);
    covered.add(contract);
  }
  for (const pointer of toExercise)
    if (!covered.has(pointer))
      report(['sections'], `No requirement exercises ${pointer}; add one, or list it under excluded.`);
  return problems;
}
