import { resolve } from 'node:path';
import { readDataset } from '../../dataset/readDataset';
import { exportBoxes } from '../../export/boxes/exportBoxes';
import { boxFormats } from '../../export/boxes/registry';
import { stageContext } from '../../session/stageContext';
import { type Command, UsageError } from '../command';
import { datasetFlags, readColumnsFlag } from '../datasetFlags';
import { insideFlag, outputOptions } from '../outputFlags';

const names = boxFormats.map(({ name }) => name);

/** `slakescope export`: the boxes of a dataset, for detectors. */
export const exportCommand: Command = {
  name: 'export',
  operands: ['FOLDER'],
  summary: 'Writes the boxes of a dataset (detection.json) for the training of detectors.',
  flags: {
    as: { value: names.join('|'), required: true, help: 'Format of the boxes.' },
    out: { value: 'DIR', required: true, help: 'New or empty folder.' },
    ...insideFlag,
    ...datasetFlags,
  },
  notes: () => boxFormats.map(({ name, help }) => `${name}: ${help}`).join('\n'),
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const as = flags.required('as');
    const format = boxFormats.find(({ name }) => name === as);
    if (!format) throw new UsageError(`--as is "${as}" but must be one of ${names.join(', ')}.`);
    const reading = stageContext('Reading the dataset', cancel, terminal);
    const dataset = await readDataset(operands[0], reading, await readColumnsFlag(flags));
    const writing = stageContext('Writing the boxes', cancel, terminal);
    const done = await exportBoxes(dataset, format, out, writing, outputOptions(flags, []));
    const left =
      done.leftOut > 0 ? `; ${done.leftOut} boxes without a part in their image were left out` : '';
    terminal.print(`${out}: ${done.boxes} boxes of ${done.classes} classes on ${done.images} images${left}.`);
    return 0;
  },
};
