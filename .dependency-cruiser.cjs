/** Imports run one way: core <- {models, storage} <- workers <- app <- routes; ui imports core only. */
const forbid = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to,
});

const edges = '^(sync-server|training|bench|bin)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'A cycle has no order to read it in.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid(
      'core-is-pure',
      '^src/core/',
      { pathNot: '^(src/core/|node_modules/valibot/)' },
      'Core imports itself and valibot.',
    ),
    forbid(
      'models-import-core',
      '^src/models/',
      { path: '^(src/(storage|workers|app|ui|routes)/)|' + edges },
      'models <- core',
    ),
    forbid(
      'storage-imports-core',
      '^src/storage/',
      { path: '^(src/(models|workers|app|ui|routes)/)|' + edges },
      'storage <- core',
    ),
    forbid(
      'workers-below-app',
      '^src/workers/',
      { path: '^(src/(app|ui|routes)/)|' + edges },
      'workers <- app',
    ),
    forbid(
      'ui-imports-core',
      '^src/ui/',
      { path: '^(src/(models|storage|workers|routes)/)|' + edges },
      'ui imports core and the app contract',
    ),
    forbid(
      'ui-app-types-only',
      '^src/ui/',
      { path: '^src/app/(?!contract)' },
      'ui knows the app by its contract',
    ),
    forbid(
      'page-knows-no-storage',
      '^src/(app|routes)/',
      { path: '^src/(storage|models)/|^node_modules/(dexie|@tensorflow)' },
      'The page touches neither IndexedDB nor tf.',
    ),
    forbid('nobody-imports-edges', '^src/', { path: edges }, 'Servers, training and benchmarks are edges.'),
    forbid(
      'server-needs-no-browser',
      '^sync-server/',
      { path: '^src/(models|storage|workers|app|ui|routes)/|^node_modules/(dexie|comlink|@tensorflow)' },
      'The server shares core only.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.svelte-kit)|\\.svelte$|\\.test\\.ts$' },
    tsConfig: { fileName: 'tsconfig.lint.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
