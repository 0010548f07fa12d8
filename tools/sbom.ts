/** What a package brings with it, as a CycloneDX bill of materials, from the lock file alone: no registry is asked. */

/** An entry of `packages` in package-lock.json. */
export interface LockEntry {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  dev?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export interface Lock {
  version?: string;
  packages: Record<string, LockEntry>;
}

interface Component {
  type: 'library';
  'bom-ref': string;
  name: string;
  version: string;
  purl: string;
  licenses?: { license: { id: string } | { name: string } }[] | { expression: string }[];
  hashes?: { alg: 'SHA-512'; content: string }[];
}

interface Bom {
  bomFormat: 'CycloneDX';
  specVersion: '1.5';
  version: 1;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const purlOf = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** Where a package that is named in the package at `from` is, as Node looks for it; undefined when it is not installed. */
function resolve({ packages }: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const at = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    const entry = packages[at];
    if (entry) return entry.link ? entry.resolved! : at;
    if (folder === '') return undefined;
  }
}

const nameOf = (at: string, { name }: LockEntry): string =>
  name ?? at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);

const licensesOf = (license: string): NonNullable<Component['licenses']> =>
  /[ ()]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }];

function componentOf(at: string, entry: LockEntry): Component {
  const [name, version] = [nameOf(at, entry), entry.version!];
  const hash = /^sha512-(.+)$/.exec(entry.integrity ?? '')?.[1];
  return {
    type: 'library',
    'bom-ref': purlOf(name, version),
    name,
    version,
    purl: purlOf(name, version),
    ...(entry.license !== undefined && { licenses: licensesOf(entry.license) }),
    ...(hash !== undefined && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }],
    }),
  };
}

/**
 * The bill of materials of the package in `folder`: what is installed with it or inside of it, not what it is made with. The
 * same lock file gives the same text.
 * @param bundles the packages that it has inside of it
 * @throws when something it needs is not in the lock file
 */
export function sbomOf(lock: Lock, folder: string, bundles: readonly string[] = []): Bom {
  const found = new Map<string, string[]>();
  const visit = (at: string): void => {
    if (found.has(at)) return;
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[at]!;
    const needed: string[] = [];
    found.set(at, needed);
    const inside = at === folder ? bundles : [];
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...inside]) {
      const where = resolve(lock, at, name);
      if (where !== undefined) needed.push(where);
      else if (!(name in optionalDependencies))
        throw new Error(`${name}, which ${at} needs, is not in the lock file`);
    }
    for (const where of needed) visit(where);
  };
  if (!lock.packages[folder]) throw new Error(`${folder} is not in the lock file`);
  visit(folder);
  const components = new Map([...found.keys()].map((at) => [at, componentOf(at, lock.packages[at]!)]));
  const refOf = (at: string) => components.get(at)!['bom-ref'];
  const byRef = (a: { 'bom-ref': string }, b: { 'bom-ref': string }) =>
    a['bom-ref'] < b['bom-ref'] ? -1 : 1;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: components.get(folder)! },
    // Two copies of one version are one component.
    components: [
      ...new Map(
        [...components].filter(([at]) => at !== folder).map(([, each]) => [each['bom-ref'], each]),
      ).values(),
    ].sort(byRef),
    dependencies: [
      ...new Map([...found].map(([at, needed]) => [refOf(at), [...new Set(needed.map(refOf))].sort()])),
    ].map(([ref, dependsOn]) => ({ ref, dependsOn })),
  };
}
