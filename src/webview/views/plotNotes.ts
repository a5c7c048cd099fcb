import type { TemplateResult } from 'lit-html';
import type { AnswerNote } from '../queries/answerNotes';
import { html } from '../template';

/** Small text over the lower edge of a map, a line for each. */
export function plotNotes(notes: readonly AnswerNote[]): TemplateResult | null {
  if (notes.length === 0) return null;
  return html`<ul class="plot-notes">
    ${notes.map(
      ({ parts, explanation }) =>
        html`<li class="explained" tabindex="0" data-explanation=${explanation}>
          ${parts.map((part) => html`<span>${part}</span>`)}
        </li>`,
    )}
  </ul>`;
}
