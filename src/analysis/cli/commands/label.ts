import { toCsv } from '../../../common/csv';
import { largestOf } from '../../../common/extremes';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { type Command, UsageError } from '../command';
import { datasetFlags, readColumnsFlag } from '../datasetFlags';
import { encoderFlags, readEncoderFlags } from '../encoderFlags';
import { storage } from '../storage';

/** `slakescope label`: zero-shot labels from prompts, as a table. */
export const labelCommand: Command = {
  name: 'label',
  operands: ['FOLDER', 'LABEL', 'LABEL', '[LABEL …]'],
  summary: 'Gives each image the probability of labels that you name ("this is a photo of LABEL").',
  flags: { ...datasetFlags, ...encoderFlags },
  notes: () => 'Prints a table (CSV): id, the likeliest label, and a probability for each label.',
  async run({ operands, flags, terminal, cancel }) {
    const [folder, ...labels] = operands as [string, ...string[]];
    if (new Set(labels).size < labels.length) throw new UsageError('A label is given twice.');
    const choice = { ...readEncoderFlags(flags, 'biomedclip'), ...(await readColumnsFlag(flags)) };
    const session = await DatasetAnalysis.open(
      { folder, ...storage(), seed: 42, ...choice },
      cancel,
      terminal,
    );
    const { data } = await session.zeroShot(labels, cancel, terminal);
    const rows = session.dataset.samples.map(({ id }, i) => {
      const own = [...data.subarray(i * labels.length, (i + 1) * labels.length)];
      return [id, labels[own.indexOf(largestOf(own))], ...own.map((value) => value.toFixed(6))];
    });
    terminal.printText(toCsv(['id', 'label', ...labels], rows).trimEnd());
    return 0;
  },
};
