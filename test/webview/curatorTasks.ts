/**
 * The tasks of a curator, declared once for the webview in Chromium and the panel in VS Code: by pointer and by the
 * keyboard alone, with the most actions that they may take. An action is a click, a text typed, or a key; the Tab keys
 * on the way to a control are none.
 */

/** What does it: in a page of Chromium or in the window of the editor. */
export interface Hands {
  /** Clicks the nth element that matches. */
  click(selector: string, nth?: number): Promise<void>;
  press(key: string): Promise<void>;
  /** Types where the keyboard is. */
  type(text: string): Promise<void>;
  /** Goes on by the Tab key until the nth element that matches has the keyboard. */
  tabTo(selector: string, nth?: number): Promise<void>;
  /** Waits until the element that matches has the keyboard. */
  focused(selector: string): Promise<void>;
  /** Texts of all elements that match, once there is one. */
  texts(selector: string): Promise<readonly string[]>;
}

export interface CuratorTask {
  readonly name: string;
  readonly most: number;
  pointer(hands: Hands): Promise<void>;
  keyboard(hands: Hands): Promise<void>;
}

const tab = (group: string) => `#group-${group}`;
const place = (view: string) => `[role="tab"][data-views="${view}"]`;
const kParameter = '#param-kmeans-k';
const comparedK = '5, 10, 15';

/** The cell of the contingency table with the fewest images, two at least. */
export async function leastCell(hands: Hands): Promise<{ readonly at: number; readonly size: number }> {
  const sizes = (await hands.texts('.heat-cell')).map(Number);
  const size = Math.min(...sizes.filter((value) => value > 1));
  return { at: sizes.indexOf(size), size };
}

const ofKind = (title: string) => `tr.group-head:has-text("${title}") button:has-text("Select")`;

async function enter(hands: Hands, text: string): Promise<void> {
  await hands.type(text);
  await hands.press('Enter');
}

async function search(hands: Hands, text: string): Promise<void> {
  await hands.press('/');
  await enter(hands, text);
}

export const curatorTasks = {
  oddImages: {
    name: 'the few images of another modality in a cluster are seen',
    most: 4,
    async pointer(hands) {
      await hands.click(tab('compare'));
      await hands.click('.heat-cell', (await leastCell(hands)).at);
    },
    async keyboard(hands) {
      await hands.tabTo(tab('explore'));
      await hands.press('ArrowRight');
      await hands.tabTo('.heat-cell', (await leastCell(hands)).at);
      await hands.press('Enter');
    },
  },
  leaks: {
    name: 'all leaks are selected and tagged',
    most: 4,
    async pointer(hands) {
      await hands.click(tab('check'));
      await hands.click('[aria-label="Tag the images: Leakage"]');
      await enter(hands, 'leak');
    },
    async keyboard(hands) {
      await hands.tabTo('.search-input');
      await hands.type('finding:leakage');
      await hands.press('Control+Enter');
      await hands.focused('.tag-input');
      await enter(hands, 'leak');
    },
  },
  wrongModality: {
    name: 'all images with a wrong modality are seen',
    most: 3,
    async pointer(hands) {
      await hands.click(tab('check'));
      await hands.click(ofKind('Wrong modality'));
    },
    keyboard: (hands) => search(hands, 'finding:wrong-modality'),
  },
  idsOfTag: {
    name: 'the ids of what is tagged are copied',
    most: 2,
    pointer: (hands) => hands.click('[aria-label="Copy the ids of leak"]'),
    async keyboard(hands) {
      await hands.tabTo('[aria-label="Copy the ids of leak"]');
      await hands.press('Enter');
    },
  },
  compareK: {
    name: 'k = 5, 10 and 15 are compared',
    most: 6,
    async pointer(hands) {
      await hands.click(place('clusterings'));
      await hands.click('[aria-label="Parameters of K-means"]');
      await hands.click(kParameter);
      await hands.press('Control+a');
      await enter(hands, comparedK);
    },
    async keyboard(hands) {
      await hands.tabTo('#tab-explore');
      await hands.press('ArrowRight');
      await hands.tabTo('[aria-label="Parameters of K-means"]');
      await hands.press('Enter');
      await hands.tabTo(kParameter);
      await enter(hands, comparedK);
    },
  },
} as const satisfies Record<string, CuratorTask>;

/** Hands whose actions are counted. */
export function counted(hands: Hands): { readonly hands: Hands; readonly actions: () => number } {
  let actions = 0;
  const one = <A extends unknown[]>(act: (...args: A) => Promise<void>) => {
    return (...args: A) => {
      actions++;
      return act(...args);
    };
  };
  return {
    actions: () => actions,
    hands: {
      click: one((selector: string, nth?: number) => hands.click(selector, nth)),
      press: one((key: string) => hands.press(key)),
      type: one((text: string) => hands.type(text)),
      tabTo: (selector, nth) => hands.tabTo(selector, nth),
      focused: (selector) => hands.focused(selector),
      texts: (selector) => hands.texts(selector),
    },
  };
}
