/**
 * Short messages at the lower right. What was done is said politely, with the action that comes next, and goes by
 * itself unless the pointer or the focus is on it; an error interrupts and stays until it is closed.
 */
import { render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { createElement } from '../dom';
import type { NextAction } from '../state/actions';
import { html } from '../template';
import { t } from '../text';
import { iconButton } from './icons';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly actions: readonly NextAction[];
}

/** How long a confirmation stays, ms. */
const shownMs = 9000;
const maxShown = 3;

export class Toasts {
  readonly element = createElement('div', 'toasts');
  private readonly notices = createElement('div', 'toast-list', { role: 'status' });
  private readonly errors = createElement('div', 'toast-list', { role: 'alert' });
  private shown: readonly Toast[] = [];
  private failed: readonly Toast[] = [];
  private count = 0;

  constructor() {
    this.element.append(this.notices, this.errors);
  }

  /** Confirms what was done. */
  notify(text: string, actions: readonly NextAction[] = []): void {
    const toast = { id: ++this.count, text, actions };
    this.shown = [...this.shown.filter((other) => other.text !== text), toast].slice(-maxShown);
    this.refresh();
    this.closeLater(toast.id);
  }

  error(text: string): void {
    this.failed = [{ id: ++this.count, text, actions: [] }];
    this.refresh();
  }

  private closeLater(id: number): void {
    setTimeout(() => {
      const element = this.element.querySelector(`[data-toast="${id}"]`);
      if (element?.matches(':hover, :focus-within')) this.closeLater(id);
      else this.close(id);
    }, shownMs);
  }

  private close(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
    this.failed = this.failed.filter((toast) => toast.id !== id);
    this.refresh();
  }

  private refresh(): void {
    const list = (toasts: readonly Toast[], name: string) =>
      html`${repeat(
        toasts,
        ({ id }) => id,
        (toast) => this.template(toast, name),
      )}`;
    render(list(this.shown, 'toast'), this.notices);
    render(list(this.failed, 'toast error'), this.errors);
  }

  private template({ id, text, actions }: Toast, name: string): TemplateResult {
    const close = () => this.close(id);
    const action = ({ label, run }: NextAction) =>
      html`<button
        class="link"
        type="button"
        @click=${() => {
          close();
          run();
        }}
      >
        ${label}
      </button>`;
    return html`<div class=${name} data-toast=${id}>
      <bdi>${text}</bdi>
      ${actions.map(action)}${iconButton('close', t('Close'), close)}
    </div>`;
  }
}
