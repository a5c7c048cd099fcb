// npm run bench:host (after a build): times to the first picture of 642 images in code-server, in windows where
// nothing else runs: after the command, and after the window was loaded again with the panel left open.
import { withHostContext } from './hostTests.mjs';
import { runPhases, withCodeServer } from './inCodeServer.mjs';

const RESTORES = 5;

const phases = ['first', ...Array(RESTORES).fill('restarted')];
const lines = await withHostContext({ log: () => undefined }, (context) =>
  withCodeServer(context, ({ page, port, driver }) =>
    runPhases(page, port, driver, context, 'timingSuite.cjs', phases),
  ),
);
const times = new Map();
for (const [, what, ms] of lines.map((line) => /^TIME (.*): (\d+) ms$/.exec(line)).filter(Boolean)) {
  times.set(
    what,
    [...(times.get(what) ?? []), Number(ms)].sort((a, b) => a - b),
  );
}
for (const [what, sorted] of times) {
  console.log(`${what}: min ${sorted[0]}, median ${sorted[sorted.length >> 1]} ms of ${sorted.length}`);
}
