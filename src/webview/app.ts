/** Puts the page together: top bar, encodings, the view of the chosen tab, inspector, status bar, live region. */
import type { AppContext, View } from './appContext';
import { css } from './color/palette';
import { EncodingRow } from './controls/encodingRow';
import { ExportMenu } from './controls/exportMenu';
import { SideSheet } from './controls/sideSheet';
import { StatusBar } from './controls/statusBar';
import { TopBar } from './controls/topBar';
import { Disposables, fill, h } from './dom';
import { Inspector } from './inspector/inspector';
import { stepOfKey } from './inspector/stepButtons';
import { type ViewName, viewNames } from './protocol';
import { clearSelection } from './state/actions';
import { moveInspection } from './state/steps';
import { readTheme, watchTheme } from './theme';
import { CompareView } from './views/compareView';
import { ExploreView } from './views/exploreView';
import { HierarchyView } from './views/hierarchyView';
import { MultiplesView } from './views/multiplesView';
import { OutliersView } from './views/outliersView';
import { QaView } from './views/qaView';
import { SamplesView } from './views/samplesView';

const makers: Partial<Record<ViewName, (page: AppContext, extra: HTMLElement) => View>> = {
  explore: (page, extra) => new ExploreView(page, extra),
  clusterings: (page) => new MultiplesView(page, 'clusterings'),
  outliers: (page, extra) => new OutliersView(page, extra),
  samples: (page, extra) => new SamplesView(page, extra),
  compare: (page, extra) => new CompareView(page, extra),
  qa: (page, extra) => new QaView(page, extra),
  hierarchy: (page, extra) => new HierarchyView(page, extra),
  reductions: (page) => new MultiplesView(page, 'reductions'),
};
export const availableViews = viewNames.filter((view) => makers[view]);

export class App {
  private readonly disposables = new Disposables();
  private readonly place = h('div', { class: 'view-place', id: 'view', attrs: { role: 'tabpanel' } });
  private readonly encodings: EncodingRow;
  private view: { name: ViewName; view: View } | null = null;

  constructor(
    root: HTMLElement,
    private readonly page: AppContext,
  ) {
    const { store } = page;
    if (!makers[store.get().view]) store.set({ view: 'explore' });
    const exportMenu = new ExportMenu(page, () => this.view?.view.surface ?? null);
    const topBar = new TopBar(page, availableViews, [exportMenu.element]);
    this.disposables.own(() => exportMenu.dispose());
    this.encodings = new EncodingRow(page);
    const inspector = new Inspector(page);
    const statusBar = new StatusBar(page);
    const sideSheet = new SideSheet(page);
    fill(
      root,
      h(
        'header',
        null,
        h('h1', { class: 'visually-hidden', text: store.get().init?.datasetName ?? '' }),
        topBar.element,
        this.encodings.element,
      ),
      h(
        'div',
        { class: 'body' },
        h('main', { class: 'main' }, this.place),
        inspector.element,
        sideSheet.element,
      ),
      statusBar.element,
    );
    for (const part of [topBar, this.encodings, inspector, statusBar])
      this.disposables.own(() => part.dispose());
    this.disposables.own(store.subscribe(['view'], () => this.show()));
    this.disposables.own(() => this.view?.view.dispose());
    this.disposables.listen<'keydown'>(document, 'keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !(event.target instanceof HTMLInputElement))
        clearSelection(page);
      const asked = stepOfKey(event);
      if (!asked) return;
      event.preventDefault();
      moveInspection(page, ...asked).catch((error: unknown) => page.fail(error));
    });
    const paint = () => root.style.setProperty('--flag', css(readTheme().palette.flag));
    paint();
    this.disposables.own(watchTheme(paint));
    this.show();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private show(): void {
    const { view: name } = this.page.store.get();
    const make = makers[name];
    if (this.view?.name === name || !make) return;
    this.view?.view.dispose();
    fill(this.encodings.extra);
    const view = make(this.page, this.encodings.extra);
    this.view = { name, view };
    this.place.setAttribute('aria-labelledby', `tab-${name}`);
    fill(this.place, view.element);
  }
}
