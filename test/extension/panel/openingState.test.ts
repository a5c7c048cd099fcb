import { describe, expect, it } from 'vitest';
import { OpeningState } from '../../../src/extension/panel/openingState';

const events = ['dataset', 'thumbnails', 'show', 'progress'] as const;
const sent = (state: OpeningState) => events.filter((event) => state.sends(event));

/** A state whose webview has its snapshot. */
function loaded(): OpeningState {
  const state = new OpeningState();
  state.filled();
  state.documentStarted();
  state.snapshotSent();
  return state;
}

describe('the webview of a panel', () => {
  it('is sent nothing before its snapshot, which holds all of it', () => {
    const state = new OpeningState();
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
});

describe('the opening of a dataset', () => {
  it('ends with a phase, and is working again when it is repeated', () => {
    const state = new OpeningState();
    const isCurrent = state.beginOpening();
    expect([state.phase.phase, isCurrent()]).toEqual(['working', true]);
    state.endOpening({ phase: 'cancelled' });
    expect(state.phase).toEqual({ phase: 'cancelled' });
    state.beginOpening();
    expect([state.phase.phase, isCurrent()]).toEqual(['working', false]);
  });

  it('is over once the panel is closed', () => {
    const state = new OpeningState();
    const isCurrent = state.beginOpening();
    state.close();
    expect([isCurrent(), state.isClosed]).toEqual([false, true]);
  });
});
