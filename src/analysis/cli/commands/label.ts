import { toCsv } from '../../../common/csv';
import { largestOf } from '../../../common/extremes';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { type Command, UsageError } from '../command';
import { datasetFlags } from '../datasetFlags';
import { encoderFlags } from '../encoderFlags';
import { readOpenFlags } from '../openFlags';

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
    const open = await readOpenFlags(folder, 42, flags, 'biomedclip');
    const session = await DatasetAnalysis.open(open, cancel, terminal);
    const { data } = await session.zeroShot(labels, cancel, terminal);
    const rows = session.dataset.samples.map(({ id }, i) => {
      const own = [...data.subarray(i * labels.length, (i + 1) * labels.length)];
      return [id, labels[own.indexOf(largestOf(own))], ...own.map((value) => value.toFixed(6))];
    });
    terminal.printText(toCsv(['id', 'label', ...labels], rows).trimEnd());
    return 0;
  },
};
