/** The samples and records of a dataset by their rows, for the inspector: in a session, and in a report of one. */
import type { Sample } from '../dataset/types';
import { recordDetail, type RecordOfSample, type SampleDetail, sampleDetail } from './sampleDetail';

export class SampleDetails {
  /** First row of each sample in the `qa` space. */
  private readonly firstRow: Int32Array;
  private readonly indexOf: ReadonlyMap<string, number>;

  /** @param qaToSample (m) row of the sample of each record. */
  constructor(
    private readonly samples: readonly Sample[],
    private readonly qaToSample: Int32Array,
  ) {
    let row = 0;
    this.firstRow = Int32Array.from(samples, ({ qa }) => (row += qa.length) - qa.length);
    this.indexOf = new Map(samples.map(({ id }, index) => [id, index]));
  }

  sample(index: number): SampleDetail {
    const sample = this.samples[index];
    const first = this.firstRow[index];
    const records = sample.qa.map((record, i) => recordDetail(record, first + i, this.indicesOf));
    return sampleDetail(sample, index, records);
  }

  /** @param row in the `qa` space. */
  record(row: number): RecordOfSample {
    const sample = this.qaToSample[row];
    const record = this.samples[sample].qa[row - this.firstRow[sample]];
    return { sample, ...recordDetail(record, row, this.indicesOf) };
  }

  /** @param labels one a sample, or one a record already. @returns (m) */
  labelsOfRecords(labels: Int32Array): Int32Array {
    if (labels.length !== this.samples.length) return labels;
    return Int32Array.from(this.qaToSample, (sample) => labels[sample]);
  }

  /** In the order of the dataset. */
  private readonly indicesOf = (ids: readonly string[]): number[] =>
    [...new Set(ids.flatMap((id) => this.indexOf.get(id) ?? []))].sort((a, b) => a - b);
}
