import type { AppContext } from './appContext';
import type { Model } from './queries/model';
import type { PlotSurface } from './scatter/plotSurface';
import { t } from './text';

/** What the row of encodings can offer: which embedding, which layout, which colours, which groups. */
export type Encoding = 'space' | 'reduction' | 'colorBy' | 'groupBy';

/** The tabs of the panel, in their order: what a user comes to do. */
export const viewGroups = [
  { name: 'explore', title: () => t('Explore') },
  { name: 'compare', title: () => t('Compare') },
  { name: 'check', title: () => t('Check') },
  { name: 'questions', title: () => t('Questions') },
  { name: 'samples', title: () => t('Samples') },
] as const;
export type ViewGroupName = (typeof viewGroups)[number]['name'];

/** One view of the panel; all that names, lists or opens views derives from it. */
export interface ViewDefinition {
  /** Unique; kept in the state of the panel. */
  readonly name: string;
  /** The tab under which it stands; the views of one tab are chosen in the row of encodings. */
  readonly group: ViewGroupName;
  readonly title: () => string;
  readonly encodings: readonly Encoding[];
  /**
   * Methods whose results the view shows, null for colours that are not a method's. The row of encodings names the
   * parameters of the first.
   */
  readonly methodsInUse: (model: Model) => readonly (string | null)[];
  /** Shows itself what is known of its samples, so that no inspector stands beside it. */
  readonly withoutInspector?: true;
  /** Its keys, in the status bar; absent: those of maps. */
  readonly keys?: () => string;
  readonly make: (app: AppContext) => View;
}

/** Built when it is opened, disposed when it is left. */
export interface View {
  readonly element: HTMLElement;
  /** Controls of its own in the row of encodings; null = none. */
  readonly toolbar: HTMLElement | null;
  /** Its maps, for figures; null = none. */
  readonly surface: PlotSurface | null;
  /** A part that figures hold whole, though the page scrolls it. */
  readonly scrolled?: HTMLElement;
  /** A part above a map that a narrow figure for print holds whole; the figure is higher by that. */
  readonly aboveMap?: () => HTMLElement | null;
  /** Height of a narrow figure for print by its width; absent: nearly square. */
  readonly narrowAspect?: number;
  dispose(): void;
}
