/** The changelog of the contract, from what `redocly diff` finds between the last release and now: pure functions. */

type Impact = 'major' | 'minor' | 'patch';

/** What `redocly diff --format json` prints, as far as it is used here. */
export interface ContractDiff {
  infoVersions: { base: string; revision: string };
  changes: {
    path: string;
    /** The member that was modified. */
    property?: string;
    kind: string;
    impact: Impact;
    verdicts: { message: string }[];
  }[];
}

const chapters: [Impact, string][] = [
  ['major', 'Can break a client or a service that was correct'],
  ['minor', 'New'],
  ['patch', 'Wording, names and examples'],
];

/** Where a change is, as a reader would say it: `GET: responses/429/headers/Retry-After`. */
function placeOf({ path, property }: { path: string; property?: string }): string {
  const [, method, inside] = /^#\/paths\/[^/]+\/(\w+)(?:\/(.*))?$/.exec(path) ?? [];
  const place = method === undefined ? path.slice('#/'.length) : inside;
  const pointer = [place, property].filter((each) => each !== undefined).join('/');
  const words = pointer && `\`${pointer.replaceAll('~1', '/').replaceAll('~0', '~')}\``;
  return method === undefined ? words : [method.toUpperCase(), words].filter(Boolean).join(': ');
}

/** The section of the changelog that says what has changed since the last release; '' when nothing has. */
export function sectionOf({ infoVersions, changes }: ContractDiff): string {
  if (changes.length === 0) return '';
  const lists = chapters.flatMap(([impact, title]) => {
    const lines = changes
      .filter((change) => change.impact === impact)
      .map((change) =>
        [`- ${placeOf(change)} ${change.kind}.`, ...change.verdicts.map(({ message }) => message)].join(' '),
      );
    return lines.length === 0 ? [] : [`### ${title}\n\n${lines.join('\n')}\n`];
  });
  return `## ${infoVersions.revision} (not released)\n\nAgainst ${infoVersions.base}.\n\n${lists.join('\n')}`;
}

const head = `# Changelog of the contract

Made from \`openapi.yaml\` and the document as it was released last (\`released/openapi.yaml\`), by \`npm run contract\`. Versions are
\`info.version\` of the document.
`;

/** The whole changelog: the section that is not released is written anew, the others stay. */
export function changelogOf(old: string, section: string): string {
  const kept = old
    .split(/^(?=## )/m)
    .filter((each) => each.startsWith('## ') && !/^## .* \(not released\)/.test(each));
  return (
    [head, ...[section, ...kept].filter((each) => each !== '')].map((each) => each.trimEnd()).join('\n\n') +
    '\n'
  );
}

/** The changelog with the day of the release in the place of "not released". */
export const releasedContractChangelog = (text: string, day: string): string =>
  text.replace(/^(## \S+) \(not released\)$/m, `$1 (${day})`);
