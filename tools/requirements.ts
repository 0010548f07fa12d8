import { Ajv2020 } from 'ajv/dist/2020.js';
import { exercisable } from './exercisable.ts';
import { unsaidChanges } from './ids-lock.ts';
import { fromPointer, resolvePointer } from './json-pointer.ts';
import type { RequirementEntry, RequirementsFile } from './requirements-file.ts';
import { findSource, type SourcesFile } from './sources.ts';
import type { Path, Problem, YamlSource } from './yaml-source.ts';

interface Placed {
  entry: RequirementEntry;
  path: Path;
}

const placed = (file: RequirementsFile): Placed[] =>
  file.sections.flatMap((section, s) =>
    section.requirements.map((entry, r) => ({ entry, path: ['sections', s, 'requirements', r] })),
  );

/** What `dependsOn` names that is not there, or that rests on itself in the end. */
function unsoundDependencies(list: Placed[]): { path: Path; message: string }[] {
  const byId = new Map(list.map(({ entry }) => [entry.id, entry]));
  /** The way from one of `ids` back to `goal`; undefined when there is none. */
  const way = (goal: string, ids: string[], been: readonly string[]): string[] | undefined => {
    for (const id of ids) {
      if (id === goal) return [id];
      if (been.includes(id)) continue;
      const rest = way(goal, byId.get(id)?.dependsOn ?? [], [...been, id]);
      if (rest) return [id, ...rest];
    }
    return undefined;
  };
  return list.flatMap(({ entry: { id, target = 'server', dependsOn = [] }, path }) => {
    const problems = dependsOn.flatMap((other, index) => {
      const at = [...path, 'dependsOn', index];
      const found = byId.get(other);
      if (!found) return [{ path: at, message: `${id}: there is no requirement ${other} to depend on.` }];
      return (found.target ?? 'server') === target
        ? []
        : [{ path: at, message: `${id}: ${other} is for another kind of target.` }];
    });
    const circle = way(id, dependsOn, []);
    return circle
      ? [
          ...problems,
          { path: [...path, 'dependsOn'], message: `${id} rests on itself: ${circle.join(' rests on ')}.` },
        ]
      : problems;
  });
}

const validateFile = (schema: object) => new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

/**
 * Everything that is wrong with spec/requirements.yaml, each with its line. Empty when it is sound.
 * @param schema spec/requirements.schema.json
 * @param openapi spec/openapi.yaml, parsed
 * @param lock spec/ids.lock
 */
export function checkRequirements(
  source: YamlSource<RequirementsFile>,
  schema: object,
  openapi: unknown,
  sources: SourcesFile,
  lock: string,
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
    const section = findSource(entry.source, sources);
    if (!section)
      report([...path, 'source'], `${entry.id}: no such section in sources.yaml: ${entry.source}`);
    else if (entry.quote !== undefined && !section.sentences.includes(entry.quote))
      report(
        [...path, 'quote'],
        `${entry.id}: not a sentence that sources.yaml has under ${entry.source}: ${entry.quote}`,
      );
    if (entry.level === 'MUST' && entry.quote === undefined)
      report([...path, 'level'], `${entry.id}: a MUST needs the quote that says so.`);
    if (entry.level === 'MUST' && entry.basis === 'contract')
      report([...path, 'level'], `${entry.id}: what the contract decided is SHOULD or MAY, not MUST.`);
    if (entry.level === 'SHOULD' && entry.why === undefined)
      report([...path, 'level'], `${entry.id}: a SHOULD says why it is not more.`);
    if (entry.basis === 'contract' && entry.decision === undefined)
      report([...path, 'basis'], `${entry.id}: what the contract decided names its decision.`);
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
  for (const { path, message } of [...unsoundDependencies(placed(file)), ...unsaidChanges(file, lock)])
    report(path, message);
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
