/** Buttons below a map: drag tool, fit, thumbnails, shapes, and what the view has beside. */
import type { TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import type { Tool } from '../scatter/gestures';
import type { PlotSurface } from '../scatter/plotSurface';
import { html } from '../template';
import { t } from '../text';
import { icon, iconButton } from './icons';

/** What only some views can show. */
export type PlotOption = 'legendOpen' | 'captions';

/** Shows `tool`, `thumbnails`, `shapes` and the options of the state: render it again when one of them changes. */
export function plotTools(
  { store }: AppContext,
  surface: PlotSurface,
  options: readonly PlotOption[],
): TemplateResult {
  const state = store.get();
  const tools: readonly (readonly [Tool, string, string])[] = [
    ['lasso', 'edit', t('Lasso selection')],
    ['box', 'chrome-maximize', t('Box selection')],
    ['pan', 'move', t('Pan')],
  ];
  const toggle = (glyph: string, label: string, name: 'thumbnails' | 'shapes' | PlotOption) =>
    html`<button
      class="icon-button"
      type="button"
      title=${label}
      aria-label=${label}
      aria-pressed=${state[name]}
      @click=${() => store.set({ [name]: !store.get()[name] })}
    >
      ${icon(glyph)}
    </button>`;
  return html`<div class="plot-tools">
    <div class="tool-group" role="radiogroup" aria-label=${t('Drag tool')}>
      ${tools.map(
        ([tool, glyph, label]) =>
          html`<button
            class="icon-button"
            type="button"
            role="radio"
            data-tool=${tool}
            title=${label}
            aria-label=${label}
            aria-checked=${tool === state.tool}
            @click=${() => store.set({ tool })}
          >
            ${icon(glyph)}
          </button>`,
      )}
    </div>
    ${iconButton('screen-full', t('Fit to view (double-click)'), () => surface.fitAll())}
    ${toggle('file-media', t('Thumbnails where they have room'), 'thumbnails')}
    ${toggle('symbol-misc', t('Use shapes as well as colours'), 'shapes')}
    ${options.includes('legendOpen') && toggle('list-unordered', t('Legend'), 'legendOpen')}
    ${options.includes('captions') && toggle('symbol-text', t('Names on the map'), 'captions')}
  </div>`;
}
