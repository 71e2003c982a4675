// Tests run from source: the `source` export condition makes workspace packages resolve to their
// TypeScript. Nest 12 is ESM only, so it is transformed too.
const swc = {
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|content-disposition)/)'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: [
    '<rootDir>/packages/.*/dist/',
    '<rootDir>/packages/system-tests/boundaries/fixtures/',
    '<rootDir>/.local/',
  ],
  ...extra,
});

export default {
  // For tests that hang; a slow machine is no failure.
  testTimeout: 120_000,
  projects: [
    project('unit', [
      '<rootDir>/packages/*/src/**/*.spec.ts',
      '<rootDir>/packages/system-tests/{bench,bin,boundaries,load}/**/*.spec.ts',
    ]),
    project('integration', ['<rootDir>/packages/*/test/**/*.integration.spec.ts'], {
      globalSetup: '<rootDir>/packages/system-tests/jest/integration-setup.ts',
      globalTeardown: '<rootDir>/packages/system-tests/jest/integration-teardown.ts',
    }),
    project('e2e', ['<rootDir>/packages/system-tests/e2e/**/*.e2e.spec.ts'], {
      globalSetup: '<rootDir>/packages/system-tests/jest/e2e-setup.ts',
      globalTeardown: '<rootDir>/packages/system-tests/jest/e2e-teardown.ts',
    }),
  ],
};
