import type { TemplateResult } from 'lit-html';
import { html } from '../template';

export interface Tab {
  /** Unique in the document. */
  readonly id: string;
  readonly title: string;
  /** Names of the views behind it; one alone is the view that it opens. */
  readonly views: readonly string[];
  readonly selected: boolean;
  readonly open: () => void;
}

/** Tabs side by side; the arrow keys, Home and End move between them. @param tabClass of each. */
export function tabList(
  label: string,
  tabs: readonly Tab[],
  listClass: string,
  tabClass: string,
): TemplateResult {
  const moved = (event: KeyboardEvent) => {
    const { length } = tabs;
    const at = tabs.findIndex(({ selected }) => selected);
    const targets: Readonly<Record<string, number | undefined>> = {
      ArrowRight: (at + 1) % length,
      ArrowLeft: (at + length - 1) % length,
      Home: 0,
      End: length - 1,
    };
    const to = targets[event.key];
    if (to === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[to].focus();
    tabs[to].open();
  };
  return html`<div class=${listClass} role="tablist" aria-label=${label} @keydown=${moved}>
    ${tabs.map(
      ({ id, title, views, selected, open }) =>
        html`<button
          class=${tabClass}
          type="button"
          id=${id}
          role="tab"
          aria-controls="view"
          aria-selected=${selected}
          tabindex=${selected ? 0 : -1}
          data-views=${views.join(' ')}
          @click=${open}
        >
          ${title}
        </button>`,
    )}
  </div>`;
}
