import type { TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { html } from '../template';
import { similarityText, t } from '../text';
import { thumbnail } from './thumbnail';

/** A sample that is similar to something, with the similarity below it; hovering marks it on the maps. */
export function neighborButton(
  app: AppContext,
  sample: number,
  similarity: number,
  sizePx: number,
  onClick: () => void,
): TemplateResult {
  const { store } = app;
  const id = store.get().dataset?.ids[sample] ?? '';
  const figure = similarityText(similarity);
  return html`<button
    class="neighbor"
    type="button"
    title=${id}
    aria-label=${t('{0}, similarity {1}', id, figure)}
    @click=${onClick}
    @pointerenter=${() => store.set({ hover: sample })}
    @pointerleave=${() => store.set({ hover: null })}
  >
    ${thumbnail(app, sample, sizePx)}
    <span class="figures">${figure}</span>
  </button>`;
}
