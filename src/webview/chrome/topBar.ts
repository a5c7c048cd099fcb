/** Tabs of the views (a menu where there is little room), search, settings and export. */
import { Disposables, h, icon, iconButton } from '../dom';
import type { Page } from '../page';
import { viewNames, type ViewName } from '../protocol';
import { select } from '../state/actions';
import { count, t } from '../text';

/** Wait after the last key before searching, ms. */
const searchDelayMs = 200;

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
    private readonly page: Page,
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
    this.element = h(
      'div',
      { class: 'top-bar' },
      list,
      menu,
      h('div', { class: 'spacer' }),
      this.search(),
      iconButton('settings-gear', t('Parameters'), () => store.set({ sideSheet: !store.get().sideSheet })),
      ...this.tools,
    );
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private search(): HTMLElement {
    const { page } = this;
    const found = h('span', { class: 'search-count figures', attrs: { 'aria-hidden': 'true' } });
    const input = h('input', {
      class: 'search-input',
      type: 'search',
      placeholder: t('Search questions, answers, ids'),
      attrs: { 'aria-label': t('Search questions, answers, ids'), spellcheck: 'false' },
    });
    let timer = 0;
    let asked = 0;
    const run = async () => {
      const text = input.value.trim();
      const mine = ++asked;
      page.store.set({ searchText: text });
      if (text === '') {
        found.textContent = '';
        return;
      }
      try {
        const { rows } = await page.host.request('search', { text });
        if (mine !== asked) return;
        const { dataset } = page.store.get();
        if (!dataset) return;
        const samples = new Set<number>();
        for (const row of rows) samples.add(dataset.qaToSample[row]);
        const lower = text.toLowerCase();
        for (let i = 0; i < dataset.ids.length; i++)
          if (dataset.ids[i].toLowerCase().includes(lower)) samples.add(i);
        found.textContent = count(samples.size);
        select(page, Int32Array.from(samples).sort(), 'replace');
        page.store.set({ qaSelection: rows });
        page.say(t('{0} images, {1} questions found', count(samples.size), count(rows.length)));
      } catch (error) {
        page.fail(error);
      }
    };
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void run(), searchDelayMs);
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        clearTimeout(timer);
        void run();
      }
    });
    this.disposables.own(() => clearTimeout(timer));
    return h('div', { class: 'search', attrs: { role: 'search' } }, icon('search'), input, found);
  }
}
