/** What a panel has shown of each sample: the clusters and outliers of the results that it asked for last. */
import type { FitAnswer, MethodInfo } from '../../analysis/methods/fit';
import type { OutlierComparison } from '../../analysis/outliers/outlierComparison';

export interface SeenClusters {
  readonly method: string;
  /** As the panel calls the method. */
  readonly title: string;
  /** Of samples, -1 is noise. */
  readonly labels: Int32Array;
}

export class SeenResults {
  private readonly byMethod = new Map<string, Omit<SeenClusters, 'title'>>();
  private titles: ReadonlyMap<string, string> = new Map();
  private comparison: OutlierComparison | undefined;

  /** @param changed called after each result. */
  constructor(private readonly changed: () => void) {}

  takeTitles(methods: readonly Pick<MethodInfo, 'name' | 'title'>[]): void {
    this.titles = new Map(methods.map(({ name, title }) => [name, title]));
  }

  /** @param samples number of the samples: results about records are left out. */
  takeFit(fit: FitAnswer, samples: number): void {
    if (fit.kind !== 'clustering' || fit.result.labels.length !== samples) return;
    this.byMethod.delete(fit.method);
    this.byMethod.set(fit.method, { method: fit.method, labels: fit.result.labels });
    this.changed();
  }

  takeComparison(comparison: OutlierComparison): void {
    this.comparison = comparison;
    this.changed();
  }

  /** The dataset was read again. */
  clear(): void {
    this.byMethod.clear();
    this.comparison = undefined;
  }

  /** By each method, in the order in which they were asked for. */
  get clusters(): readonly SeenClusters[] {
    return [...this.byMethod.values()].map((seen) => ({
      ...seen,
      title: this.titles.get(seen.method) ?? seen.method,
    }));
  }

  get outliers(): OutlierComparison | undefined {
    return this.comparison;
  }
}
