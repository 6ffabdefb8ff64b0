import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**'],
    testTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'constructs/**/*.ts', 'charts/**/*.ts', 'services/**/*.ts'],
      // The two entry points only start what their neighbours do; the tests run them as processes of their own.
      exclude: ['src/main.ts', 'src/cli/main.ts'],
      reporter: ['text-summary', 'text'],
      thresholds: { lines: 90 },
    },
  },
});
