import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['packages/**/*.ts'];
const tests = ['packages/*/test/**', 'packages/system-tests/**', '**/*.spec.ts'];

/** One of the few places that may read the environment: where a service starts, and what starts services. */
const readsEnvironment = ['packages/*/src/main.ts', 'packages/*/src/config.ts', 'packages/local-runtime/**', ...tests];
const writesToTheTerminal = ['packages/local-runtime/**', 'packages/system-tests/**', '**/*.mjs'];

const noEnvironment = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: "Parse it once at start, in the service's config, and pass it on." },
  ],
};

const imports = {
  'no-restricted-imports': [
    'error',
    {
      paths: [
        { name: 'process', importNames: ['env'], message: 'Configuration is parsed once at start.' },
        { name: 'node:process', importNames: ['env'], message: 'Configuration is parsed once at start.' },
      ],
      patterns: [
        { regex: '^(\\.\\./)+[\\w-]+/(src|test|dist)/', message: 'Import another package by its name.' },
        { regex: '^@fake-stripe/[^/]+/', message: 'A package is imported by its root only.' },
      ],
    },
  ],
};

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '.nx/', '.local/', 'packages/system-tests/boundaries/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    rules: {
      'no-console': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-control-regex': 'error',
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-throw-literal': 'error',
      'no-self-compare': 'error',
      'no-unreachable-loop': 'error',
      'no-unsafe-finally': 'error',
      'no-unused-expressions': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-warning-comments': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: typescript,
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      // One program over all packages, resolved to their sources: nothing has to be built before linting.
      parserOptions: { project: './tsconfig.eslint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...noEnvironment,
      ...imports,
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      // Decorator metadata is read from the tsconfig: classes that Nest injects stay value imports.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-require-imports': 'error',
      '@typescript-eslint/no-unsafe-function-type': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: readsEnvironment, rules: { 'no-restricted-properties': 'off' } },
  { files: writesToTheTerminal, rules: { 'no-console': 'off' } },
  {
    files: tests,
    rules: {
      'no-restricted-properties': [
        'error',
        ...['describe', 'it', 'test'].flatMap((object) =>
          ['only', 'skip', 'todo'].map((property) => ({ object, property, message: 'Every test runs.' })),
        ),
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
