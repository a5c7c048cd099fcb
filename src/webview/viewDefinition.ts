import type { AppContext } from './appContext';
import type { Model } from './queries/model';
import type { PlotSurface } from './scatter/plotSurface';

/** What the row of encodings can offer: which embedding, which layout, which colours. */
export type Encoding = 'space' | 'reduction' | 'colorBy';

/** One tab of the panel; all that names, lists or opens views derives from it. */
export interface ViewDefinition {
  /** Unique; kept in the state of the panel. */
  readonly name: string;
  /** On its tab. */
  readonly title: () => string;
  readonly encodings: readonly Encoding[];
  /**
   * Methods whose results the view shows, null for colours that are not a method's. The row of encodings names the
   * parameters of the first.
   */
  readonly methodsInUse: (model: Model) => readonly (string | null)[];
  readonly make: (app: AppContext) => View;
}

/** What a tab shows: built when the tab is opened, disposed when it is left. */
export interface View {
  readonly element: HTMLElement;
  /** Controls of its own in the row of encodings; null = none. */
  readonly toolbar: HTMLElement | null;
  /** Its maps, for exports; null = none. */
  readonly surface: PlotSurface | null;
  dispose(): void;
}
