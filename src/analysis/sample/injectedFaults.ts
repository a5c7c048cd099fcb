/** The ground truth of the injected faults, by sample id: what an audit should find. */
import type { PlannedImage } from './datasetPlan';
import type { SlakeRecord } from './questions';

export interface InjectedFaults {
  readonly outliers: { readonly id: string; readonly kind: string }[];
  readonly exactDuplicates: (readonly [string, string])[];
  readonly nearDuplicates: (readonly [string, string])[];
  /** The same question of the same image with two answers. */
  readonly contradictions: { readonly id: string; readonly qids: readonly [number, number] }[];
  /** `said` is the modality field of all records of the sample. */
  readonly wrongModalities: { readonly id: string; readonly is: string; readonly said: string }[];
  /** The test image is a re-encoded copy of the training image. */
  readonly leakagePairs: { readonly train: string; readonly test: string }[];
}

export function groundTruth(
  pictures: readonly PlannedImage[],
  records: readonly SlakeRecord[][],
): InjectedFaults {
  const truth: InjectedFaults = {
    outliers: [],
    exactDuplicates: [],
    nearDuplicates: [],
    contradictions: [],
    wrongModalities: [],
    leakagePairs: [],
  };
  pictures.forEach(({ id, fault, series }, i) => {
    switch (fault?.kind) {
      case undefined:
        break;
      case 'outlier':
        truth.outliers.push({ id, kind: fault.outlier });
        break;
      case 'exactDuplicate':
      case 'nearDuplicate':
        truth[`${fault.kind}s`].push([pictures[fault.of].id, id]);
        break;
      case 'leakage':
        truth.leakagePairs.push({ train: pictures[fault.of].id, test: id });
        break;
      case 'contradiction': {
        const second = records[i].at(-1);
        const first = records[i].find((record) => record.question === second?.question);
        if (first && second) truth.contradictions.push({ id, qids: [first.qid, second.qid] });
        break;
      }
      case 'wrongModality':
        truth.wrongModalities.push({ id, is: series.modality, said: fault.modality });
        break;
    }
  });
  return truth;
}
