import { resolve } from 'node:path';
import { writeStored } from '../../embedding/storedEmbeddings';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { Command } from '../command';
import { encoderFlags, readEncoderFlags } from '../encoderFlags';
import { storageDir } from '../storage';

/** `slakescope embed`: the three files that the tutorial's code loads. */
export const embedCommand: Command = {
  name: 'embed',
  operands: ['FOLDER'],
  summary: 'Writes image_embeddings.npy, text_embeddings.npy and metadata.json of a dataset.',
  flags: { out: { value: 'DIR', help: 'Folder for the three files.' }, ...encoderFlags },
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const request = { folder: operands[0], storageDir: storageDir(), seed: 42, ...readEncoderFlags(flags) };
    const session = await DatasetAnalysis.open(request, cancel, terminal);
    const { embedded } = session;
    await writeStored(out, embedded);
    terminal.print(
      `${out}: ${embedded.images.n} images and ${embedded.texts.n} questions to ${embedded.images.d} numbers each, ` +
        `by ${embedded.encoderTitle}.`,
    );
    return 0;
  },
};
