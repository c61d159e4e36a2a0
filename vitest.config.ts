import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A code of an authenticator app that was not shown before is waited for, at the most half a minute.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // What a browser shows after a click takes longer on a slow machine.
    expect: { poll: { timeout: 15_000 } },
    coverage: { include: ['src/**'] },
  },
});
