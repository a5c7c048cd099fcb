/** What views, controls and the inspector work with. */
import type { Model } from './queries/model';
import type { ThumbnailAtlas } from './scatter/thumbnailAtlas';
import type { ActionContext } from './state/actions';

export interface AppContext extends ActionContext {
  readonly model: Model;
  readonly atlas: ThumbnailAtlas;
  /** Speaks through the live region. */
  say(text: string): void;
  /** Shows a failure without stopping anything; also spoken. */
  fail(error: unknown): void;
}
