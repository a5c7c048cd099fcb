/** Buttons over a map: what a drag does, fit, thumbnails, shapes. */
import type { AppContext } from '../appContext';
import { type Disposables, h, icon } from '../dom';
import type { Tool } from '../scatter/gestures';
import type { PlotSurface } from '../scatter/plotSurface';
import { t } from '../text';

export function plotTools(
  page: AppContext,
  disposables: Disposables,
  surface: () => PlotSurface,
): HTMLElement {
  const { store } = page;
  const tools: readonly (readonly [Tool, string, string])[] = [
    ['lasso', 'edit', t('Drag draws a lasso')],
    ['box', 'chrome-maximize', t('Drag draws a box')],
    ['pan', 'move', t('Drag moves the map')],
  ];
  const toolButtons = tools.map(([tool, glyph, label]) =>
    button(glyph, label, () => store.set({ tool }), { role: 'radio', tool }),
  );
  const thumbnails = button('file-media', t('Thumbnails when zoomed in'), () =>
    store.set({ thumbnails: !store.get().thumbnails }),
  );
  const shapes = button('symbol-misc', t('Shapes beside colours'), () =>
    store.set({ shapes: !store.get().shapes }),
  );
  const refresh = () => {
    const state = store.get();
    for (const each of toolButtons)
      each.setAttribute('aria-checked', String(each.dataset.tool === state.tool));
    thumbnails.setAttribute('aria-pressed', String(state.thumbnails));
    shapes.setAttribute('aria-pressed', String(state.shapes));
  };
  refresh();
  disposables.own(store.subscribe(['tool', 'thumbnails', 'shapes'], refresh));
  return h(
    'div',
    { class: 'plot-tools' },
    h(
      'div',
      { class: 'tool-group', attrs: { role: 'radiogroup', 'aria-label': t('What a drag does') } },
      ...toolButtons,
    ),
    button('screen-full', t('Fit (double click)'), () => surface().fitAll()),
    thumbnails,
    shapes,
  );
}

function button(
  glyph: string,
  label: string,
  onClick: () => void,
  extra: { role?: string; tool?: string } = {},
): HTMLButtonElement {
  return h(
    'button',
    {
      class: 'icon-button',
      type: 'button',
      title: label,
      attrs: { 'aria-label': label, role: extra.role },
      data: extra.tool ? { tool: extra.tool } : {},
      on: { click: onClick },
    },
    icon(glyph),
  );
}
