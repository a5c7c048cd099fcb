import type { QaDetail } from '../../analysis/session/sampleDetail';
import type { AppContext } from '../appContext';
import { clip, h } from '../dom';
import { t } from '../text';

const shown = 5;
const maxTextLength = 200;

/** Empty where the encoder cannot compare words with images. */
export async function likelyQuestions(page: AppContext, index: number): Promise<HTMLElement[]> {
  const { phase, dataset } = page.store.get();
  if (phase.phase !== 'ready' || !phase.crossModal || !dataset || dataset.qaToSample.length === 0) return [];
  const k = Math.min(shown, dataset.qaToSample.length);
  const { indices, similarities } = await page.host.request('questionsOfImage', { index, k });
  const samples = await Promise.all(
    [...indices].map((row) => page.host.request('sample', { index: dataset.qaToSample[row] })),
  );
  const items = [...indices].map((row, at) => {
    const record = samples[at].qa.find((qa) => qa.row === row);
    return record && item(page, dataset.qaToSample[row], record, similarities[at]);
  });
  return [
    h('h2', { class: 'caption', text: t('Likeliest questions for this image') }),
    h('ul', { class: 'qa-list' }, ...items),
  ];
}

function item(
  page: AppContext,
  index: number,
  { row, question, line }: QaDetail,
  similarity: number,
): HTMLElement {
  return h(
    'li',
    { class: 'qa' },
    h('div', { class: 'qa-text' }, h('bdi', { text: clip(question, maxTextLength) })),
    h('button', {
      class: 'link figures',
      type: 'button',
      text: similarity.toFixed(3),
      title: t('Open line {0}: {1}', line, clip(question, 80)),
      on: {
        click: () => {
          page.host
            .request('open', { index, what: 'json', qaRow: row, focus: true })
            .catch((error) => page.fail(error));
        },
      },
    }),
  );
}
