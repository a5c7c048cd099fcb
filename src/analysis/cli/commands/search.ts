import { resolve } from 'node:path';
import { searchImages } from '../../embedding/biomedclip/crossModal';
import { createEncoder } from '../../embedding/encoders';
import { AnalysisSession } from '../../pipeline/session';
import { stageRun } from '../../pipeline/progress';
import type { Command } from '../command';
import { encoderFlags } from '../encoderFlags';
import { storageDir } from '../storage';

const RESULTS = 10;

/** `slakescope search`: images by what a text says, best first. */
export const searchCommand: Command = {
  name: 'search',
  operands: ['FOLDER', 'QUERY'],
  summary: 'Ranks the images of a dataset by a text, with BiomedCLIP.',
  flags: {
    k: { value: 'N', help: `How many images (${RESULTS}).` },
    checkpoint: encoderFlags['checkpoint']!,
  },
  async run({ operands, flags, terminal, cancel }) {
    const k = flags.integer('k', RESULTS, 1);
    const given = flags.text('checkpoint');
    const checkpoint = given === undefined ? undefined : resolve(given);
    const storage = storageDir();
    const encoder = await createEncoder('biomedclip', checkpoint, storage);
    const session = await AnalysisSession.open(
      {
        folder: operands[0]!,
        storageDir: storage,
        seed: 42,
        encoder: 'biomedclip',
        ...(checkpoint ? { checkpoint } : {}),
      },
      cancel,
      terminal,
    );
    const run = stageRun('Searching', cancel, terminal);
    const { indices, similarities } = await searchImages(
      operands[1]!,
      session.embedded.images,
      encoder,
      k,
      run,
    );
    indices.forEach((index, i) =>
      terminal.print(`${similarities[i]!.toFixed(4)}  ${session.dataset.samples[index]!.id}`),
    );
    return 0;
  },
};
