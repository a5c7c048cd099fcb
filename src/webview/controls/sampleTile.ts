import { nothing, type TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { fieldNamed, valueAt } from '../fields';
import { html } from '../template';
import { thumbnail } from './thumbnail';

const tilePx = 64;

/** The image of a sample with its id and, where the dataset has splits, its split, as a button. */
export function sampleTile(
  app: AppContext,
  row: number,
  { selected, clicked, menu }: { selected: boolean; clicked: () => void; menu?: (event: MouseEvent) => void },
): TemplateResult {
  const { dataset } = app.store.get();
  const id = dataset?.ids[row] ?? '';
  const split = fieldNamed(dataset, 'split');
  return html`<button
    class=${selected ? 'sample-tile captioned selected' : 'sample-tile captioned'}
    type="button"
    title=${id}
    data-index=${row}
    @click=${clicked}
    @contextmenu=${menu ?? nothing}
  >
    ${thumbnail(app, row, tilePx)}
    <bdi class="clipped">${id}</bdi>
    ${split && !split.empty && html`<bdi class="clipped quiet">${valueAt(split, row)}</bdi>`}
  </button>`;
}
