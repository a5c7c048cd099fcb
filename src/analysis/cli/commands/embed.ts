import { resolve } from 'node:path';
import { checkOutputFolder } from '../../dataset/outputTarget';
import { storedFiles, writeStored } from '../../embedding/storedEmbeddings';
import { writeTogether } from '../../files/atomic';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { leftOutReporter } from '../../session/leftOut';
import type { Command } from '../command';
import { datasetFlags, readColumnsFlag } from '../datasetFlags';
import { encoderFlags, readEncoderFlags } from '../encoderFlags';
import { insideFlag, outputOptions } from '../outputFlags';
import { storage } from '../storage';

/** `slakescope embed`: the three files that the tutorial's code loads. */
export const embedCommand: Command = {
  name: 'embed',
  operands: ['FOLDER'],
  summary: 'Writes image_embeddings.npy, text_embeddings.npy and metadata.json of a dataset.',
  flags: {
    out: { value: 'DIR', help: 'Folder for the three files.' },
    ...insideFlag,
    ...datasetFlags,
    ...encoderFlags,
  },
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const choice = readEncoderFlags(flags);
    const options = outputOptions(flags, [choice.embeddings, choice.checkpoint]);
    const check = (roots: readonly string[]) => checkOutputFolder(out, storedFiles, { ...options, roots });
    await check([]);
    const sayLeftOut = leftOutReporter(terminal);
    const columns = await readColumnsFlag(flags);
    const request = { folder: operands[0], ...storage(), seed: 42, ...choice, ...columns };
    const session = await DatasetAnalysis.open(request, cancel, terminal, {
      onDataset: (dataset) => {
        sayLeftOut(dataset);
        return check(dataset.roots);
      },
    });
    const { embedded } = session;
    await writeTogether(
      (write) => writeStored(out, embedded, write),
      () => cancel.check(),
    );
    terminal.print(
      `${out}: ${embedded.images.n} images and ${embedded.texts.n} questions to ${embedded.images.d} numbers each, ` +
        `by ${embedded.encoderTitle}.`,
    );
    return 0;
  },
};
