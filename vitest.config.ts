import { defineConfig } from 'vitest/config'

/** Vitest takes one core less than there are unless told, of two cores one. */
const maxWorkers = '100%'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/localstack/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'localstack',
          include: ['test/localstack/**/*.test.ts'],
          globalSetup: ['test/localstack/global-setup.ts'],
          // They share queues, whose attributes some of them change.
          fileParallelism: false,
          // Beyond every wait within: what was waited for is told, not that a test took long.
          testTimeout: 400_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
