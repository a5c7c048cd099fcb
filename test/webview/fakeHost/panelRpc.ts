import type { Rpc } from '../../../src/common/rpc';
import type { PanelOffer, WebviewOffer } from '../../../src/webview/requests';

/** The host's end of the channel to a panel. */
export type PanelRpc = Rpc<PanelOffer, WebviewOffer>;
