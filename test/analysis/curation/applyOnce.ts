/** The program of the test of killed runs: applies decisions, and kills itself at a step of the task. */
import { readFileSync } from 'node:fs';
import { applyDecisions } from '../../../src/analysis/curation/apply';
import { parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';

const [set, decisions, out, killAt] = process.argv.slice(2);

async function main(): Promise<void> {
  let steps = 0;
  const step = () => {
    if (++steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  };
  const task = { ...silentContext(), check: step, progress: step };
  const file = parseDecisions(readFileSync(decisions, 'utf8'), decisions, set);
  const request = { out, images: 'copy', replace: true, card: {}, date: '2026-11-28' } as const;
  await applyDecisions(await readDataset(set, silentContext()), file, request, task);
  process.stdout.write(String(steps));
}

void main();
