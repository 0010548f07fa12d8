/** spec/ids.lock: what every id meant when it was last generated, so that none is lost and no level changes unsaid. */
import type { RequirementEntry, RequirementsFile } from './requirements-file.ts';
import type { Path } from './yaml-source.ts';

const head = `# Every id with its level and meaning. Written by \`npm run generate\`, and never edited: an id that disappears, or a level that
# changes, is refused until requirements.yaml says so under \`retired\` or \`changed\`, with the version.
`;

const entriesOf = (file: RequirementsFile): RequirementEntry[] =>
  file.sections.flatMap(({ requirements }) => requirements);

/** The text of spec/ids.lock for this list, in its order. */
export const lockText = (file: RequirementsFile): string =>
  head +
  entriesOf(file)
    .map(({ id, level, text }) => `${id} ${level} ${text}\n`)
    .join('');

/** The ids of a lock file, each with its level. */
const readLock = (text: string): Map<string, string> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(' ', 2) as [string, string]),
  );

/**
 * What the list changed without saying so, each with its place in requirements.yaml: an id that the lock has and the list
 * has not, or whose level differs; an id that was retired and is used again; and entries of \`changed\` and \`retired\`
 * that are not true.
 */
export function unsaidChanges(file: RequirementsFile, lock: string): { path: Path; message: string }[] {
  const problems: { path: Path; message: string }[] = [];
  const report = (path: Path, message: string) => problems.push({ path, message });
  const levels = new Map(entriesOf(file).map(({ id, level }) => [id, level as string]));
  const { changed = [], retired = [] } = file;
  const last = new Map(changed.map((each) => [each.id, each]));

  for (const [id, before] of readLock(lock)) {
    const now = levels.get(id);
    if (now === undefined) {
      if (!retired.some((each) => each.id === id))
        report(['sections'], `${id} is gone: ids never change. List it under retired, with the version.`);
    } else if (now !== before && !(last.get(id)?.from === before && last.get(id)?.to === now))
      report(['sections'], `${id} was ${before} and is ${now}: list that under changed, with the version.`);
  }
  for (const [index, { id }] of retired.entries())
    if (levels.has(id)) report(['retired', index], `${id} is retired, and cannot be used again.`);
  for (const [index, { id, to }] of changed.entries())
    if (last.get(id) === changed[index] && levels.has(id) && levels.get(id) !== to)
      report(['changed', index], `${id} is ${levels.get(id)}, not ${to}.`);
    else if (!levels.has(id) && !retired.some((each) => each.id === id))
      report(['changed', index], `There is no requirement ${id}.`);
  return problems;
}
