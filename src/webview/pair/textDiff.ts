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

function marked(parts: readonly TextPart[]): TemplateResult {
  if (parts.length === 0) return html`<span class="quiet">${t('(empty)')}</span>`;
  return html`<bdi
    >${parts.map(({ text, isCommon }) => (isCommon ? text : html`<mark class="differs">${text}</mark>`))}</bdi
  >`;
}
