/**
 * Who may import what: between packages, between the layers of a service, and for workflow code.
 * Every rule has a fixture in packages/system-tests/boundaries/fixtures that it must refuse.
 */

/** Package → the packages its sources may import. Tests in `test/` may import more; system-tests may import all. */
const mayImport = {
  platform: ['contracts'],
  postgres: [],
  'order-store': ['contracts', 'postgres'],
  'fake-stripe-chaos': ['contracts', 'platform', 'postgres'],
  'public-apis': ['contracts', 'platform'],
  founder: ['contracts', 'platform', 'public-apis'],
  training: ['contracts'],
  'temporal-config': [],
  cli: ['contracts', 'training', 'temporal-config'],
  'temporal-worker': ['contracts', 'platform', 'order-store', 'public-apis', 'training', 'temporal-config'],
  'temporal-api': ['contracts', 'platform', 'order-store', 'temporal-config'],
  'local-runtime': [],
};

const services = '(?:fake-stripe-chaos|founder|temporal-worker|temporal-api)';

/** Bounded contexts of the services. A new one is written here. */
const context = '(?:payment|inventory|shipping|notification|order|user-context|public-apis|workflow-runs|ml-training)';

/** Folders of a service that several contexts use, and that know none of them. */
const shared = '(?:kernel|chaos|requests|ledger|provider|persistence|temporal-kit|activity-kit|workflow-kit)';

const aSpec = '[.]spec[.]ts$';
const npm = (names) => `(?:^|/)node_modules/(?:${names})/`;

const packageRule = (name) => ({
  name: `package-${name}`,
  comment: `${name} may import ${mayImport[name].join(', ') || 'no other package'}`,
  severity: 'error',
  from: { path: `^packages/${name}/src/` },
  to: { path: '^packages/', pathNot: `^packages/(?:${[name, ...mayImport[name]].join('|')})/` },
});

const betweenPackages = [
  ...Object.keys(mayImport).map(packageRule),
  {
    name: 'contracts-are-portable',
    comment: 'contracts import neither packages nor Node: workflow code and browsers take them as they are',
    severity: 'error',
    from: { path: '^packages/contracts/src/', pathNot: aSpec },
    to: { pathNot: '^packages/contracts/src/' },
  },
  {
    name: 'system-tests-are-imported-by-none',
    severity: 'error',
    from: { path: '^packages/', pathNot: '^packages/system-tests/' },
    to: { path: '^packages/system-tests/' },
  },
  {
    name: 'no-relative-way-into-another-package',
    severity: 'error',
    from: { path: '^packages/([^/]+)/' },
    to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypesNot: ['aliased-workspace'] },
  },
  {
    name: 'sources-import-no-tests',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/', pathNot: [aSpec, '^packages/system-tests/'] },
    to: { path: [aSpec, '^packages/[^/]+/test/'] },
  },
  {
    name: 'dependencies-are-declared',
    comment: 'hoisting makes every package of the monorepo importable; only those in its package.json are its own',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/', pathNot: [aSpec, '^packages/system-tests/'] },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['npm'] },
  },
];

const betweenLayers = [
  {
    name: 'domain-is-pure',
    comment: 'the domain knows itself, its kernel, contracts and hashing; no framework, no other layer',
    severity: 'error',
    from: { path: ['^packages/[^/]+/src/.+/domain/', '^packages/[^/]+/src/kernel/'], pathNot: aSpec },
    to: { pathNot: ['/domain/', '/src/kernel/', '^packages/contracts/', '^(?:node:)?crypto$'] },
  },
  {
    name: 'application-knows-no-framework',
    comment: 'use cases and ports are plain classes',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/.+/application/', pathNot: aSpec },
    to: { path: npm('@nestjs|@fastify|@temporalio|fastify|kysely|pg|axios|class-validator|rxjs') },
  },
  {
    name: 'application-knows-no-adapter',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/.+/application/', pathNot: aSpec },
    to: { path: '/(?:infrastructure|presentation|activities|workflows)/|[.]module[.]ts$' },
  },
  {
    name: 'presentation-knows-no-infrastructure',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/.+/presentation/', pathNot: aSpec },
    to: { path: '/infrastructure/|[.]module[.]ts$' },
  },
  {
    name: 'infrastructure-knows-no-presentation',
    severity: 'error',
    from: { path: '^packages/[^/]+/src/.+/infrastructure/', pathNot: aSpec },
    to: { path: '/presentation/|[.]module[.]ts$' },
  },
  {
    name: 'activities-know-no-adapter',
    comment: 'an activity parses, calls a port and translates',
    severity: 'error',
    from: { path: '^packages/temporal-worker/src/.+/activities/', pathNot: aSpec },
    to: { path: '/infrastructure/|[.]module[.]ts$' },
  },
  {
    name: 'contexts-are-strangers',
    comment: 'what two contexts have to do with each other is wired in the one module above both',
    severity: 'error',
    from: { path: `^packages/${services}/src/(${context})/`, pathNot: [aSpec, '/workflows/'] },
    to: { path: `^packages/${services}/src/${context}/`, pathNot: '^packages/[^/]+/src/$1/' },
  },
  {
    name: 'shared-code-knows-no-context',
    severity: 'error',
    from: { path: `^packages/${services}/src/${shared}/`, pathNot: aSpec },
    to: { path: `^packages/${services}/src/${context}/` },
  },
];

const workflowFolders = ['^packages/temporal-worker/src/.*workflows/', '^packages/temporal-worker/src/workflow-kit/'];

const workflowCode = {
  name: 'workflow-code-is-deterministic',
  comment:
    'workflow code imports contracts, @temporalio/workflow and common, other workflow code, and types of activities',
  severity: 'error',
  from: { path: workflowFolders, pathNot: aSpec },
  to: {
    pathNot: [...workflowFolders, '^packages/contracts/src/', npm('@temporalio/workflow|@temporalio/common')],
    dependencyTypesNot: ['type-only'],
  },
};

const workflowTypes = {
  name: 'workflow-code-takes-few-types',
  comment: 'types vanish in compilation; still, workflow code takes only those of activities and of what they store',
  severity: 'error',
  from: { path: workflowFolders, pathNot: aSpec },
  to: {
    pathNot: [
      ...workflowCode.to.pathNot,
      '^packages/temporal-worker/src/[^/]+/activities/',
      '^packages/order-store/src/',
    ],
    dependencyTypes: ['type-only'],
  },
};

const everywhere = [
  {
    name: 'no-cycles',
    comment: 'files that need each other at run time; a type vanishes, so an aggregate may be named by its errors',
    severity: 'error',
    from: { path: '^packages/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'index-only-at-roots',
    comment: 'what a package offers is written once, in src/index.ts',
    severity: 'error',
    from: { path: '^packages/[^/]+/.+/index[.]ts$', pathNot: '^packages/[^/]+/src/index[.]ts$' },
    to: {},
  },
  {
    name: 'everything-resolves',
    comment: 'a rule about a path holds only for imports that resolve to one',
    severity: 'error',
    from: { path: '^packages/' },
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden: [...betweenPackages, ...betweenLayers, workflowCode, workflowTypes, ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '^packages/system-tests/boundaries/fixtures/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
