import { findingsJson } from '../../dataset/findingsJson';
import { readDataset } from '../../dataset/readDataset';
import { summarize } from '../../dataset/summary';
import { findUndecodable, withoutSamplesOf } from '../../embedding/decodedImages';
import { stageContext } from '../../session/stageContext';
import type { Command } from '../command';
import { counted } from '../counted';
import { datasetFlags, readColumnsFlag } from '../datasetFlags';
import { findingLine } from '../findingLine';
import { printJson } from '../terminal';

/** `slakescope check`: faults in the files of a dataset. */
export const checkCommand: Command = {
  name: 'check',
  operands: ['FOLDER'],
  summary: 'Lists what is wrong with the files of a dataset; exit code 1 if any of it is an error.',
  flags: {
    ...datasetFlags,
    json: { help: 'Prints the findings as a JSON array.' },
    quick: { help: 'Looks at the structure of images without decoding them.' },
  },
  async run({ operands, flags, terminal, cancel }) {
    const reading = stageContext('Reading the dataset', cancel, terminal);
    const read = await readDataset(operands[0], reading, await readColumnsFlag(flags));
    const decoding = stageContext('Decoding images', cancel, terminal);
    const dataset = flags.has('quick') ? read : withoutSamplesOf(read, await findUndecodable(read, decoding));
    const summary = summarize(dataset);
    if (flags.has('json')) {
      printJson(terminal, findingsJson(dataset.findings));
    } else {
      for (const finding of dataset.findings) terminal.print(findingLine(finding, dataset.root));
      const { error, warning, info } = summary.findings;
      terminal.print(
        `${dataset.root}: ${counted(summary.samples, 'sample')}, ${counted(summary.questions, 'question')}; ` +
          `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(info, 'note')}.`,
      );
    }
    return summary.findings.error > 0 ? 1 : 0;
  },
};
