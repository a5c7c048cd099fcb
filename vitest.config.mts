import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
  define: { __VERSION__: JSON.stringify(version) },
  test: {
    include: [
      'test/{additions,common,analysis,extension,hostile,parity,report,webview,scripts}/**/*.test.ts',
      // A Python with what test/python needs.
      ...(process.env.SLAKESCOPE_PYTHON ? ['test/python/**/*.test.ts'] : []),
    ],
    // Processes, not threads: a thread that ends while ONNX Runtime runs takes the process with it.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Only a failure takes that long; a busy machine may.
    expect: { poll: { timeout: 30_000 } },
  },
});
