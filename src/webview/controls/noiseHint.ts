/** What to do where a clustering by distance finds nothing but noise: its parameters are too small for the dataset. */
import type { TemplateResult } from 'lit-html';
import { spaced } from '../../common/spaced';
import type { AppContext } from '../appContext';
import { allNoise } from '../queries/neighborCurve';
import { paramsOf } from '../state/appState';
import { setParams } from '../state/paramActions';
import { html } from '../template';
import { t } from '../text';

/** null unless all that a clustering finds is noise. */
export function noiseHint(app: AppContext, method: string): TemplateResult | null {
  const { store, model } = app;
  const found = allNoise(model, method);
  if (!found) return null;
  const { title, param, value, proposed } = found;
  const set = (chosen: number) => () =>
    setParams(store, method, { ...paramsOf(store.get(), method), [param]: chosen });
  return html`<p class="noise-hint">
    ${t('{0}: at {1} {2} every image is noise.', title, spaced(param), value)}
    ${
      proposed !== null &&
      html`<button
        class="link"
        type="button"
        title=${t('The bend of the curve of distances')}
        @click=${set(proposed)}
      >
        ${t('Use {0} {1}', spaced(param), proposed)}
      </button>`
    }
  </p>`;
}

/** Of all clusterings. */
export function noiseHints(app: AppContext): readonly TemplateResult[] {
  return app.model.methods('clustering').flatMap(({ name }) => noiseHint(app, name) ?? []);
}
