import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

interface Service {
  image?: string;
  command?: string[];
  volumes?: string[];
  depends_on?: Record<string, unknown> | string[];
  ports?: string[];
}

const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);

/** The options that a command knows. */
function optionsOf(cli: string): string[] {
  const { stdout } = spawnSync(process.execPath, [cli, '--help'], { cwd: root, encoding: 'utf8' });
  return [...stdout.matchAll(/--[a-z-]+/g)].map(([option]) => option);
}

describe('compose.yaml', () => {
  test('mounts what there is, and depends on what there is', () => {
    for (const [, { volumes = [], depends_on: dependsOn = [] }] of services) {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        expect([
          volume,
          source.startsWith('./') ? existsSync(path.join(root, source)) : source in compose.volumes,
        ]).toEqual([volume, true]);
      }
      for (const other of Array.isArray(dependsOn) ? dependsOn : Object.keys(dependsOn))
        expect(Object.keys(compose.services)).toContain(other);
    }
  });

  test('pins every image, and publishes ports on this machine alone', () => {
    for (const [name, { image = '', ports = [] }] of services) {
      if (image !== 'topics-server')
        expect([name, image]).toEqual([name, expect.stringMatching(/:v?\d+\.\d+\.\d+/)]);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  test('starts the nodes that the balancer and Prometheus ask, with options that topics-server has', () => {
    const options = optionsOf('server/dist/command/cli.js');
    const nodes = services.filter(([, { image }]) => image === 'topics-server');
    expect(nodes.map(([name]) => name)).toEqual(['node-1', 'node-2', 'node-3']);
    for (const [name, { command = [] }] of nodes) {
      for (const argument of command) expect(options).toContain(argument.split('=')[0]);
      expect(command).toContain(`--admin-name=${name}`);
      expect(read('deploy/nginx.conf')).toContain(`server ${name}:8080 `);
      expect(read('deploy/prometheus.yml')).toContain(`${name}:8081`);
    }
  });
});

// Both tell of a node that failed with the whole request: nginx below `crit`. A token may be in its query.
test.each(['deploy/nginx.conf', 'server/README.md'])('a proxy as in %s logs no token', (file) => {
  expect(read(file)).toMatch(/^\s*access_log (off|\S+ combined if=\$no_token_in_url);/m);
  expect(read(file)).toMatch(/^\s*error_log \S+ crit;/m);
  for (const [, caddy] of read(file).matchAll(/^```caddy\n(.*?)^```/gms))
    expect(caddy).toMatch(/request>uri query \{\s+delete token\s+\}/);
});

describe.each([
  { file: 'Dockerfile', folder: 'server' },
  { file: 'conformance/Dockerfile', folder: 'conformance' },
  { file: 'mock/Dockerfile', folder: 'mock' },
])('$file', ({ file, folder }) => {
  const dockerfile = read(file);
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const [entry, command] = ['ENTRYPOINT', 'CMD'].map(
    (name) => JSON.parse(new RegExp(`^${name} (\\[.*\\])$`, 'm').exec(last)![1]!) as string[],
  );

  test('runs as nobody in particular, as one process that gets the signals', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^STOPSIGNAL SIG(TERM|INT)$/m);
    expect(entry![0]).toBe('node');
    const { bin } = JSON.parse(read(`${folder}/package.json`)) as { bin: Record<string, string> };
    const [main] = Object.values(bin);
    expect(entry!.at(-1)!.replace('/app/', '')).toBe(path.join(folder, main!));
  });

  test('begins with options that its command has', () => {
    const known = optionsOf(entry!.at(-1)!.replace('/app/', ''));
    for (const argument of command!.filter((each) => each.startsWith('--')))
      expect(known).toContain(argument);
  });

  test('pins its base, and copies only what the build made or the repository has', () => {
    for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/:\d+\.\d+\.\d+-/);
    const copied = [...last.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, from]) =>
      from!.split(' '),
    );
    expect(copied.length).toBeGreaterThan(1);
    for (const each of copied) {
      const name = each.replace(/^\/app\//, '');
      expect([name, /(^|\/)(node_modules|dist)$/.test(name) || existsSync(path.join(root, name))]).toEqual([
        name,
        true,
      ]);
    }
    expect(read('.dockerignore')).toMatch(/^\.git$/m);
  });
});

test('the dashboard asks for metrics that the service has', () => {
  const { panels } = JSON.parse(read('deploy/grafana/topics.json')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const source = read('server/src/command/prometheus.ts');
  for (const { targets } of panels)
    for (const { expr } of targets)
      for (const [metric] of expr.matchAll(/\b(?:topics|process)_\w+/g))
        expect(source).toContain(`'${metric}'`);
});
