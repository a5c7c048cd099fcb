/** The plan of a sample: patients, their images, the split of each patient, and which images get a fault. */
import { message } from '../../common/messageTemplate';
import type { KnownSplit } from '../dataset/splitNames';
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

/** How many faults of each kind to inject. */
export type FaultCounts = Readonly<Record<(typeof faultKinds)[number], number>>;

export const outlierKinds = ['colour photo', 'inverted', 'blank', 'upside down', 'noise'] as const;
export type OutlierKind = (typeof outlierKinds)[number];

export type Fault =
  | { readonly kind: 'outlier'; readonly outlier: OutlierKind }
  /** A copy of image `of`. A leak is a re-encoded copy in another split. */
  | { readonly kind: 'exactDuplicate' | 'nearDuplicate' | 'leakage'; readonly of: number }
  | { readonly kind: 'contradiction' }
  | { readonly kind: 'wrongModality'; readonly modality: SeriesKind['modality'] };

export interface PlannedImage {
  readonly index: number;
  /** Folder name. */
  readonly id: string;
  readonly series: SeriesKind;
  /** Counts within the series. */
  readonly patient: number;
  readonly span: PlaneSpan | undefined;
  readonly contrast: Contrast | undefined;
  /** Index of this image among the patient's. */
  readonly slice: number;
  readonly slices: number;
  readonly split: KnownSplit;
  readonly fault: Fault | undefined;
}

/** One outlier in fifty images, a few copies, one contradiction; leaks from 100 images on, wrong modalities from 200. */
export function usualFaults(count: number): FaultCounts {
  const one = count >= 10 ? 1 : 0;
  return {
    outliers: Math.round(count / 50),
    nearDuplicates: Math.max(one, Math.round(count / 160)),
    exactDuplicates: Math.max(one, Math.round(count / 200)),
    contradictions: one,
    wrongModalities: Math.floor(count / 200),
    leakagePairs: Math.floor(count / 100),
  };
}

/** @throws AnalysisError `bad-parameter` when there are more faults than images for them. */
export function planDataset(count: number, seed: number, faults: FaultCounts): PlannedImage[] {
  const random = new SampleRandom(seed, 'plan');
  const patients = random.shuffled(
    seriesKinds.flatMap((series, k) => patientsOf(series, share(count)[k], seed)),
  );
  const pictures = patients.flat().map((picture, index) => ({ ...picture, index, id: `xmlab${index}` }));
  return withFaults(pictures, faults, new SampleRandom(seed, 'faults'));
}

type UnnumberedImage = Omit<PlannedImage, 'index' | 'id'>;

function patientsOf(series: SeriesKind, count: number, seed: number): UnnumberedImage[][] {
  const patients: UnnumberedImage[][] = [];
  for (let patient = 0, remaining = count; remaining > 0; patient++) {
    const random = new SampleRandom(seed, 'patient', series.name, patient);
    const slices = Math.min(
      remaining,
      Math.max(1, Math.round(random.about(series.picturesPerPatient, 0.35))),
    );
    remaining -= slices;
    const { planes, contrasts } = series;
    const contrast = contrasts.at(Math.floor(patient / Math.max(1, planes.length)) % (contrasts.length || 1));
    const span = planes.at(patient % (planes.length || 1));
    const draw = random.next();
    const split: KnownSplit = draw < 0.7 ? 'train' : draw < 0.85 ? 'validate' : 'test';
    const image = { series, patient, span, contrast, slices, split, fault: undefined };
    patients.push(Array.from({ length: slices }, (_, slice) => ({ ...image, slice })));
  }
  return patients;
}

/** Images per series by largest remainder, so that they add up to `count`. */
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
      message`The faults need ${needed} samples, but there are only ${pictures.length}; request more samples or fewer faults.`,
      { needed, samples: pictures.length },
    );
  }
  const free = random.shuffled(pictures.map((picture) => picture.index));
  const planned = [...pictures];
  const update = (index: number, change: Partial<PlannedImage>) => {
    planned[index] = { ...planned[index], ...change };
  };
  let taken = 0;
  /** There are enough: `needed` was checked above. */
  const next = () => free[free.length - ++taken];
  /** The later of the next two becomes a copy of the earlier. */
  const copy = (kind: 'exactDuplicate' | 'nearDuplicate' | 'leakage') => {
    const [one, two] = [next(), next()];
    const [from, to] = one < two ? [one, two] : [two, one];
    const original = kind === 'leakage' ? { ...planned[from], split: 'train' as const } : planned[from];
    update(from, original);
    const split = kind === 'leakage' ? 'test' : original.split;
    update(to, { ...original, index: to, id: planned[to].id, split, fault: { kind, of: from } });
  };
  for (let i = 0; i < faults.exactDuplicates; i++) copy('exactDuplicate');
  for (let i = 0; i < faults.nearDuplicates; i++) copy('nearDuplicate');
  for (let i = 0; i < faults.leakagePairs; i++) copy('leakage');
  for (let i = 0; i < faults.outliers; i++) {
    update(next(), { fault: { kind: 'outlier', outlier: outlierKinds[i % outlierKinds.length] } });
  }
  for (let i = 0; i < faults.contradictions; i++) update(next(), { fault: { kind: 'contradiction' } });
  for (let i = 0; i < faults.wrongModalities; i++) {
    const index = next();
    const others = (['CT', 'MRI', 'X-Ray'] as const).filter((m) => m !== planned[index].series.modality);
    update(index, { fault: { kind: 'wrongModality', modality: random.pick(others) } });
  }
  return planned;
}
