import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

// Real documents to test against are not in this repository: they are read from beside it when they are there.
const corpus = path.resolve(import.meta.dirname, '../shared/corpus');
if (!process.env.CARNET_CORPUS && existsSync(corpus)) process.env.CARNET_CORPUS = corpus;

const database = ['./tests/global-setup.ts'];
const io = '**/*.io.test.{ts,tsx}';

export default defineConfig({
  test: {
    passWithNoTests: true,
    allowOnly: false,
    reporters: ['default'],
    env: { NODE_ENV: 'test', TZ: 'Europe/Paris' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'standins/**/*.test.ts',
            'verifier/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
            'tests/oracle/**/*.test.ts',
          ],
          exclude: [io],
          // Pure code: one module graph for a whole worker.
          pool: 'threads',
          isolate: false,
          maxWorkers: 2,
          testTimeout: 10_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'architecture',
          include: ['tests/*.test.ts'],
          exclude: [io],
          pool: 'threads',
          isolate: false,
          maxWorkers: 2,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'io',
          include: [
            '{src,standins,verifier,scripts,bench,tests}/**/*.io.test.{ts,tsx}',
            'tests/journeys/**/*.test.ts',
          ],
          exclude: ['tests/browser/**'],
          globalSetup: database,
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: [...database, './tests/browser/filled-demo.ts'],
          // One browser beside one server is all that two cores hold.
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
