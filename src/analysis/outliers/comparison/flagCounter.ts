import type { OutlierEvaluation } from '../../methods/method';

/** Runs of a randomised method: the requested seed and the next ones. */
export const COMPARED_SEEDS = 20;

/** Counts flags over neighbouring runs. */
export class FlagCounter {
  private readonly counts: Int32Array;
  private runs = 0;

  constructor(private readonly n: number) {
    this.counts = new Int32Array(n);
  }

  /** Counts one run. @param flagged rows, each once. */
  add(flagged: Iterable<number>): void {
    this.runs++;
    for (const i of flagged) this.counts[i]++;
  }

  /** @param scores and flagged rows of the requested run. */
  evaluation(scores: Float64Array, flagged: Iterable<number>): OutlierEvaluation {
    const flags = new Uint8Array(this.n);
    for (const i of flagged) flags[i] = 1;
    const stability = Float32Array.from(this.counts, (count) => count / this.runs);
    return { scores, flags, stability, runs: this.runs };
  }
}
