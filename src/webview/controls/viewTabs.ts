/** The views of the current tab, beside the row of encodings; empty where the tab has one view. */
import { render } from 'lit-html';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { t } from '../text';
import { type ViewDefinition, viewGroups } from '../viewDefinition';
import { tabList } from './tabList';

export class ViewTabs {
  readonly element = createElement('div', 'view-tabs');
  private readonly disposables = new Disposables();

  constructor(
    private readonly app: AppContext,
    private readonly views: readonly ViewDefinition[],
  ) {
    this.disposables.own(app.store.subscribe(['view'], () => this.refresh()));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { store } = this.app;
    const { view } = store.get();
    const group = viewGroups.find(({ name }) => name === groupOf(this.views, view));
    const members = this.views.filter((member) => member.group === group?.name);
    const tabs = members.map(({ name, title }) => ({
      id: tabId(this.views, name),
      title: title(),
      views: [name],
      selected: name === view,
      open: () => store.set({ view: name }),
    }));
    const label = t('Views of {0}', group?.title() ?? '');
    render(tabs.length > 1 ? tabList(label, tabs, 'segments', 'segment') : null, this.element);
  }
}

/** The group of a view; of the first where there is none of this name, as the app shows that. */
export function groupOf(views: readonly ViewDefinition[], view: string): string {
  return (views.find(({ name }) => name === view) ?? views[0]).group;
}

/** Id of the tab that stands for one view. */
export function tabId(views: readonly ViewDefinition[], view: string): string {
  const group = groupOf(views, view);
  const alone = views.filter((other) => other.group === group).length === 1;
  return alone ? `group-${group}` : `tab-${view}`;
}
