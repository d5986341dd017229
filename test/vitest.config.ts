import { defineConfig } from 'vitest/config';

/** `scenarios` needs nothing but Node; `systems` starts real servers and needs root on Debian. */
export default defineConfig({
  test: {
    // PGlite and connector processes share two cores
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'scenarios',
          include: ['{src,conformance}/**/*.test.ts'],
          exclude: ['**/*.system.test.ts', '**/node_modules/**'],
          globalSetup: ['src/host/prepared-store.setup.ts', 'src/interop/built-connector.setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'systems',
          include: ['{src,systems}/**/*.system.test.ts'],
          globalSetup: ['src/host/prepared-store.setup.ts', 'src/interop/built-connector.setup.ts'],
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
