import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { named, type Mutant } from './mutant.ts';
import { root, type Subject } from './subjects.ts';

const nothing = () => undefined;
const quiet = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};

/** A node of the syntax tree, as far as names go: of a function, a variable, a method. */
interface Named {
  id?: { name?: string } | null;
  key?: { name?: string; id?: { name?: string } };
}

/** Leaves out what has one of these names. */
const ignorer = (leftOut: Subject['leftOut']) => ({
  shouldIgnore(place: unknown): string | undefined {
    const { id, key } = (place as { node: Named }).node;
    const name = id?.name ?? key?.name ?? key?.id?.name;
    return name !== undefined && Object.hasOwn(leftOut, name) ? leftOut[name] : undefined;
  },
});

/** The sources of a subject with a switch for each mutant, by absolute path, and the mutants. */
export async function instrument({
  files,
  leftOut,
}: Subject): Promise<{ code: Map<string, string>; mutants: Mutant[] }> {
  const sources = new Map(files().map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  const instrumenter = new Instrumenter(quiet);
  const made = await instrumenter.instrument(
    [...sources].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [ignorer(leftOut)] },
  );
  return {
    code: new Map(made.files.map(({ name, content }) => [path.join(root, name), content])),
    mutants: named(
      made.mutants.filter(({ status }) => status !== 'Ignored'),
      sources,
    ),
  };
}
