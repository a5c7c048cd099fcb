/**
 * A program for killedRun.test.ts: embeds DATASET into STORAGE with the built-in encoder. STEP of its progress and MS
 * later it kills itself.
 */
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { embedDataset } from '../../../src/analysis/embedding/embedDataset';
import { createBuiltinEncoder } from '../../../src/analysis/embedding/encoders/builtin';
import { Store } from '../../../src/analysis/store/store';
import { silentContext } from '../../../src/analysis/taskContext';

async function main([folder, storage, last, ms]: readonly string[]): Promise<void> {
  const step = (name: string) => {
    if (name !== last) return;
    if (ms === '0') process.kill(process.pid, 'SIGKILL');
    else setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(ms));
  };
  const reporting = (stage: string) => ({
    ...silentContext(),
    progress: (done: number) => step(`${stage} ${done}`),
  });
  const dataset = await readDataset(folder, silentContext());
  step('read');
  const runs = { images: reporting('images'), texts: reporting('texts'), finish: reporting('finish') };
  await embedDataset(dataset, await createBuiltinEncoder(), new Store(storage, () => undefined), runs);
}

void main(process.argv.slice(2));
