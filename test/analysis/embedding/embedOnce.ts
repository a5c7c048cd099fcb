/** A program for killedRun.test.ts: embeds DATASET into STORAGE with the built-in encoder, printing its progress. */
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { embedDataset } from '../../../src/analysis/embedding/embedDataset';
import { createBuiltinEncoder } from '../../../src/analysis/embedding/encoders/builtin';
import { silentContext } from '../../../src/analysis/taskContext';

async function main([folder, storage]: readonly string[]): Promise<void> {
  const told = (stage: string) => ({
    ...silentContext(),
    progress: (done: number) => void process.stdout.write(`${stage} ${done}\n`),
  });
  const dataset = await readDataset(folder, silentContext());
  process.stdout.write('read\n');
  const runs = { images: told('images'), texts: told('texts') };
  await embedDataset(dataset, await createBuiltinEncoder(), storage, runs);
  process.stdout.write('finished\n');
}

void main(process.argv.slice(2));
