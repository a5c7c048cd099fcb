/** What views, controls and the inspector work with. */
import type { Model } from './queries/model';
import type { ThumbnailAtlas } from './scatter/thumbnailAtlas';
import type { ActionContext } from './state/actions';

export interface AppContext extends ActionContext {
  readonly model: Model;
  readonly atlas: ThumbnailAtlas;
}
