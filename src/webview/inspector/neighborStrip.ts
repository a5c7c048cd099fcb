import type { SimilarRows } from '../../analysis/session/topKSimilar';
import type { AppContext } from '../appContext';
import { h } from '../dom';
import { thumbnail } from '../scatter/thumbnailAtlas';
import { t } from '../text';

const thumbnailPx = 50;

export function neighborStrip(
  page: AppContext,
  { indices, similarities }: SimilarRows,
  onPick: (index: number) => void,
): HTMLElement[] {
  const { dataset } = page.store.get();
  if (!dataset || indices.length === 0) return [];
  const items = [...indices].map((index, at) => {
    const id = dataset.ids[index];
    return h(
      'li',
      null,
      h(
        'button',
        {
          class: 'neighbor',
          type: 'button',
          title: id,
          attrs: { 'aria-label': t('{0}, similarity {1}', id, similarities[at].toFixed(3)) },
          on: {
            click: () => onPick(index),
            pointerenter: () => page.store.set({ hover: index }),
            pointerleave: () => page.store.set({ hover: null }),
          },
        },
        thumbnail(page.atlas, index, thumbnailPx),
        h('span', { class: 'figures', text: similarities[at].toFixed(3) }),
      ),
    );
  });
  return [
    h('h2', { class: 'caption', text: t('Nearest in the embedding') }),
    h('ul', { class: 'neighbor-list' }, ...items),
  ];
}
