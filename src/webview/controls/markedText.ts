import type { TemplateResult } from 'lit-html';
import { markWords } from '../queries/runSearch';
import { html } from '../template';

/** A text of the dataset with the words of a search marked. @param words folded. */
export function markedText(text: string, words: readonly string[]): TemplateResult {
  const part = ({ text: piece, marked }: { text: string; marked: boolean }) =>
    marked ? html`<mark>${piece}</mark>` : piece;
  return html`<bdi>${markWords(text, words).map(part)}</bdi>`;
}
