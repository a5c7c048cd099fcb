import type { Decision } from '../../curation/decision';
import { readDecisions } from '../../curation/decisionFile';
import { decisionKinds } from '../../curation/decisionKinds';
import { agreementOfReaders, type PairOfReaders } from '../../curation/readerAgreement';
import { readDataset } from '../../dataset/readDataset';
import { exists } from '../../files/missing';
import { stageContext } from '../../session/stageContext';
import { type Command, UsageError } from '../command';
import { counted } from '../counted';
import { datasetFlags, readColumnsFlag } from '../datasetFlags';
import { decisionsFlag, decisionsPath } from '../decisionFlags';
import { printJson } from '../terminal';

/** `slakescope agreement`: how far readers agree who decided about the same findings. */
export const agreementCommand: Command = {
  name: 'agreement',
  operands: ['FOLDER'],
  summary:
    "How far every two readers agree that the data are right or wrong (Cohen's kappa, Gwet's AC2), and the findings that they decided otherwise.",
  flags: {
    decisions: decisionsFlag,
    ...datasetFlags,
    json: { help: 'Prints the pairs of readers as a JSON array.' },
  },
  notes: () =>
    'It shows what each reader decided: who must be blind runs it after the last decision. Settle a finding by\nslakescope decide FOLDER FINDING --as … --adjudicate.',
  async run({ operands, flags, terminal, cancel }) {
    const task = stageContext('Reading the dataset', cancel, terminal);
    const { root } = await readDataset(operands[0], task, await readColumnsFlag(flags));
    const path = await decisionsPath(flags, root);
    if (!(await exists(path))) throw new UsageError(`There is no file ${path}; --decisions names another.`);
    const { decisions, findings } = await readDecisions(path, root);
    for (const { line, message } of findings) terminal.log('warn', `${path}:${line}: ${message}`);
    const pairs = agreementOfReaders(decisions.map(({ decision }) => decision));
    if (flags.has('json')) printJson(terminal, [JSON.stringify(pairs.map(asJson), null, 2)]);
    else if (pairs.length === 0) terminal.print(`${path}: fewer than two readers.`);
    else for (const pair of pairs) for (const line of linesOf(pair)) terminal.print(line);
    return 0;
  },
};

function linesOf({ readers, agreement, differences }: PairOfReaders): string[] {
  const [a, b] = readers.map((name) => name || 'no name');
  const head =
    agreement === undefined
      ? `${a} and ${b}: fewer than two findings that both decided.`
      : `${a} and ${b} on ${counted(agreement.n, 'finding')}: same verdict ${(100 * agreement.observed).toFixed(0)} %, Cohen's kappa ${
          Number.isNaN(agreement.kappa) ? 'not defined' : agreement.kappa.toFixed(2)
        }, Gwet's AC2 ${agreement.ac2.toFixed(2)} (95 % interval ${agreement.ac2Interval.low.toFixed(2)} to ${agreement.ac2Interval.high.toFixed(2)}).`;
  return [
    head,
    ...differences.map(({ id, decisions: [ofA, ofB], adjudicated }) => {
      const settled = adjudicated.length > 0 ? `; settled: ${said(adjudicated)}` : '';
      return `  ${id}  ${a}: ${said(ofA)}; ${b}: ${said(ofB)}${settled}`;
    }),
  ];
}

function said(decisions: readonly Decision[]): string {
  return decisions
    .map((decision) => {
      const { title } = decisionKinds[decision.kind];
      if (decision.kind === 'correct') return `${title} (${decision.field}: ${JSON.stringify(decision.new)})`;
      return decision.kind === 'move' ? `${title} (${decision.to})` : title;
    })
    .join(', ');
}

/** Kappa is null where it is not defined. */
function asJson({ readers, agreement, differences }: PairOfReaders) {
  const figures = agreement && {
    ...agreement,
    kappa: Number.isNaN(agreement.kappa) ? null : agreement.kappa,
  };
  return { readers, agreement: figures ?? null, differences };
}
