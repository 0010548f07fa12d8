import { expect, test } from 'vitest';
import { matchedNames, nearNames } from '../../src/plan/names.ts';

test.each(['a-b', 'a/b?c=1&d+e %41 ü😀', '😀', 'Z', '0'])(
  'names near to %s can be written, and are others',
  (base) => {
    const names = [...nearNames(base), ...matchedNames(base)].map(({ name }) => name);
    for (const name of names) expect(() => encodeURIComponent(name)).not.toThrow();
    expect(names).not.toContain(base);
    expect(names).not.toContain('');
  },
);
