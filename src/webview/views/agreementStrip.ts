/** How far every two clusterings agree (adjusted Rand index); a pair opens its contingency table. */
import type { TemplateResult } from 'lit-html';
import { adjustedRand, contingency } from '../../common/agreement';
import { fixedDigits } from '../../common/fixedDigits';
import type { AppContext } from '../appContext';
import { explanations } from '../controls/explanations';
import { labelsOf } from '../queries/read';
import { html } from '../template';
import { t } from '../text';

/** All pairs or none: a part of them would depend on what was computed before. */
export function agreementStrip({ model, store }: AppContext): TemplateResult | null {
  const clusterings = model.clusterings();
  const known = clusterings.flatMap(({ name, title }) => {
    const answer = model.answer(name);
    const labels = answer && labelsOf(answer);
    return labels ? [{ name, title, labels }] : [];
  });
  if (clusterings.length < 2) return null;
  const waits = known.length < clusterings.length;
  const pairs = waits ? [] : known.flatMap((a, at) => known.slice(at + 1).map((b) => [a, b] as const));
  return html`<div class="agreement" role="group" aria-label=${t('Agreement (ARI)')}>
    <span class="quiet explained" tabindex="0" data-explanation=${explanations.ari()}
      >${t('Agreement (ARI)')}</span
    >
    ${waits && html`<span class="quiet">${t('once all clusterings are computed')}</span>`}
    ${pairs.map(
      ([a, b]) =>
        html`<button
          class="link"
          type="button"
          title=${t('Open the contingency table')}
          @click=${() =>
            store.set({
              compare: [
                { kind: 'cluster', method: a.name },
                { kind: 'cluster', method: b.name },
              ],
              view: 'compare',
            })}
        >
          ${`${a.title}–${b.title}`}${' '}
          <span class="figures">${fixedDigits(ariOf(a.labels, b.labels), 2)}</span>
        </button>`,
    )}
  </div>`;
}

/** Of each pair once: a table of n rows would be made anew on every change of the state. */
function ariOf(a: Int32Array, b: Int32Array): number {
  const ofFirst = known.get(a) ?? new WeakMap<Int32Array, number>();
  known.set(a, ofFirst);
  const ari = ofFirst.get(b) ?? adjustedRand(contingency(a, b));
  ofFirst.set(b, ari);
  return ari;
}

const known = new WeakMap<Int32Array, WeakMap<Int32Array, number>>();
