import { nothing, type TemplateResult } from 'lit-html';
import type { QaDetail } from '../../analysis/session/sampleDetail';
import type { SampleView } from '../protocol';
import { clip, html } from '../template';
import { t } from '../text';

/** Longest question or answer shown; the whole text is in the file, one click away. */
const maxShown = 400;
const maxLabel = 80;

/** @param onOpen gets the row in the `qa` space of the record whose line is to be opened. */
export function questionList(sample: SampleView, onOpen: (row: number) => void): TemplateResult {
  const groups = new Map<string, QaDetail[]>();
  for (const qa of sample.qa) groups.set(qa.language, [...(groups.get(qa.language) ?? []), qa]);
  const heading = [
    t('Questions'),
    ...[...groups].map(([language, list]) => `${languageName(language)} ${list.length}`),
  ];
  return html`<h2 class="caption">${heading.join(' · ')}</h2>
    ${sample.qa.length === 0 && html`<p class="quiet">${t('No questions.')}</p>`}
    ${[...groups].map(
      ([language, list]) =>
        html`<ul class="qa-list" aria-label=${languageName(language)}>
          ${list.map((qa) => item(qa, onOpen))}
        </ul>`,
    )}`;
}

function item(
  { language, question, answer, line, row }: QaDetail,
  onOpen: (row: number) => void,
): TemplateResult {
  const lang = language === 'zh' || language === 'en' ? language : nothing;
  // Each text of the dataset is isolated, so that bidi controls in one cannot reorder the other.
  return html`<li class="qa">
    <div class="qa-text" lang=${lang}>
      <bdi>${clip(question, maxShown)}</bdi>
      ${' '}
      <strong><bdi>${clip(answer, maxShown)}</bdi></strong>
    </div>
    <button
      class="link"
      type="button"
      aria-label=${t('Open line {0}: {1}', line, clip(question, maxLabel))}
      @click=${() => onOpen(row)}
    >
      ${t('line {0}', line)}
    </button>
  </li>`;
}

function languageName(code: string): string {
  return code === 'en' ? t('English') : code === 'zh' ? '中文' : clip(code, 20) || t('Unknown');
}
