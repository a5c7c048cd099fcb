/**
 * Assigns groups to splits so that each label has its share in every split: stratification when a group must stay
 * whole.
 *
 * Order and greedy step are those of scikit-learn's StratifiedGroupKFold (groups by falling spread of their label
 * counts, each to the split that is best balanced with it), with the desired count of each label in each split as in
 * iterative stratification (Sechidis, Tsoumakas & Vlahavas 2011, "On the stratification of multi-label data"), so that
 * a sample may have labels of several fields and splits may differ in size. Then single groups are moved and pairs
 * swapped while that lowers the cost; the best of several orders is taken, all but the first drawn at random.
 *
 * The cost of an assignment is the sum over splits s and labels l of
 *   ((count[s][l] - share[s] total[l]) / (share[s] units[l]))^2,
 * the squared difference of a label's share in the split from its share in all, plus MOVE_COST for the share of
 * samples that leave their split.
 */
import { message } from '../../common/messageTemplate';
import { MT19937 } from '../numeric/mt19937';
import { badParameter } from '../params';

/** Up to this many free groups all pairs are tried, from many orders. */
const FEW_GROUPS = 128;
const FEW_RUNS = 32;
const MANY_RUNS = 2;
const MAX_PASSES = 50;
/** Partners that each of many groups is offered for a swap in a pass. */
const SWAP_PARTNERS = 16;
const MOVE_COST = 1;

export interface CountedGroup {
  /** Samples. */
  readonly size: number;
  /** Labels that occur in the group, each once, with their counts. */
  readonly labels: readonly (readonly [label: number, count: number])[];
  /** (splits) samples that lie in each split now; 0 in all where the group has none. */
  readonly current: readonly number[];
  /** The split where it must stay. */
  readonly fixed?: number;
}

export interface AssignmentTask {
  readonly groups: readonly CountedGroup[];
  /** (splits) desired share of each split; positive, of sum 1. */
  readonly shares: readonly number[];
  /** (labels) what the label is a share of: the number of samples or of records. */
  readonly units: readonly number[];
  readonly seed: number;
}

export interface Assignment {
  /** (groups) the split of each. */
  readonly splits: Int32Array;
  readonly cost: number;
}

/**
 * The same task gives the same splits. Time of a pass O(free groups (splits + partners) labels of a group).
 * @throws AnalysisError `bad-parameter` for shares that are not positive numbers of sum 1.
 */
export function assignGroups(task: AssignmentTask): Assignment {
  const { groups, shares, seed } = task;
  const sum = shares.reduce((total, share) => total + share, 0);
  if (!shares.every((share) => share > 0) || Math.abs(sum - 1) > 1e-9) {
    throw badParameter('Re-split', 'shares', shares.join(', '), message`positive numbers of sum 1`);
  }
  const random = new MT19937(seed);
  let best: Assignment | undefined;
  const freeCount = groups.filter(({ fixed }) => fixed === undefined).length;
  const runs = freeCount === 0 ? 1 : freeCount <= FEW_GROUPS ? FEW_RUNS : MANY_RUNS;
  for (let run = 0; run < runs; run++) {
    const state = new State(task);
    const drawn = [...random.permutation(groups.length)].filter((g) => groups[g].fixed === undefined);
    const free = run === 0 ? bySpread(drawn, groups) : drawn;
    for (const g of free) state.place(g, state.bestSplit(g));
    improve(state, free, random);
    const { cost } = state;
    if (!best || cost < best.cost - 1e-12) best = { splits: state.splits, cost };
  }
  return best ?? { splits: new Int32Array(0), cost: 0 };
}

/** By falling standard deviation of the label counts; equal ones stay in their order. */
function bySpread(drawn: readonly number[], groups: readonly CountedGroup[]): number[] {
  const spread = groups.map(({ labels }) => {
    const mean = labels.reduce((sum, [, count]) => sum + count, 0) / Math.max(1, labels.length);
    return labels.reduce((sum, [, count]) => sum + (count - mean) ** 2, 0);
  });
  return [...drawn].sort((a, b) => spread[b] - spread[a] || groups[b].size - groups[a].size);
}

function improve(state: State, free: readonly number[], random: MT19937): void {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let hasImproved = false;
    for (const g of free) {
      const to = state.bestSplit(g);
      if (to === state.splits[g] || state.gain(g, to) <= 1e-12) continue;
      state.place(g, to);
      hasImproved = true;
    }
    for (const [i, g] of free.entries()) {
      for (const h of partners(free, i, random)) hasImproved = swapIfBetter(state, g, h) || hasImproved;
    }
    if (!hasImproved) return;
  }
}

/** All later ones of few groups, a draw of many. */
function partners(free: readonly number[], i: number, random: MT19937): readonly number[] {
  if (free.length <= FEW_GROUPS) return free.slice(i + 1);
  return Array.from({ length: SWAP_PARTNERS }, () => free[random.integer(free.length)]);
}

function swapIfBetter(state: State, g: number, h: number): boolean {
  const [a, b] = [state.splits[g], state.splits[h]];
  if (a === b) return false;
  const first = state.gain(g, b);
  state.place(g, b);
  if (first + state.gain(h, a) > 1e-12) {
    state.place(h, a);
    return true;
  }
  state.place(g, a);
  return false;
}

/** The counts of an assignment that grows and changes. */
class State {
  /** -1 where a group has none yet. */
  readonly splits: Int32Array;
  /** (splits x labels) count minus the desired count. */
  private readonly excess: Float64Array;
  /** (splits x labels) 1 / (share units)^2. */
  private readonly weight: Float64Array;
  private readonly labelCount: number;
  private readonly samples: number;

  constructor(private readonly task: AssignmentTask) {
    const { groups, shares, units } = task;
    this.labelCount = units.length;
    this.samples = groups.reduce((sum, { size }) => sum + size, 0);
    const totals = new Float64Array(units.length);
    for (const { labels } of groups) for (const [label, count] of labels) totals[label] += count;
    this.excess = Float64Array.from(shares.flatMap((share) => Array.from(totals, (total) => -share * total)));
    this.weight = Float64Array.from(shares.flatMap((share) => units.map((unit) => (share * unit) ** -2)));
    this.splits = new Int32Array(groups.length).fill(-1);
    groups.forEach(({ fixed }, g) => {
      if (fixed !== undefined) this.place(g, fixed);
    });
  }

  get cost(): number {
    const balance = this.excess.reduce((sum, value, at) => sum + value * value * this.weight[at], 0);
    return this.splits.reduce((sum, split, g) => sum + this.moveCost(g, split), balance);
  }

  place(g: number, split: number): void {
    if (this.splits[g] >= 0) this.add(g, this.splits[g], -1);
    this.splits[g] = split;
    this.add(g, split, 1);
  }

  /** Of equals the first. */
  bestSplit(g: number): number {
    let best = 0;
    for (let split = 1; split < this.task.shares.length; split++) {
      if (this.gain(g, split) > this.gain(g, best) + 1e-12) best = split;
    }
    return best;
  }

  /** By how much the cost falls when the group goes to a split. */
  gain(g: number, to: number): number {
    const from = this.splits[g];
    if (from === to) return 0;
    let change = this.moveCost(g, to) - (from < 0 ? 0 : this.moveCost(g, from));
    for (const [label, count] of this.task.groups[g].labels) {
      const there = to * this.labelCount + label;
      change += count * (2 * this.excess[there] + count) * this.weight[there];
      if (from < 0) continue;
      const here = from * this.labelCount + label;
      change -= count * (2 * this.excess[here] - count) * this.weight[here];
    }
    return -change;
  }

  private moveCost(g: number, split: number): number {
    const { current } = this.task.groups[g];
    const placed = current.reduce((sum, count) => sum + count, 0);
    return (MOVE_COST * (placed - current[split])) / this.samples;
  }

  private add(g: number, split: number, sign: 1 | -1): void {
    for (const [label, count] of this.task.groups[g].labels)
      this.excess[split * this.labelCount + label] += sign * count;
  }
}
