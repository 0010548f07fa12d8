// Who may import whom: a folder is a package. An arrow that is not listed here is a defect.
const mayImport = {
  generated: [],
  client: ['generated'],
  server: ['generated'],
  mock: ['generated'],
  conformance: ['generated', 'server'],
  examples: ['generated', 'client'],
  bench: ['generated', 'client', 'server', 'mock', 'conformance'],
  tools: ['generated', 'conformance'],
};
const rooms = Object.keys(mayImport);

// The same within server/src, from the bottom up: what a folder may import of the others. The entry points may import all.
const serverFolders = {
  store: ['background'],
  access: ['errors'],
  'topics|next-step': ['store'],
  http: ['store', 'access', 'topics', 'next-step', 'errors', 'metrics', 'background'],
  command: ['store', 'access', 'http', 'errors', 'metrics', 'index'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rooms.map((room) => ({
      name: `${room}-imports`,
      comment: `${room} may import ${mayImport[room].join(', ') || 'nothing of ours'}.`,
      severity: 'error',
      // Tests may use what they test with; the mock is tested by the suite, and tools/test holds helpers.
      from: { path: `^${room}/`, pathNot: `^${room}/test/` },
      to: {
        path: `^(${rooms.filter((other) => other !== room && !mayImport[room].includes(other)).join('|')})/`,
      },
    })),
    ...Object.entries(serverFolders).map(([from, to]) => ({
      name: `server-${from}-imports`,
      comment: `server/src/${from} may import ${to.join(', ')}, and nothing else of the service.`,
      severity: 'error',
      from: { path: `^server/src/(${from})[./]` },
      to: { path: '^server/src/', pathNot: `^server/src/(${[from, ...to].join('|')})[./]` },
    })),
    {
      name: 'tests-stay-in-tests',
      severity: 'error',
      from: { pathNot: '^[^/]+/test/' },
      // The kill matrix is published as it is tested.
      to: { path: '^[^/]+/test/', pathNot: '^conformance/test/mutants/' },
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
