type Json = unknown;

const escape = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');

/** Writes the path as a JSON pointer (RFC 6901). */
export const toPointer = (path: readonly (string | number)[]): string =>
  path.map((token) => `/${escape(String(token))}`).join('');

/** Reads a JSON pointer (RFC 6901) into its tokens. */
export const fromPointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

const child = (node: Json, token: string): Json =>
  typeof node === 'object' && node !== null && Object.hasOwn(node, token)
    ? (node as Record<string, Json>)[token]
    : undefined;

/** The value at `pointer`, or undefined. Follows no `$ref`. */
export const resolvePointer = (document: Json, pointer: string): Json =>
  fromPointer(pointer).reduce(child, document);

/** Follows `$ref: '#/…'` until something else stands there. */
export function dereference(document: Json, node: Json): { node: Json; pointer?: string } {
  let pointer: string | undefined;
  for (let reference = child(node, '$ref'); typeof reference === 'string';) {
    pointer = reference.slice(1);
    node = resolvePointer(document, pointer);
    reference = child(node, '$ref');
  }
  return { node, pointer };
}
