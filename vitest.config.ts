import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A code of an authenticator app that was not shown before is waited for, at the most half a minute.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    coverage: { include: ['src/**'] },
  },
});
