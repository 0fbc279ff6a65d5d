// Logs of the code under test are not what a test run is for.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';

/** Jest in ES-module mode: swc only strips the types, as Node does. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testTimeout: 30_000,
  testSequencer: '<rootDir>/tests/support/longest-first.mjs',
  // Much of the time goes by in waiting: one worker a core, and not one less.
  maxWorkers: '100%',
  coverageProvider: 'v8',
  coverageReporters: ['json-summary', 'text-summary'],
  coverageThreshold: {
    './workflows/': { lines: 85 },
    './tasks/': { lines: 85 },
    './api/': { lines: 85 },
  },
  collectCoverageFrom: ['workflows/**/*.ts', 'tasks/**/*.ts', 'api/**/*.ts'],
};
