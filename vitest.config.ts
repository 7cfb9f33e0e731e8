import { defineConfig, type ViteUserConfig } from 'vitest/config';

const live = ['**/*.live.test.ts'];

/** The live tests start processes and read clocks, so they run alone, after everything else. */
const config: ViteUserConfig = defineConfig({
  // `flatline` means the sources here too, whether or not the package was ever built
  ssr: { resolve: { conditions: ['flatline-source'] } },
  test: {
    pool: 'forks',
    // compiling with it on another thread crashes now and then where no core is free (nodejs/node#64841); tests are too short for it
    execArgv: ['--no-maglev'],
    // vitest leaves a core to whoever looks on
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // only what hangs is to end here, however busy the machine is
          testTimeout: 120_000,
          hookTimeout: 120_000,
          include: ['**/*.test.ts'],
          exclude: ['node_modules', 'dist', ...live],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: live,
          exclude: ['node_modules', 'dist'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
