import { describe, expect, it } from 'vitest';
import { webviewActions } from '../../scripts/host/webviewActions.mjs';

const detached = new Error('locator.isVisible: Frame was detached');

/** A page of ours whose frame shows `text`; a text of none: it goes away when it is looked at. */
function frameWith(text: string | undefined) {
  const shown = text === undefined ? () => Promise.reject(detached) : () => Promise.resolve(text);
  const locator = {
    isVisible: () => shown().then(Boolean),
    innerText: shown,
    allInnerTexts: () => shown().then((value) => [value]),
    count: () => shown().then(() => 1),
    getAttribute: shown,
    first: () => locator,
    nth: () => locator,
  };
  return {
    isDetached: () => false,
    url: () => '',
    evaluate: () => Promise.resolve(true),
    frameElement: () => Promise.resolve({ isVisible: () => true }),
    locator: () => locator,
  };
}

/** Looks at each of the frames in turn; the last one stays. */
function pagesOf(...frames: ReturnType<typeof frameWith>[]) {
  let looks = 0;
  const page = { frames: () => [frames[Math.min(looks++, frames.length - 1)]] };
  return () => [page];
}

describe('what is read in the panel while its page is replaced', () => {
  it.each([
    ['text', 'ready'],
    ['texts', '["ready"]'],
    ['count', '1'],
    ['attribute', 'ready'],
  ] as const)('%s is read in the page that comes', async (name, expected) => {
    const actions = webviewActions(pagesOf(frameWith(undefined), frameWith(undefined), frameWith('ready')));
    expect(await actions[name]({ selector: 'p', name: 'title' })).toBe(expected);
  });

  it('a text is waited for from page to page', async () => {
    const actions = webviewActions(
      pagesOf(frameWith('opening'), frameWith(undefined), frameWith('opening'), frameWith('ready')),
    );
    expect(await actions.text({ selector: 'p', contains: 'ready' })).toBe('ready');
  });

  it('a page that goes away again and again is an error when the time is over', async () => {
    const actions = webviewActions(pagesOf(frameWith(undefined)));
    await expect(actions.text({ selector: 'p', timeoutMs: 200 })).rejects.toThrow('detached');
  });

  it('another error is told at once', async () => {
    const broken = frameWith('ready');
    broken.locator = () => {
      throw new Error('Unexpected token');
    };
    await expect(webviewActions(pagesOf(broken)).count({ selector: '(' })).rejects.toThrow(
      'Unexpected token',
    );
  });
});
