/** Samples with their images and records, asked for once each; the latest are kept, so that going back is immediate. */
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { SampleView } from '../protocol';
import type { Host } from '../requests';

export type SampleState =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly sample: SampleView }
  | { readonly status: 'failed'; readonly message: string };

const kept = 60;

export class SampleViews {
  private readonly states = new Map<number, SampleState>();
  private dataset: DatasetColumns | null = null;

  /** @param changed called when a sample has arrived or failed. */
  constructor(
    private readonly host: Host,
    private readonly changed: () => void,
  ) {}

  /** @param dataset as it is now: what was read of an earlier one is forgotten. */
  get(row: number, dataset: DatasetColumns | null): SampleState {
    if (dataset !== this.dataset) this.states.clear();
    this.dataset = dataset;
    const known = this.states.get(row);
    if (known) return known;
    const running: SampleState = { status: 'running' };
    this.states.set(row, running);
    for (const oldest of [...this.states.keys()].slice(0, -kept)) this.states.delete(oldest);
    const settle = (state: SampleState) => {
      if (this.states.get(row) !== running) return;
      this.states.set(row, state);
      this.changed();
    };
    this.host.request('sample', { index: row }).then(
      (sample) => settle({ status: 'done', sample }),
      (error: unknown) =>
        settle({ status: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return running;
  }
}
