import { nothing, type TemplateResult } from 'lit-html';
import type { Finding } from '../../analysis/dataset/types';
import type { QaDetail } from '../../analysis/session/sampleDetail';
import { markedText } from '../controls/markedText';
import type { SampleView } from '../protocol';
import { clip, html } from '../template';
import { languageName, t } from '../text';
import { findingBadges, type SampleFinding } from './findingBadges';

/** Longest question or answer shown; the whole text is in the file, one click away. */
const maxShown = 400;
const maxLabel = 80;
const maxLanguage = 20;

export interface QuestionActions {
  /** Folded words that are marked. */
  readonly words: readonly string[];
  /** Findings about the sample, each with the row of its record; null = about the sample itself. */
  readonly findings: readonly SampleFinding[];
  readonly openFinding: (finding: Finding) => void;
  /** Row of the record that stands out. */
  readonly shown: number | null;
  /** Opens the record at a row of the `qa` space. */
  readonly open: (row: number) => void;
  /** Shows another sample. */
  readonly inspect: (index: number) => void;
}

/** @param ids of all samples. */
export function questionList(
  sample: SampleView,
  ids: readonly string[],
  actions: QuestionActions,
): TemplateResult {
  const byLanguage = new Map<string, QaDetail[]>();
  for (const qa of sample.qa) byLanguage.set(qa.language, [...(byLanguage.get(qa.language) ?? []), qa]);
  // The language of the editor first, then in the order of the files.
  const own = document.documentElement.lang.split('-')[0];
  const groups = [...byLanguage].sort(([a], [b]) => Number(b === own) - Number(a === own));
  const named = groups.some(([language]) => language !== '');
  const heading = [
    t('Questions'),
    ...groups.map(([language, list]) =>
      named ? `${titleOf(language)} ${list.length}` : String(list.length),
    ),
  ];
  return html`<h2 class="caption">${heading.join(' · ')}</h2>
    ${sample.qa.length === 0 && html`<p class="quiet">${t('No questions.')}</p>`}
    ${groups.map(
      ([language, list]) =>
        html`<ul class="qa-list" aria-label=${named ? titleOf(language) : t('Questions')}>
          ${list.map((qa) => item(qa, ids, actions))}
        </ul>`,
    )}`;
}

function item(
  qa: QaDetail,
  ids: readonly string[],
  { open, inspect, words, shown, findings, openFinding }: QuestionActions,
): TemplateResult {
  const { language, question, answer, options, otherImages = [], line, fileRow, row } = qa;
  const otherImage = (index: number) =>
    html`<button class="link clipped" type="button" @click=${() => inspect(index)}>${ids[index]}</button> `;
  const lang = language === 'zh' || language === 'en' ? language : nothing;
  // Each text of the dataset is isolated, so that bidi controls in one cannot reorder the other.
  return html`<li class=${row === shown ? 'qa shown' : 'qa'} data-record=${row}>
    <div class="qa-text" lang=${lang}>
      ${markedText(clip(question, maxShown), words)}
      ${options ? optionList(options, answer) : html`${' '}<strong>${markedText(clip(answer, maxShown), words)}</strong>`}
      ${findingBadges(
        findings.filter(({ record }) => record === row),
        openFinding,
      )}
      ${otherImages.length > 0 && html`<p class="quiet">${t('Also about')} ${otherImages.map(otherImage)}</p>`}
    </div>
    <button
      class="link"
      type="button"
      aria-label=${
        fileRow === undefined
          ? t('Open line {0}: {1}', line, clip(question, maxLabel))
          : t('Open row {0}: {1}', fileRow, clip(question, maxLabel))
      }
      @click=${() => open(row)}
    >
      ${fileRow === undefined ? t('line {0}', line) : t('row {0}', fileRow)}
    </button>
  </li>`;
}

/** The choices in their order, the right one marked; the answer after them where it is none of them. */
function optionList(options: readonly string[], answer: string): TemplateResult {
  const right = options.indexOf(answer);
  const option = (text: string, at: number) =>
    at === right
      ? html`<li class="right" aria-label=${t('{0}, the right answer', clip(text, maxShown))}>
          <strong><bdi>${clip(text, maxShown)}</bdi></strong>
        </li>`
      : html`<li><bdi>${clip(text, maxShown)}</bdi></li>`;
  return html`<ol class="options">
      ${options.map(option)}
    </ol>
    ${right < 0 && html`<strong><bdi>${clip(answer, maxShown)}</bdi></strong>`}`;
}

function titleOf(language: string): string {
  return clip(languageName(language), maxLanguage) || t('Unknown');
}
