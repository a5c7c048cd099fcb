import { describe, expect, it } from 'vitest';
import { WebviewState } from '../../../src/extension/panel/webviewState';

const events = ['dataset', 'thumbnails', 'show', 'progress'] as const;
const sent = (state: WebviewState) => events.filter((event) => state.sends(event));

/** A state whose webview has its snapshot. */
function loaded(): WebviewState {
  const state = new WebviewState();
  state.filled();
  state.documentStarted();
  state.snapshotSent();
  return state;
}

describe('the webview of a panel', () => {
  it('is sent nothing before its snapshot, which holds all of it', () => {
    const state = new WebviewState();
    expect(sent(state)).toEqual([]);
    state.filled();
    expect(sent(state)).toEqual([]);
    state.documentStarted();
    expect(sent(state)).toEqual([]);
    state.snapshotSent();
    expect(sent(state)).toEqual(['dataset', 'show', 'progress']);
  });

  it('is sent thumbnails once its document has requested them, and not those of the document before', () => {
    const state = loaded();
    state.thumbnailsRequested();
    expect(sent(state)).toContain('thumbnails');
    state.hidden();
    expect(sent(state)).toContain('thumbnails');
    state.documentStarted();
    state.snapshotSent();
    expect(sent(state)).not.toContain('thumbnails');
  });

  it('is not shown a target while hidden, until a new document has its snapshot', () => {
    const state = loaded();
    state.hidden();
    expect(sent(state)).toEqual(['dataset', 'progress']);
    state.documentStarted();
    expect(state.sends('show')).toBe(false);
    state.snapshotSent();
    expect(state.sends('show')).toBe(true);
  });

  it('starts over with every new document, also when it is hidden before that is loaded', () => {
    const state = loaded();
    state.thumbnailsRequested();
    state.filled();
    state.hidden();
    expect(sent(state)).toEqual([]);
    state.snapshotSent();
    expect(sent(state)).toEqual(['dataset', 'show', 'progress']);
  });

  it('is sent nothing once the panel is closed', () => {
    const state = loaded();
    state.close();
    expect([sent(state), state.isClosed]).toEqual([[], true]);
  });
});
