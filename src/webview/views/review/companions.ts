/** What can stand beside the first image of a case: the others of the case, then its nearest neighbours. */
import type { SimilarRows } from '../../../analysis/numeric/topKSimilar';
import type { AppContext } from '../../appContext';
import { fieldNamed, valueAt } from '../../fields';
import { KeptAnswers } from '../../queries/keptAnswers';
import { nearestSamples } from '../../queries/nearestSamples';

const neighborCount = 6;

export interface Companion {
  readonly row: number;
  /** To the first image; null for an image of the case. */
  readonly similarity: number | null;
}

export class Companions {
  private readonly neighbors: KeptAnswers<number, SimilarRows>;
  /** Rows of the images of the case. */
  private samples: readonly number[] = [];
  private chosen: number | null = null;
  private listed: {
    readonly samples: readonly number[];
    readonly near: SimilarRows | null;
    readonly list: readonly Companion[];
  } | null = null;

  constructor(
    private readonly app: AppContext,
    changed: () => void,
  ) {
    this.neighbors = new KeptAnswers((row) => nearestSamples(app, 'image', row, neighborCount), changed);
  }

  /** Another case begins with its own second image. */
  reset(): void {
    this.chosen = null;
  }

  show(samples: readonly number[]): void {
    this.samples = samples;
  }

  /** Asks ahead for the neighbours of a case that likely comes next. */
  expect(samples: readonly number[]): void {
    this.near(samples);
  }

  /** Rows of the images of the case. */
  get own(): readonly number[] {
    return this.samples;
  }

  /** The same list until it is another one. */
  get list(): readonly Companion[] {
    const { samples, listed } = this;
    const near = this.near(samples);
    if (listed?.samples === samples && listed.near === near) return listed.list;
    const nearest = near
      ? [...near.indices].map((row, at): Companion => ({ row, similarity: near.similarities[at] }))
      : [];
    const list = [
      ...samples.slice(1).map((row): Companion => ({ row, similarity: null })),
      ...nearest.filter(({ row }) => !samples.includes(row)),
    ];
    this.listed = { samples, near, list };
    return list;
  }

  /**
   * The one that is shown; null where the first image stands alone. Of a case in several splits first one that lies in
   * another split than the first image: that is what the case is about.
   */
  get beside(): number | null {
    return this.chosen ?? this.elsewhere() ?? this.samples.at(1) ?? null;
  }

  private elsewhere(): number | undefined {
    const split = fieldNamed(this.app.store.get().dataset, 'split');
    const [first, ...others] = this.samples;
    return split && others.find((row) => valueAt(split, row) !== valueAt(split, first));
  }

  /** Once more puts it away again. */
  choose(row: number): void {
    this.chosen = row === this.chosen ? null : row;
  }

  /** Around the end. */
  step(by: 1 | -1): void {
    const rows = this.list.map(({ row }) => row);
    if (rows.length === 0) return;
    const at = this.beside === null ? (by > 0 ? -1 : 0) : rows.indexOf(this.beside);
    this.chosen = rows[(at + by + rows.length) % rows.length];
  }

  private near(samples: readonly number[]): SimilarRows | null {
    const { phase, dataset } = this.app.store.get();
    const first = samples.at(0);
    if (first === undefined) return null;
    const state = this.neighbors.get(first, phase.phase === 'ready' ? dataset : null);
    return state.status === 'done' ? state.answer : null;
  }
}
