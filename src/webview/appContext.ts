/** What every part of the page is given: state, data, the host, and a voice. */
import type { Rpc } from '../common/rpc';
import type { PanelOffer, WebviewOffer } from './protocol';
import type { Model } from './queries/model';
import type { ThumbnailAtlas } from './scatter/thumbnailAtlas';
import type { AppStore } from './state/appState';

export interface AppContext {
  readonly store: AppStore;
  readonly model: Model;
  readonly atlas: ThumbnailAtlas;
  readonly host: Rpc<WebviewOffer, PanelOffer>;
  /** Speaks through the live region. */
  say(text: string): void;
  /** Shows a failure without stopping anything; also spoken. */
  fail(error: unknown): void;
}
