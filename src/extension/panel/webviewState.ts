/**
 * State of the webview of a panel, and which events may be sent to it.
 *
 *     unloaded -> loading -> loaded -> hidden -> loaded; from any of them to loading
 *
 * The editor destroys a hidden webview and keeps messages for one that is still loading. An event before the snapshot
 * would therefore arrive twice, once by itself and once in the snapshot.
 */
import type { PanelOffer } from '../../webview/requests';

type WebviewStage = 'unloaded' | 'loading' | 'loaded' | 'hidden';

export class WebviewState {
  /** `thumbnails`: whether the document in the webview has requested them. */
  private webview: { readonly stage: WebviewStage; readonly thumbnails: boolean } = {
    stage: 'unloaded',
    thumbnails: false,
  };
  private closed = false;

  get isClosed(): boolean {
    return this.closed;
  }

  /** The webview was given a new document. */
  filled(): void {
    this.webview = { stage: 'loading', thumbnails: false };
  }

  /** A document has sent its first request: the one that was filled in, or that of a webview shown again. */
  documentStarted(): void {
    this.webview = { ...this.webview, thumbnails: false };
  }

  thumbnailsRequested(): void {
    this.webview = { ...this.webview, thumbnails: true };
  }

  /** The document is about to be sent the snapshot: all that is known so far. Events follow it. */
  snapshotSent(): void {
    this.webview = { ...this.webview, stage: 'loaded' };
  }

  /** The document no longer exists; a new one sends its first request when the panel is shown again. */
  hidden(): void {
    if (this.webview.stage === 'loaded') this.webview = { ...this.webview, stage: 'hidden' };
  }

  close(): void {
    this.closed = true;
  }

  /** Whether an event goes to the webview now; one that does not is part of the next snapshot. */
  sends(event: keyof PanelOffer['events']): boolean {
    if (this.closed) return false;
    const { stage, thumbnails } = this.webview;
    if (event === 'show') return stage === 'loaded'; // it is in no snapshot: it waits for a document in view
    return (stage === 'loaded' || stage === 'hidden') && (event !== 'thumbnails' || thumbnails);
  }
}
