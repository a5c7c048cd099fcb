import { largestOf } from '../../../common/extremes';
import { jsonPieces } from '../../../common/jsonPieces';
import { splitShortages } from '../../../common/splitShortages';
import { addDecisions, readDecisions } from '../../curation/decisionFile';
import { requireEditableSplits } from '../../curation/editableLayout';
import { namePattern, relations } from '../../curation/groups';
import { type BalanceRow, defaultStrata, type Resplit, strata } from '../../curation/resplit';
import type { Dataset } from '../../dataset/types';
import { resplitDataset } from '../../jobs/resplitDataset';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { type Command, type Flags, seedFlag, UsageError } from '../command';
import { counted } from '../counted';
import { datasetFlags, transformedFlag } from '../datasetFlags';
import { dateFlag, decisionsFlag, decisionsPath, stampFlags, writableDecisions } from '../decisionFlags';
import { encoderFlags } from '../encoderFlags';
import { listFlag } from '../listFlag';
import { readOpenFlags } from '../openFlags';
import { printJson } from '../terminal';

/** Of a group or of what a split lacks, in one line. */
const MOST_NAMES = 8;

/** `slakescope resplit`: splits in which no group lies in two. */
export const resplitCommand: Command = {
  name: 'resplit',
  operands: ['FOLDER'],
  summary:
    'Moves samples between splits so that no group of copies, slices or one patient lies in two, and shows the balance.',
  flags: {
    write: { help: 'Writes the moves into the file of decisions; without it they are only shown.' },
    decisions: decisionsFlag,
    mode: { value: 'keep|anew', help: 'Moves only what must move, or assigns all samples anew (keep).' },
    groups: { value: relations.join(','), help: 'What joins samples to groups (all of these).' },
    'name-pattern': {
      value: 'REGEX',
      help: 'Ids with the same captured groups belong together: "^(patient\\d+)_".',
    },
    stratify: {
      value: 'FIELDS',
      help: `Fields to balance, of ${strata.join(', ')} (${defaultStrata.join(',')}).`,
    },
    sizes: { value: 'SHARES', help: 'Shares such as train=0.7,validate=0.15,test=0.15 (as they are).' },
    seed: { value: 'N', help: 'Seed (42); the same seed gives the same splits.' },
    ...transformedFlag,
    ...stampFlags,
    ...datasetFlags,
    ...encoderFlags,
    json: { help: 'Prints groups, moves and balance as JSON.' },
  },
  async run({ operands, flags, terminal, cancel }) {
    const seed = seedFlag(flags);
    const mode = flags.choice('mode', ['keep', 'anew'], 'keep');
    const pattern = flags.text('name-pattern');
    const reader = flags.text('reader');
    const request = {
      stratify: listFlag(flags, 'stratify') ?? defaultStrata,
      mode,
      seed,
      date: dateFlag(flags),
      ...(reader && { reader }),
      ...sharesFlag(flags),
    };
    const chosen = listFlag(flags, 'groups') ?? relations;
    const unknown = chosen.find((name) => !relations.some((relation) => relation === name));
    if (unknown !== undefined) {
      throw new UsageError(`--groups names "${unknown}"; it must be of ${relations.join(', ')}.`);
    }
    const session = await DatasetAnalysis.open(
      await readOpenFlags(operands[0], seed, flags),
      cancel,
      terminal,
    );
    const { dataset } = session;
    if (flags.has('write')) await requireEditableSplits(dataset, request.shares?.keys() ?? []);
    const path = flags.has('write')
      ? await writableDecisions(flags, dataset)
      : await decisionsPath(flags, dataset.root);
    const decisions = (await readDecisions(path, dataset.root)).decisions.map(({ decision }) => decision);
    const options = {
      ...request,
      transformed: flags.has('transformed'),
      relations: relations.filter((relation) => chosen.includes(relation)),
      ...(pattern === undefined ? {} : { namePattern: namePattern(pattern) }),
    };
    const result = await resplitDataset(session, decisions, options, cancel, terminal);
    const { leakingGroups: leaks } = result;
    if (flags.has('json')) {
      const { splits, moves, balance, imbalance } = result;
      printJson(terminal, jsonPieces({ leakingGroups: leaks, splits, moves, balance, imbalance }, 2));
    } else {
      for (const { samples, splits, because } of leaks) {
        const more = samples.length > MOST_NAMES ? ` and ${samples.length - MOST_NAMES} more` : '';
        const names = samples.slice(0, MOST_NAMES).join(' ');
        terminal.print(`${names}${more}: in ${splits.join(' and ')} (${because.join(', ')})`);
      }
      terminal.printText(balanceTable(result));
      terminal.print(summary(dataset, leaks.length, result));
      for (const text of shortages(result)) terminal.log('warn', text);
    }
    if (flags.has('write')) {
      await addDecisions(
        path,
        dataset.root,
        result.moves,
        (one) => one.kind === 'move' && one.seed !== undefined,
      );
      terminal.print(`${path}: ${counted(result.moves.length, 'move')}, to be made by "slakescope apply".`);
    }
    return 0;
  },
};

function summary({ samples }: Dataset, leaks: number, { moves, imbalance }: Resplit): string {
  const torn = samples.filter(({ splitCounts = [] }) => splitCounts.length > 1).length;
  const images = torn > 0 ? ` and the questions of ${counted(torn, 'sample')}` : '';
  return (
    `In several splits now: ${counted(leaks, 'group')}${images}; ${moves.length} of ${samples.length} samples move; ` +
    `the largest difference of a share is ${imbalance.after.toFixed(1)} points, before ${imbalance.before.toFixed(1)}.`
  );
}

function shortages({ splits, balance }: Pick<Resplit, 'splits' | 'balance'>): string[] {
  return splitShortages(splits, balance).map(({ split, isEmpty, missing }) => {
    if (isEmpty) return `The split ${split} is empty: no group fits into it.`;
    const names = missing.slice(0, MOST_NAMES).map(labelOf).join(', ');
    const more = missing.length > MOST_NAMES ? ` and ${missing.length - MOST_NAMES} more` : '';
    return `The split ${split} has nothing of ${names}${more}.`;
  });
}

/** Counts of each value before and after, a column a split. */
function balanceTable({ splits, balance }: Resplit): string {
  const header = ['', ...splits.flatMap((split) => [split, 'after'])];
  const rows = balance.map((row) => [
    labelOf(row),
    ...splits.flatMap((_, s) => [row.before[s], row.after[s]]),
  ]);
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => largestOf(cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

function labelOf({ field, value }: Pick<BalanceRow, 'field' | 'value'>): string {
  return field === '' ? 'samples' : `${field} ${value}`;
}

function sharesFlag(flags: Flags): { readonly shares?: ReadonlyMap<string, number> } {
  const parts = listFlag(flags, 'sizes');
  if (!parts) return {};
  const shares = new Map<string, number>();
  for (const part of parts) {
    const [name, share] = part.split('=');
    if (!name || !share || !(Number(share) > 0)) {
      throw new UsageError(`--sizes has "${part}" but must be such as train=0.7,validate=0.15,test=0.15.`);
    }
    shares.set(name.trim(), Number(share));
  }
  const sum = [...shares.values()].reduce((total, share) => total + share, 0);
  return { shares: new Map([...shares].map(([name, share]) => [name, share / sum])) };
}
