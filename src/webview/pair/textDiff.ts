/** Two texts with the words marked that the other does not have. */
import type { TemplateResult } from 'lit-html';
import { type TextPart, wordDiff } from '../../common/wordDiff';
import { clip, html } from '../template';
import { t } from '../text';

/** Longer texts are compared by their starts. */
const maxCompared = 2000;

export interface MarkedTexts {
  readonly before: TemplateResult;
  readonly after: TemplateResult;
}

export function markedTexts(before: string, after: string): MarkedTexts {
  const diff = wordDiff(clip(before, maxCompared), clip(after, maxCompared));
  return { before: marked(diff.before), after: marked(diff.after) };
}

/** As they are, without marks. */
export function plainText(text: string): TemplateResult {
  return marked([{ text: clip(text, maxCompared), isCommon: true }].filter(() => text !== ''));
}

/** Share of the letters of both that they have in common, as `wordDiff` finds them; 1 for two empty texts. */
export function commonShare(before: string, after: string): number {
  const diff = wordDiff(clip(before, maxCompared), clip(after, maxCompared));
  const parts = [...diff.before, ...diff.after];
  const length = (some: readonly TextPart[]) => some.reduce((sum, { text }) => sum + text.length, 0);
  return parts.length === 0 ? 1 : length(parts.filter(({ isCommon }) => isCommon)) / length(parts);
}

function marked(parts: readonly TextPart[]): TemplateResult {
  if (parts.length === 0) return html`<span class="quiet">${t('(empty)')}</span>`;
  return html`<bdi
    >${parts.map(({ text, isCommon }) => (isCommon ? text : html`<mark class="differs">${text}</mark>`))}</bdi
  >`;
}
