/** Tabs of the views (a menu in a narrow panel), search, parameters and export. */
import { render, type TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { html } from '../template';
import { t } from '../text';
import { type ViewDefinition, viewGroups } from '../viewDefinition';
import { select } from './controls';
import { iconButton } from './icons';
import { SearchBox } from './searchBox';
import { tabList } from './tabList';
import { groupOf } from './viewTabs';

export class TopBar {
  readonly element = createElement('div', 'top-bar');
  private readonly disposables = new Disposables();
  private readonly search: SearchBox;
  /** The view that each group showed last. */
  private readonly lastOf = new Map<string, string>();

  /** @param tools shown at the right end. */
  constructor(
    private readonly app: AppContext,
    private readonly views: readonly ViewDefinition[],
    private readonly tools: readonly HTMLElement[],
  ) {
    this.search = new SearchBox(app);
    this.disposables.own(() => this.search.dispose());
    const refresh = () => render(this.template(), this.element);
    this.disposables.own(app.store.subscribe(['view'], refresh));
    refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private template(): TemplateResult {
    const { store } = this.app;
    const { view } = store.get();
    const current = groupOf(this.views, view);
    this.lastOf.set(current, view);
    const groups = viewGroups.flatMap(({ name, title }) => {
      const views = this.views.filter(({ group }) => group === name);
      return views.length > 0 ? [{ name, title: title(), views }] : [];
    });
    const tabs = groups.map(({ name, title, views }) => ({
      id: `group-${name}`,
      title,
      views: views.map((member) => member.name),
      selected: name === current,
      open: () => store.set({ view: this.lastOf.get(name) ?? views[0].name }),
    }));
    const choices = groups.flatMap(({ title, views }) =>
      views.map((member) => ({
        value: member.name,
        title: member.title(),
        ...(views.length > 1 ? { group: title } : {}),
      })),
    );
    return html`${tabList(t('Views'), tabs, 'tabs', 'tab')}
      <div class="tab-menu">
        <label class="visually-hidden" for="view-menu">${t('View')}</label>
        ${select('view-menu', choices, view, (name) => store.set({ view: name }))}
      </div>
      <div class="spacer"></div>
      ${this.search.element}
      ${iconButton('settings-gear', t('Parameters'), () => store.set({ sideSheet: !store.get().sideSheet }))}
      ${this.tools}`;
  }
}
