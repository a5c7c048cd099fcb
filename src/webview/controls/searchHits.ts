/** What a search found, as lists below the box; one click inspects it, the selection stays. */
import type { TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { SimilarRows } from '../../analysis/numeric/topKSimilar';
import type { RecordOfSample } from '../../analysis/session/sampleDetail';
import type { AppContext } from '../appContext';
import { briefValues } from '../fields';
import { inspectSample } from '../state/actions';
import { showRecord } from '../state/questionActions';
import { clip, html } from '../template';
import { t } from '../text';
import { markedText } from './markedText';
import { neighborButton } from './neighborButton';
import { thumbnail } from './thumbnail';

const tilePx = 56;
const thumbnailPx = 32;
const maxShown = 300;

/** @param words folded, to be marked. */
export function recordHits(
  app: AppContext,
  records: readonly RecordOfSample[],
  words: readonly string[],
): TemplateResult {
  const ids = app.store.get().dataset?.ids ?? [];
  const item = ({ row, sample, question, answer }: RecordOfSample) =>
    html`<li>
      <button class="search-hit" type="button" @click=${() => showRecord(app, row)}>
        ${thumbnail(app, sample, thumbnailPx)}
        <span class="hit-text">
          ${markedText(clip(question, maxShown), words)}${' '}
          <strong>${markedText(clip(answer, maxShown), words)}</strong>${' '}
          <span class="quiet">${markedText(ids[sample], words)}</span>
        </span>
      </button>
    </li>`;
  return html`<ul class="hits" aria-label=${t('Questions found')}>
    ${repeat(records, ({ row }) => row, item)}
  </ul>`;
}

/** @param words folded, to be marked. */
export function imageHits(app: AppContext, samples: Int32Array, words: readonly string[]): TemplateResult {
  const { dataset } = app.store.get();
  const item = (sample: number) =>
    html`<li>
      <button class="search-hit" type="button" @click=${() => inspectSample(app, sample)}>
        ${thumbnail(app, sample, thumbnailPx)}
        <span class="hit-text">
          ${markedText(dataset?.ids[sample] ?? '', words)}${' '}
          <span class="quiet">${dataset && briefValues(dataset, 'image', sample).join(' · ')}</span>
        </span>
      </button>
    </li>`;
  return html`<ul class="hits" aria-label=${t('Images found')}>
    ${repeat([...samples], (sample) => sample, item)}
  </ul>`;
}

export function rankedHits(app: AppContext, ranking: SimilarRows | 'running' | null): TemplateResult | null {
  if (ranking === null) return null;
  if (ranking === 'running') return html`<p class="quiet">${t('Comparing with every image…')}</p>`;
  const item = (index: number, at: number) =>
    html`<li>
      ${neighborButton(app, index, ranking.similarities[at], tilePx, () => inspectSample(app, index))}
    </li>`;
  return html`<h2 class="caption">${t('Most similar first')}</h2>
    <ol class="ranking">
      ${[...ranking.indices].map(item)}
    </ol>`;
}
