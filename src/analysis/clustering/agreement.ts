/**
 * A table of how far clusterings agree with one another and with what is known of the rows, and how well each
 * separates them. Noise counts as a group of its own in the agreement and is left out of the silhouette.
 */
import {
  adjustedRand,
  contingency,
  normalizedMutualInformation,
  type VMeasure,
  vMeasure,
} from '../../common/agreement';
import type { Matrix } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import { type Silhouette, silhouettes } from './silhouette';

/** Of a clustering, or of metadata such as the modality. */
export interface Labelling {
  readonly name: string;
  /** (n); -1 = noise. */
  readonly labels: ArrayLike<number>;
}
export interface Clustering extends Labelling {
  readonly labels: Int32Array;
}

export interface PairAgreement extends VMeasure {
  readonly clustering: string;
  /** The other clustering, or the metadata; the truth where truth and clustering differ (homogeneity). */
  readonly against: string;
  readonly adjustedRand: number;
  readonly normalizedMutualInformation: number;
}

export interface AgreementTable {
  readonly silhouettes: readonly (Silhouette & { readonly clustering: string })[];
  /** Every clustering against each later one and against each metadata column. */
  readonly pairs: readonly PairAgreement[];
}

/**
 * @param x what was clustered (n, d).
 * @throws AnalysisError as `silhouettes`; RangeError where metadata are of other rows.
 */
export async function agreementTable(
  x: Matrix,
  clusterings: readonly Clustering[],
  metadata: readonly Labelling[],
  task: TaskContext,
): Promise<AgreementTable> {
  const scores = await silhouettes(
    x,
    clusterings.map(({ labels }) => labels),
    task,
  );
  const pairs = clusterings.flatMap((clustering, i) =>
    [...clusterings.slice(i + 1), ...metadata].map((against) => pairAgreement(clustering, against)),
  );
  return { silhouettes: clusterings.map(({ name }, i) => ({ clustering: name, ...scores[i] })), pairs };
}

function pairAgreement(clustering: Labelling, against: Labelling): PairAgreement {
  const table = contingency(against.labels, clustering.labels);
  return {
    clustering: clustering.name,
    against: against.name,
    adjustedRand: adjustedRand(table),
    normalizedMutualInformation: normalizedMutualInformation(table),
    ...vMeasure(table),
  };
}
