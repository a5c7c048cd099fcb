// npm run bench [-- FILTER ...]: times of our methods beside the published ones; see test/bench/bench.ts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { nodeBundle } from './build/build.mjs';
import { root } from './root.mjs';

const outfile = join(root, 'out/bench.js'); // one folder deep, as dist: models/ is looked for beside it
await build({
  ...nodeBundle,
  entryPoints: ['test/bench/bench.ts'],
  packages: 'external', // the npm peers run as they were published
  outfile,
});
const child = spawn(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
child.on('exit', (code) => (process.exitCode = code ?? 1));
