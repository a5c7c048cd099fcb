import type { TemplateResult } from 'lit-html';
import type { QaDetail } from '../../analysis/session/sampleDetail';
import type { AppContext } from '../appContext';
import { clip, html } from '../template';
import { t } from '../text';

const maxQuestions = 5;
const maxTextLength = 200;
const maxLabel = 80;

export interface LikelyQuestion {
  readonly record: QaDetail;
  /** Sample that the record belongs to. */
  readonly sample: number;
  /** Cosine of image and question. */
  readonly similarity: number;
}

/** The questions that are nearest to an image; none with an encoder that cannot compare texts with images. */
export async function likelyQuestionsOf(app: AppContext, index: number): Promise<readonly LikelyQuestion[]> {
  const { phase, dataset } = app.store.get();
  if (phase.phase !== 'ready' || !phase.crossModal || !dataset || dataset.qaToSample.length === 0) return [];
  const k = Math.min(maxQuestions, dataset.qaToSample.length);
  const { indices, similarities } = await app.host.request('questionsOfImage', { index, k });
  const found = await Promise.all(
    [...indices].map(async (row, at) => {
      const sample = dataset.qaToSample[row];
      const { qa } = await app.host.request('sample', { index: sample });
      const record = qa.find((other) => other.row === row);
      return record ? [{ record, sample, similarity: similarities[at] }] : [];
    }),
  );
  return found.flat();
}

/** @param onOpen gets the sample and the row in the `qa` space of the record whose line is to be opened. */
export function likelyQuestions(
  questions: readonly LikelyQuestion[],
  onOpen: (sample: number, row: number) => void,
): TemplateResult | null {
  if (questions.length === 0) return null;
  const item = ({ record: { row, question, line }, sample, similarity }: LikelyQuestion) =>
    html`<li class="qa">
      <div class="qa-text"><bdi>${clip(question, maxTextLength)}</bdi></div>
      <button
        class="link figures"
        type="button"
        title=${t('Open line {0}: {1}', line, clip(question, maxLabel))}
        @click=${() => onOpen(sample, row)}
      >
        ${similarity.toFixed(3)}
      </button>
    </li>`;
  return html`<h2 class="caption">${t('Most likely questions for this image')}</h2>
    <ul class="qa-list">
      ${questions.map(item)}
    </ul>`;
}
