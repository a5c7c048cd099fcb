import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{common,analysis,extension,parity,webview,scripts}/**/*.test.ts'],
    // Processes, not threads: a thread that ends while ONNX Runtime runs takes the process with it.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
