/** What a release changes in the manifests, the lock file and the changelog: pure functions from text to text. */
import type { Lock, LockEntry } from './sbom.ts';

export interface Manifest {
  name: string;
  version?: string;
  private?: boolean;
  workspaces?: string[];
  /** What its build puts inside of it. */
  bundles?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const semver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([\da-z.-]+))?$/;

/** Whether `next` is a version, and comes after `current`. A pre-release comes before its release. */
export function comesAfter(next: string, current: string): boolean {
  const [a, b] = [semver.exec(next), semver.exec(current)];
  if (!a || !b) return false;
  for (let at = 1; at <= 3; at++) if (a[at] !== b[at]) return Number(a[at]) > Number(b[at]);
  const [pre, before] = [a[4], b[4]];
  if (pre === undefined || before === undefined) return pre === undefined && before !== undefined;
  return pre.localeCompare(before, 'en', { numeric: true }) > 0;
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** The same manifest, or entry of a lock file, in which our packages have the version and are named by it. */
export function released<T extends Manifest | LockEntry>(
  manifest: T,
  version: string,
  ours: ReadonlySet<string>,
): T {
  const changed = { ...manifest, ...(manifest.version !== undefined && { version }) };
  for (const kind of kinds) {
    const named = manifest[kind];
    if (named)
      changed[kind] = Object.fromEntries(
        Object.entries(named).map(([name, range]) => [name, ours.has(name) ? version : range]),
      );
  }
  return changed;
}

/** The same lock file with the workspaces in that version. */
export const releasedLock = (lock: Lock, version: string, ours: ReadonlySet<string>): Lock => ({
  ...lock,
  packages: Object.fromEntries(
    Object.entries(lock.packages).map(([at, entry]) => [
      at,
      at.includes('node_modules/') ? entry : released(entry, version, ours),
    ]),
  ),
});

/** What of ours is not named by the one version that the others have: a sentence for each; nothing when all agree. */
export function disagreements(manifests: readonly Manifest[]): string[] {
  const versions = new Map(
    manifests.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])),
  );
  const found = new Set(versions.values()).size > 1 ? [`several versions: ${[...versions].join(' ')}`] : [];
  for (const manifest of manifests)
    for (const kind of kinds)
      for (const [name, range] of Object.entries(manifest[kind] ?? {}))
        if (versions.has(name) && versions.get(name) !== range)
          found.push(`${manifest.name} names ${name} by ${range}, which is ${versions.get(name)}`);
  return found;
}

/**
 * The changelog with the day of the release in the place of "not released".
 * @throws when it has no such section, or nothing in it
 */
export function releasedChangelog(text: string, version: string, day: string): string {
  const head = `## ${version} (not released)\n`;
  if (!text.includes(head)) throw new Error(`CHANGELOG.md has no section '${head.trim()}'.`);
  if (notesOf(text, version) === '') throw new Error(`CHANGELOG.md says nothing about ${version}.`);
  return text.replace(head, `## ${version} (${day})\n`);
}

/** What the changelog says about a version; '' for nothing. */
export function notesOf(text: string, version: string): string {
  const section = text.split(/^(?=## )/m).find((each) => each.startsWith(`## ${version} (`));
  return section === undefined ? '' : section.slice(section.indexOf('\n')).trim();
}

/** Our packages that are published, each after those that it needs. */
export function inOrder<T extends Manifest>(manifests: readonly T[]): T[] {
  const ordered: T[] = [];
  const add = (manifest: T): void => {
    if (ordered.includes(manifest)) return;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const needed = manifests.find((each) => each.name === name);
      if (needed) add(needed);
    }
    ordered.push(manifest);
  };
  for (const manifest of manifests.filter((each) => !each.private)) add(manifest);
  return ordered;
}
