/** Opens a page at a view as a reload would, and asks what a user would see. */
import type { Browser, Page } from 'playwright-core';
import { type Bundle, type OpenOptions, openPage } from './openPage';
import type { Scene } from './scene';

/** Views in the order of the tabs; a test holds this list against the tabs of the webview. */
export const viewNames = [
  'explore',
  'clusterings',
  'reductions',
  'compare',
  'hierarchy',
  'findings',
  'duplicates',
  'outliers',
  'review',
  'qa',
  'samples',
] as const;

/** Opens a view by its tab, and by its place within the tab where that has several. */
export async function showView(page: Page, name: (typeof viewNames)[number]): Promise<void> {
  await page.locator(`.tab[data-views~="${name}"]`).click();
  await page.locator(`.tab[data-views~="${name}"][aria-selected="true"]`).waitFor();
  const within = page.locator(`.view-tabs [data-views="${name}"]`);
  if ((await within.count()) > 0) await within.click();
  await page.locator(`[role="tab"][data-views="${name}"][aria-selected="true"]`).waitFor();
}

export interface ViewPage {
  readonly page: Page;
  /** How many samples the status bar says are selected. */
  readonly selected: () => Promise<number>;
  /** Parameters of the requests of a kind so far. */
  readonly requests: (method: string) => Promise<unknown[]>;
}

/** What the page keeps over a reload, in a view. */
export function viewState(view: string) {
  return {
    ...{ version: 1, folder: 'file:///data', view, space: 'image', reduction: 'pca' },
    ...{ colorBy: 'cluster:kmeans', selection: [3], camera: null, thumbnails: true, params: {} },
  };
}

export async function openView(
  browser: Browser,
  bundle: Bundle,
  scene: Scene,
  view: string,
  state: object = {},
  options: Partial<OpenOptions> = {},
): Promise<ViewPage> {
  const intent = { ...viewState(view), ...state };
  const page = await openPage(browser, bundle, { scene, state: intent, ...options });
  page.setDefaultTimeout(15_000);
  await page
    .locator(intent.selection.length > 0 ? '.facts, .contact-sheet, .review-head' : '.inspector-empty')
    .first()
    .waitFor({ timeout: 40_000 });
  return {
    page,
    selected: async () => {
      const status = (await page.locator('.status-left').textContent()) ?? '';
      return Number(/([\d,]+) selected/.exec(status)?.[1].replace(',', '') ?? 0);
    },
    requests: (method) =>
      page.evaluate(
        (name) =>
          window.fakeHost.requests.filter((request) => request.method === name).map(({ params }) => params),
        method,
      ),
  };
}
