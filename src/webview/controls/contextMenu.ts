/** A menu at a point, by the pointer or the keyboard; one at a time. Escape, a click elsewhere and a choice close it. */
import { render, type TemplateResult } from 'lit-html';
import { createElement, removal } from '../dom';
import { html } from '../template';

export interface MenuEntry {
  readonly label: string;
  readonly run: () => unknown;
}

/** @param at of its upper left corner, px of the window; moved so that the menu stays inside. */
export function openContextMenu(
  label: string,
  at: { x: number; y: number },
  entries: readonly MenuEntry[],
): void {
  const before = document.activeElement;
  const element = createElement('div', 'menu context-menu', { role: 'menu', 'aria-label': label });
  const remove = removal(element);
  const close = () => {
    remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
  const run = (entry: MenuEntry) => {
    close();
    entry.run();
  };
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) remove();
  });
  element.addEventListener('keydown', (event) => {
    const items = [...element.querySelectorAll<HTMLElement>('.menu-item')];
    const now = items.findIndex((item) => item === event.target);
    if (event.key === 'ArrowDown') items.at((now + 1) % items.length)?.focus();
    else if (event.key === 'ArrowUp') items.at(now - 1)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  element.addEventListener('contextmenu', (event) => event.preventDefault());
  const item = (entry: MenuEntry): TemplateResult =>
    html`<button class="menu-item" type="button" role="menuitem" @click=${() => run(entry)}>
      ${entry.label}
    </button>`;
  render(html`${entries.map(item)}`, element);
  document.body.append(element);
  const { offsetWidth: width, offsetHeight: height } = element;
  element.style.left = `${Math.max(4, Math.min(at.x, window.innerWidth - width - 4))}px`;
  element.style.top = `${Math.max(4, Math.min(at.y, window.innerHeight - height - 4))}px`;
  element.querySelector<HTMLElement>('.menu-item')?.focus();
}
