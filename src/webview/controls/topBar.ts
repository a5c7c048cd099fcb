/** Tabs of the views (a menu in a narrow panel), search, parameters and export. */
import { render, type TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { html } from '../template';
import { t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { selectedValue } from './controls';
import { iconButton } from './icons';
import { SearchBox } from './searchBox';

export class TopBar {
  readonly element = createElement('div', 'top-bar');
  private readonly disposables = new Disposables();
  private readonly search: SearchBox;

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
    const tab = ({ name, title }: ViewDefinition) =>
      html`<button
        class="tab"
        type="button"
        id="tab-${name}"
        role="tab"
        aria-controls="view"
        aria-selected=${name === view}
        tabindex=${name === view ? 0 : -1}
        data-view=${name}
        @click=${() => store.set({ view: name })}
      >
        ${title()}
      </button>`;
    const changed = ({ currentTarget }: Event) =>
      store.set({ view: (currentTarget as HTMLSelectElement).value });
    return html`<div
        class="tabs"
        role="tablist"
        aria-label=${t('Views')}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      >
        ${this.views.map(tab)}
      </div>
      <select class="select tab-menu" aria-label=${t('View')} @change=${changed}>
        ${this.views.map(
          ({ name, title }) => html`<option value=${name}>${title()}</option>`,
        )}${selectedValue(view)}
      </select>
      <div class="spacer"></div>
      ${this.search.element}
      ${iconButton('settings-gear', t('Parameters'), () => store.set({ sideSheet: !store.get().sideSheet }))}
      ${this.tools}`;
  }

  private onKey(event: KeyboardEvent): void {
    const { store } = this.app;
    const { length } = this.views;
    const at = this.views.findIndex(({ name }) => name === store.get().view);
    const targets: Readonly<Record<string, number | undefined>> = {
      ArrowRight: (at + 1) % length,
      ArrowLeft: (at + length - 1) % length,
      Home: 0,
      End: length - 1,
    };
    const to = targets[event.key];
    if (to === undefined) return;
    event.preventDefault();
    store.set({ view: this.views[to].name });
    this.element.querySelectorAll<HTMLElement>('.tab')[to].focus();
  }
}
