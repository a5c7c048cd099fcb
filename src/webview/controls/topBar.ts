/** Tabs of the views (a menu where there is little room), search, settings and export. */
import type { AppContext } from '../appContext';
import { Disposables, h, iconButton } from '../dom';
import { type ViewName, viewNames } from '../protocol';
import { t } from '../text';
import { SearchBox } from './searchBox';

export function viewTitle(view: ViewName): string {
  switch (view) {
    case 'explore':
      return t('Explore');
    case 'clusterings':
      return t('Clusterings');
    case 'reductions':
      return t('Reductions');
    case 'outliers':
      return t('Outliers');
    case 'samples':
      return t('Samples');
    case 'qa':
      return t('QA');
    case 'hierarchy':
      return t('Hierarchy');
    case 'compare':
      return t('Compare');
  }
}

export class TopBar {
  readonly element: HTMLElement;
  private readonly disposables = new Disposables();

  constructor(
    page: AppContext,
    views: readonly ViewName[] = viewNames,
    private readonly tools: readonly HTMLElement[] = [],
  ) {
    const { store } = page;
    const tabs = views.map((view) =>
      h('button', {
        class: 'tab',
        type: 'button',
        text: viewTitle(view),
        id: `tab-${view}`,
        attrs: { role: 'tab', 'aria-controls': 'view' },
        data: { view },
        on: { click: () => store.set({ view }) },
      }),
    );
    const menu = h(
      'select',
      {
        class: 'select tab-menu',
        attrs: { 'aria-label': t('View') },
        on: { change: () => store.set({ view: menu.value as ViewName }) },
      },
      ...views.map((view) => h('option', { value: view, text: viewTitle(view) })),
    );
    const list = h('div', { class: 'tabs', attrs: { role: 'tablist', 'aria-label': t('Views') } }, ...tabs);
    this.disposables.listen<'keydown'>(list, 'keydown', (event) => {
      const at = views.indexOf(store.get().view);
      const to =
        event.key === 'ArrowRight'
          ? (at + 1) % views.length
          : event.key === 'ArrowLeft'
            ? (at + views.length - 1) % views.length
            : event.key === 'Home'
              ? 0
              : event.key === 'End'
                ? views.length - 1
                : -1;
      if (to < 0) return;
      event.preventDefault();
      store.set({ view: views[to] });
      tabs[to].focus();
    });
    const refresh = () => {
      const { view } = store.get();
      menu.value = view;
      for (const tab of tabs) {
        const shown = tab.dataset.view === view;
        tab.setAttribute('aria-selected', String(shown));
        tab.tabIndex = shown ? 0 : -1;
      }
    };
    this.disposables.own(store.subscribe(['view'], refresh));
    refresh();
    const search = new SearchBox(page);
    this.disposables.own(() => search.dispose());
    this.element = h(
      'div',
      { class: 'top-bar' },
      list,
      menu,
      h('div', { class: 'spacer' }),
      search.element,
      iconButton('settings-gear', t('Parameters'), () => store.set({ sideSheet: !store.get().sideSheet })),
      ...this.tools,
    );
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }
}
