import { dereference, fromPointer, resolvePointer, toPointer } from './json-pointer.ts';
import type { Path } from './yaml-source.ts';

/**
 * What a conformance suite has to exercise in an OpenAPI document, as JSON pointers: each operation
 * × status, request media type, parameter, security scheme, response header, and property of a
 * response schema. A property whose schema is `not: {}` says that a member is absent, and is left out.
 */
export function exercisable(openapi: unknown): Set<string> {
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
