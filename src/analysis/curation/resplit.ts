/**
 * New splits in which no group lies in two: the samples of every group that does, and samples without a split, are
 * assigned so that sizes and the chosen fields stay in balance; or all samples anew.
 */
import { allOf, message } from '../../common/messageTemplate';
import { type Field, RECORD_FIELDS, SAMPLE_FIELDS, UNKNOWN } from '../dataset/fields';
import { splitRank } from '../dataset/splitNames';
import type { Dataset, QaRecord, Sample } from '../dataset/types';
import { AnalysisError } from '../errors';
import { assignGroups, type CountedGroup } from './assignGroups';
import { decidedSamples } from './decidedSamples';
import type { Decision } from './decision';
import { isGathering } from './decisionKinds';
import type { SampleGroup } from './groups';

/** Fields that may be balanced, with those of the default first. */
export const defaultStrata = ['modality', 'location', 'contentType', 'answerType'] as const;
export const strata: readonly string[] = [
  ...SAMPLE_FIELDS.filter(({ kind, id }) => kind === 'category' && id !== 'split'),
  ...RECORD_FIELDS,
].map(({ id }) => id);

export interface ResplitRequest {
  readonly groups: readonly SampleGroup[];
  /**
   * Fields are counted as corrections leave them. Moves that a reader decided stay; those of an earlier re-split are
   * forgotten. Where images of one group were to stay whole in several splits, the group comes to one of them.
   */
  readonly decisions: readonly Decision[];
  /** Ids of fields of samples and records. */
  readonly stratify: readonly string[];
  /** Share of each split, of sum 1; undefined keeps the shares that the splits have. */
  readonly shares?: ReadonlyMap<string, number>;
  /**
   * `keep` changes the split only of groups and of images whose questions lie in several, and of samples without one;
   * `anew` of all.
   */
  readonly mode: 'keep' | 'anew';
  readonly seed: number;
  /** ISO date of the decisions. */
  readonly date: string;
  readonly reader?: string;
}

export interface BalanceRow {
  /** Field and value; both empty for the sizes. */
  readonly field: string;
  readonly value: string;
  /**
   * (splits) counts of samples, or of records for a field of records; of an image whose questions lie in several splits
   * by their share, rounded.
   */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface Resplit {
  readonly splits: readonly string[];
  /** One `move` for each sample whose split changes, in the order of the dataset. */
  readonly moves: readonly Decision[];
  readonly balance: readonly BalanceRow[];
  /** Largest difference of a value's share in a split from its share in all samples of the splits, in points of 100, before and after. */
  readonly imbalance: { readonly before: number; readonly after: number };
}

/**
 * @throws AnalysisError `bad-parameter` for an unknown field or wrong shares; `bad-input` where the dataset has no
 * splits and none are named, or where a reader moved samples of one group to two splits.
 */
export function resplit(dataset: Dataset, request: ResplitRequest): Resplit {
  const { samples } = dataset;
  const { groups, mode, seed } = request;
  const kept = new Set(groups.flatMap(({ members }) => members));
  const cleaned = decidedSamples(dataset, request.decisions);
  const labels = labelsOf(cleaned, request.stratify);
  const decided = decidedSplits(request.decisions);
  const lies = samples.map((sample) => partsOf(sample));
  const { splits, shares } = desiredShares(
    lies.filter((_, i) => kept.has(i)),
    request,
  );
  const startAt = samples.map(({ id, split }) => splits.indexOf(decided.get(id)?.to ?? split ?? ''));
  const counted = groups.map(({ members }): CountedGroup => {
    const partIn = (i: number, s: number) =>
      decided.has(samples[i].id) ? Number(startAt[i] === s) : (lies[i].get(splits[s]) ?? 0);
    const current = splits.map((_, s) => members.reduce((sum, i) => sum + partIn(i, s), 0));
    const only = startAt[members[0]];
    const isWhole = only >= 0 && current[only] === members.length;
    const wanted = decidedFor(
      members.map((i) => samples[i].id),
      decided,
      splits,
    );
    return {
      size: members.length,
      labels: [...sumOf(members.map((i) => labels.ofSample[i]))],
      current: mode === 'keep' ? current : splits.map(() => 0),
      ...(wanted !== undefined ? { fixed: wanted } : mode === 'keep' && isWhole ? { fixed: only } : {}),
    };
  });
  const rows = [...kept];
  const records = rows.reduce((sum, i) => sum + cleaned[i].qa.length, 0);
  const units = labels.list.map(({ unit }) => (unit === 'sample' ? rows.length : records));
  const assigned = assignGroups({ groups: counted, shares, units, seed }).splits;
  const after = new Int32Array(samples.length).fill(-1);
  groups.forEach(({ members }, g) => members.forEach((i) => (after[i] = assigned[g])));
  const count = (partIn: (i: number, s: number) => number) => {
    const sums = labels.list.map(() => new Float64Array(splits.length));
    for (const i of rows) {
      const parts = splits.map((_, s) => partIn(i, s));
      for (const [l, times] of labels.ofSample[i]) parts.forEach((part, s) => (sums[l][s] += part * times));
    }
    return sums.map((ofLabel) => Array.from(ofLabel, Math.round));
  };
  const before = count((i, s) => lies[i].get(splits[s]) ?? 0);
  const afterwards = count((i, s) => Number(after[i] === s));
  const balance = labels.list.map(({ field, value }, l): BalanceRow => ({
    field,
    value,
    before: before[l],
    after: afterwards[l],
  }));
  return {
    splits,
    moves: movesOf(dataset, groups, { splits, before: startAt, after, decided }, request),
    balance,
    imbalance: { before: imbalance(balance, 'before'), after: imbalance(balance, 'after') },
  };
}

/** The share of a sample in each split, by its records: an image whose questions lie in several is in none as a whole. */
function partsOf({ split, splitCounts = [] }: Sample): ReadonlyMap<string, number> {
  const total = splitCounts.reduce((sum, [, records]) => sum + records, 0);
  if (total > 0) return new Map(splitCounts.map(([name, records]) => [name, records / total]));
  return new Map(split === undefined ? [] : [[split, 1]]);
}

interface DecidedSplit {
  readonly to: string;
  /** Whether the reader moved it there; else it was to stay whole where it is. */
  readonly isMove: boolean;
}

/** By sample, as a reader decided. */
function decidedSplits(decisions: readonly Decision[]): ReadonlyMap<string, DecidedSplit> {
  const byReaders = decisions.flatMap((one): [string, DecidedSplit][] =>
    one.kind === 'move' && one.seed === undefined
      ? [[one.sample, { to: one.to, isMove: !isGathering(one) }]]
      : [],
  );
  // The last of a sample counts.
  return new Map(byReaders.sort(([, a], [, b]) => Number(a.isMove) - Number(b.isMove)));
}

function decidedFor(
  ids: readonly string[],
  decided: ReadonlyMap<string, DecidedSplit>,
  splits: readonly string[],
): number | undefined {
  const all = ids.flatMap((id) => decided.get(id) ?? []);
  const moves = all.filter(({ isMove }) => isMove);
  const wanted = [...new Set((moves.length > 0 ? moves : all).map(({ to }) => to))];
  if (wanted.length === 0 || (wanted.length > 1 && moves.length === 0)) return undefined;
  const at = splits.indexOf(wanted[0]);
  if (wanted.length === 1 && at >= 0) return at;
  const text =
    wanted.length > 1
      ? message`Decisions move ${allOf(ids.filter((id) => decided.get(id)?.isMove))}, which are one group, to ${allOf(wanted)}; keep one of them.`
      : message`A decision moves ${ids.join(', ')} to ${wanted[0]}, which is not one of the splits ${splits.join(', ')}.`;
  throw new AnalysisError('bad-input', text);
}

interface Assigned {
  readonly splits: readonly string[];
  /** (samples) */
  readonly before: readonly number[];
  readonly after: Int32Array;
  readonly decided: ReadonlyMap<string, DecidedSplit>;
}

/**
 * Also for images whose questions lie in several splits and come together in the one that counts for the image; unless a
 * reader has decided so.
 */
function movesOf(
  { samples, findings }: Dataset,
  groups: readonly SampleGroup[],
  { splits, before, after, decided }: Assigned,
  { mode, date, reader, seed }: ResplitRequest,
): Decision[] {
  const torn = new Set([
    ...findings.flatMap(({ kind, sample }) => (kind === 'split-conflict' ? (sample ?? []) : [])),
    ...samples.flatMap(({ id, splitCounts = [] }) => (splitCounts.length > 1 ? id : [])),
  ]);
  for (const id of decided.keys()) torn.delete(id);
  const groupOf = new Map(groups.flatMap((group) => group.members.map((i) => [i, group])));
  return samples.flatMap(({ id, split }, i): Decision[] => {
    const group = groupOf.get(i);
    if (!group || (after[i] === before[i] && !torn.has(id))) return [];
    const others = group.members.length - 1;
    const reason =
      after[i] === before[i] || (others === 0 && torn.has(id))
        ? 'its questions lie in several splits'
        : others > 0
          ? `one group with ${others} others (${group.because.join(', ')})`
          : mode === 'anew'
            ? 'new splits'
            : 'it has no split';
    const to = splits[after[i]];
    return [
      { sample: id, kind: 'move', from: split ?? null, to, seed, reason, ...(reader && { reader }), date },
    ];
  });
}

/** @param kept the shares of each sample in the splits. */
function desiredShares(kept: readonly ReadonlyMap<string, number>[], { shares }: ResplitRequest) {
  const sizes = new Map<string, number>();
  for (const [split, part] of kept.flatMap((parts) => [...parts]))
    sizes.set(split, (sizes.get(split) ?? 0) + part);
  if (shares) {
    const missing = [...sizes.keys()].find((split) => !shares.has(split));
    if (missing !== undefined) {
      const text = message`The sizes of the splits name no "${missing}", but the dataset has it; give a share for each of ${[...sizes.keys()].join(', ')}.`;
      throw new AnalysisError('bad-parameter', text, { parameter: 'shares', value: missing });
    }
    return { splits: [...shares.keys()], shares: [...shares.values()] };
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (total === 0) {
    const text = message`The dataset has no splits; name them with their shares, such as train=0.7,validate=0.15,test=0.15.`;
    throw new AnalysisError('bad-input', text);
  }
  const ordered = [...sizes].sort(([a], [b]) => splitRank(a) - splitRank(b) || (a < b ? -1 : 1));
  return { splits: ordered.map(([split]) => split), shares: ordered.map(([, size]) => size / total) };
}

interface Label {
  readonly field: string;
  readonly value: string;
  readonly unit: 'sample' | 'record';
}

/** The labels, the size in samples first; and how often each sample has each of them, by index. */
function labelsOf(samples: readonly Sample[], fields: readonly string[]) {
  const list: Label[] = [{ field: '', value: '', unit: 'sample' }];
  const indexOf = new Map<string, number>();
  const ofSample = samples.map(() => new Map([[0, 1]]));
  const add = (i: number, label: Label) => {
    const key = JSON.stringify([label.field, label.value]);
    let at = indexOf.get(key);
    if (at === undefined) {
      at = list.push(label) - 1;
      indexOf.set(key, at);
    }
    ofSample[i].set(at, (ofSample[i].get(at) ?? 0) + 1);
  };
  for (const id of fields) {
    const sampleField = categoryNamed<Sample>(SAMPLE_FIELDS, id);
    const recordField = categoryNamed<QaRecord>(RECORD_FIELDS, id);
    if (!sampleField && !recordField) {
      const text = message`There is no field "${id}" to balance; the fields are ${strata.join(', ')}.`;
      throw new AnalysisError('bad-parameter', text, { parameter: 'stratify', value: id });
    }
    samples.forEach((sample, i) => {
      if (sampleField) add(i, { field: id, value: sampleField(sample) ?? UNKNOWN, unit: 'sample' });
      else if (recordField) {
        for (const record of sample.qa)
          add(i, { field: id, value: recordField(record) ?? UNKNOWN, unit: 'record' });
      }
    });
  }
  return { list, ofSample };
}

function categoryNamed<Row>(fields: readonly Field<Row>[], id: string) {
  const field = fields.find((one) => one.id === id && id !== 'split');
  return field?.kind === 'category' ? field.of : undefined;
}

function sumOf(maps: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  const sum = new Map<number, number>();
  for (const map of maps) for (const [key, count] of map) sum.set(key, (sum.get(key) ?? 0) + count);
  return sum;
}

/** In points: 100 times the difference of shares. */
function imbalance(balance: readonly BalanceRow[], when: 'before' | 'after'): number {
  let largest = 0;
  for (const rows of byField(balance)) {
    const totals = rows[0][when].map((_, s) => rows.reduce((sum, row) => sum + row[when][s], 0));
    const all = totals.reduce((sum, total) => sum + total, 0);
    for (const row of rows) {
      const share = row[when].reduce((sum, count) => sum + count, 0) / all;
      row[when].forEach((count, s) => {
        if (totals[s] > 0) largest = Math.max(largest, 100 * Math.abs(count / totals[s] - share));
      });
    }
  }
  return largest;
}

function byField(balance: readonly BalanceRow[]): BalanceRow[][] {
  const fields = [...new Set(balance.flatMap(({ field }) => field || []))];
  return fields.map((name) => balance.filter(({ field }) => field === name));
}
