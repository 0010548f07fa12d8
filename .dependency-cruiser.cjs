// Who may import whom: a folder is a package. An arrow that is not listed here is a defect.
const mayImport = {
  generated: [],
  client: ['generated'],
  server: ['generated'],
  'server-grpc': ['generated', 'server'],
  mock: ['generated'],
  conformance: ['generated', 'server'],
  examples: ['generated', 'client', 'server'],
  bench: ['generated', 'client', 'server', 'mock', 'conformance', 'tools'],
  tools: ['generated', 'server', 'client', 'conformance'],
};
const packages = Object.keys(mayImport);

// Within a package: a folder may import those before it.
const layers = {
  conformance: ['http', 'history', 'plan', 'server-suite', 'client-suite', 'reports', 'runner', 'command'],
};
const layerRules = Object.entries(layers).flatMap(([folder, names]) =>
  names.map((name, index) => ({
    name: `${folder}-${name}-imports`,
    comment: `${folder}/src/${name} may import ${names.slice(0, index).join(', ') || 'no other folder'}.`,
    severity: 'error',
    from: { path: `^${folder}/src/${name}/` },
    to: { path: `^${folder}/src/(${[...names.slice(index + 1), '[^/]+\\.ts$'].join('|')})` },
  })),
);

// The same within server/src, from the bottom up: what a folder may import of the others. The entry points may import all.
const serverFolders = {
  store: ['background'],
  access: ['errors'],
  'topics|delivery-text|next-step': ['store'],
  http: ['store', 'access', 'topics', 'next-step', 'errors', 'metrics', 'background'],
  command: ['store', 'access', 'http', 'errors', 'metrics', 'index', 'redis'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...packages.map((name) => ({
      name: `${name}-imports`,
      comment: `${name} may import ${mayImport[name].join(', ') || 'nothing of ours'}.`,
      severity: 'error',
      // Tests may use what they test with; the mock is tested by the suite, and tools/test holds helpers.
      from: { path: `^${name}/`, pathNot: `^${name}/test/` },
      to: {
        path: `^(${packages.filter((other) => other !== name && !mayImport[name].includes(other)).join('|')})/`,
      },
    })),
    ...Object.entries(serverFolders).map(([from, to]) => ({
      name: `server-${from}-imports`,
      comment: `server/src/${from} may import ${to.join(', ')}, and nothing else of the service.`,
      severity: 'error',
      from: { path: `^server/src/(${from})[./]` },
      to: { path: '^server/src/', pathNot: `^server/src/(${[from, ...to].join('|')})[./]` },
    })),
    ...layerRules,
    {
      name: 'tests-stay-in-tests',
      severity: 'error',
      from: { pathNot: '^[^/]+/test/' },
      // The kill matrix and the corpora are published as they are tested; mutations are made of the second service too;
      // the bench starts several nodes as the tests do.
      to: {
        path: '^[^/]+/test/',
        pathNot: '^(conformance/test/(mutants|tolerance|client-corpus|fixtures)|server/test/nodes)/',
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    // The benchmark installs this peer by itself: it cannot stand in the lock file.
    {
      name: 'resolvable',
      severity: 'error',
      from: { pathNot: '^bench/durable-streams' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@topics-http/source', 'import', 'types', 'node', 'default'],
    },
  },
};
