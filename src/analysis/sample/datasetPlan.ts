/** Who is in the sample: patients, their pictures, the split of each patient, and which pictures carry a fault. */
import type { Split } from '../dataset/types';
import { AnalysisError } from '../errors';
import { SampleRandom } from './random';
import { type PlaneSpan, type SeriesKind, seriesKinds } from './series';
import type { Contrast } from './tissue';

export const faultKinds = [
  'outliers',
  'nearDuplicates',
  'exactDuplicates',
  'contradictions',
  'wrongModalities',
  'leakagePairs',
] as const;

/** How many of each fault to plant. */
export type FaultCounts = Readonly<Record<(typeof faultKinds)[number], number>>;

export const outlierKinds = ['colour photo', 'inverted', 'blank', 'upside down', 'noise'] as const;
export type OutlierKind = (typeof outlierKinds)[number];

export type Fault =
  | { readonly kind: 'outlier'; readonly outlier: OutlierKind }
  /** A copy of picture `of`. A leak is a re-encoded copy that lies in another split. */
  | { readonly kind: 'exactDuplicate' | 'nearDuplicate' | 'leakage'; readonly of: number }
  | { readonly kind: 'contradiction' }
  | { readonly kind: 'wrongModality'; readonly said: SeriesKind['modality'] };

export interface PlannedImage {
  readonly index: number;
  /** Folder name. */
  readonly id: string;
  readonly series: SeriesKind;
  /** Counts within the series. */
  readonly patient: number;
  readonly span: PlaneSpan | undefined;
  readonly contrast: Contrast | undefined;
  /** Number of this picture among the patient's. */
  readonly slice: number;
  readonly slices: number;
  readonly split: Split;
  readonly fault: Fault | undefined;
}

/** About one picture in fifty odd, a few copies and one contradiction; what an audit of label and split needs is asked for. */
export function usualFaults(count: number): FaultCounts {
  const one = count >= 10 ? 1 : 0;
  return {
    outliers: Math.round(count / 50),
    nearDuplicates: Math.max(one, Math.round(count / 160)),
    exactDuplicates: Math.max(one, Math.round(count / 200)),
    contradictions: one,
    wrongModalities: 0,
    leakagePairs: 0,
  };
}

/** @throws AnalysisError `bad-parameter` when there are more faults than pictures can carry. */
export function planDataset(count: number, seed: number, faults: FaultCounts): PlannedImage[] {
  const random = new SampleRandom(seed, 'plan');
  const patients = random.shuffled(
    seriesKinds.flatMap((series, k) => patientsOf(series, share(count)[k], seed)),
  );
  const pictures = patients.flat().map((picture, index) => ({ ...picture, index, id: `xmlab${index}` }));
  return withFaults(pictures, faults, new SampleRandom(seed, 'faults'));
}

type Unplaced = Omit<PlannedImage, 'index' | 'id'>;

function patientsOf(series: SeriesKind, count: number, seed: number): Unplaced[][] {
  const patients: Unplaced[][] = [];
  for (let patient = 0, left = count; left > 0; patient++) {
    const random = new SampleRandom(seed, 'patient', series.name, patient);
    const slices = Math.min(left, Math.max(1, Math.round(random.about(series.picturesPerPatient, 0.35))));
    left -= slices;
    const span = series.planes.length > 0 ? series.planes[patient % series.planes.length] : undefined;
    const contrasts = series.contrasts;
    const contrast =
      contrasts.length > 0
        ? contrasts[Math.floor(patient / Math.max(1, series.planes.length)) % contrasts.length]
        : undefined;
    const draw = random.next();
    const split: Split = draw < 0.7 ? 'train' : draw < 0.85 ? 'validate' : 'test';
    patients.push(
      Array.from({ length: slices }, (_, slice) => ({
        series,
        patient,
        span,
        contrast,
        slice,
        slices,
        split,
        fault: undefined,
      })),
    );
  }
  return patients;
}

/** Pictures per series by largest remainder, so that they add up to `count`. */
function share(count: number): number[] {
  const total = seriesKinds.reduce((sum, kind) => sum + kind.share, 0);
  const exact = seriesKinds.map((kind) => (count * kind.share) / total);
  const whole = exact.map(Math.floor);
  const order = exact
    .map((value, k) => [value - whole[k], k] as const)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const missing = count - whole.reduce((sum, value) => sum + value, 0);
  for (const [, k] of order.slice(0, missing)) whole[k]++;
  return whole;
}

function withFaults(
  pictures: readonly PlannedImage[],
  faults: FaultCounts,
  random: SampleRandom,
): PlannedImage[] {
  const needed =
    faults.outliers +
    faults.contradictions +
    faults.wrongModalities +
    2 * (faults.nearDuplicates + faults.exactDuplicates + faults.leakagePairs);
  if (needed > pictures.length) {
    throw new AnalysisError(
      'bad-parameter',
      `The faults asked for need ${needed} samples, but there are only ${pictures.length}; ask for more samples or fewer faults.`,
      { needed, samples: pictures.length },
    );
  }
  const free = random.shuffled(pictures.map((picture) => picture.index));
  const planned = [...pictures];
  const put = (index: number, change: Partial<PlannedImage>) => {
    planned[index] = { ...planned[index], ...change };
  };
  /** `to` becomes another copy of what `from` shows. */
  const copy = (kind: 'exactDuplicate' | 'nearDuplicate' | 'leakage') => {
    const [one, two] = [free.pop()!, free.pop()!];
    const [from, to] = one < two ? [one, two] : [two, one];
    const original = kind === 'leakage' ? { ...planned[from], split: 'train' as const } : planned[from];
    put(from, original);
    put(to, {
      ...original,
      index: to,
      id: planned[to].id,
      split: kind === 'leakage' ? 'test' : original.split,
      fault: { kind, of: from },
    });
  };
  for (let i = 0; i < faults.exactDuplicates; i++) copy('exactDuplicate');
  for (let i = 0; i < faults.nearDuplicates; i++) copy('nearDuplicate');
  for (let i = 0; i < faults.leakagePairs; i++) copy('leakage');
  for (let i = 0; i < faults.outliers; i++) {
    put(free.pop()!, { fault: { kind: 'outlier', outlier: outlierKinds[i % outlierKinds.length] } });
  }
  for (let i = 0; i < faults.contradictions; i++) put(free.pop()!, { fault: { kind: 'contradiction' } });
  for (let i = 0; i < faults.wrongModalities; i++) {
    const index = free.pop()!;
    const others = (['CT', 'MRI', 'X-Ray'] as const).filter((m) => m !== planned[index].series.modality);
    put(index, { fault: { kind: 'wrongModality', said: random.pick(others) } });
  }
  return planned;
}
