/**
 * A curve that helps to choose a parameter of a clustering: the silhouette over its values, or the sorted distances to a
 * neighbour. Drawn when the user asks for it; a click on the curve fills in the value.
 */
import type { TemplateResult } from 'lit-html';
import type { MethodInfo } from '../../analysis/methods/fit';
import type { Tuning } from '../../analysis/methods/method';
import { largestOf, smallestOf } from '../../common/extremes';
import { spaced } from '../../common/spaced';
import type { AppContext } from '../appContext';
import { neighborCurve } from '../queries/neighborCurve';
import { answerOf, type PendingResult } from '../queries/queryCache';
import { paramsOf } from '../state/appState';
import { html, svg } from '../template';
import { clusterCount, count, t } from '../text';
import { runNotice } from './runNotice';

const widthPx = 272;
const heightPx = 96;
/** Points of a curve of distances: more than the chart has pixels. */
const maxPoints = 300;

interface CurvePoint {
  readonly x: number;
  readonly y: number;
  /** What a click fills in. */
  readonly value: number;
  readonly title: string;
}

/** @param choose takes a value for a parameter. */
export function tuningChart(
  app: AppContext,
  info: MethodInfo,
  choose: (param: string, value: number) => void,
): TemplateResult | null {
  const { tuning } = info.capabilities;
  const { store } = app;
  if (!tuning || store.get().phase.phase !== 'ready') return null;
  const { tuned } = store.get();
  const shown = tuned.has(info.name);
  const label =
    tuning.by === 'silhouette'
      ? t('Silhouette by {0}', spaced(tuning.param))
      : t('Distances to choose {0} by', spaced(tuning.param));
  if (!shown) {
    const ask = () => store.set({ tuned: new Set([...tuned, info.name]) });
    return html`<p><button class="link" type="button" @click=${ask}>${label}</button></p>`;
  }
  const { wait, points, help } = curveOf(app, info, tuning);
  return html`<figure class="tuning">
    <figcaption class="caption">${label}</figcaption>
    ${points.length > 0 && chart(points, tuning.by === 'silhouette', (value) => choose(tuning.param, value))}
    <p class="quiet">${help}</p>
    ${runNotice(app, [wait], true)}
  </figure>`;
}

function curveOf(
  app: AppContext,
  info: MethodInfo,
  tuning: Tuning,
): { wait: PendingResult; points: readonly CurvePoint[]; help: string } {
  const { model, store } = app;
  const { space, seed, dataset } = store.get();
  const n = dataset?.ids.length ?? 0;
  const params = paramsOf(store.get(), info.name);
  if (tuning.by === 'silhouette') {
    const others = Object.fromEntries(Object.entries(params).filter(([name]) => name !== tuning.param));
    const values = tuning.values.filter((value) => value < n);
    const wait = model.queries.pending(t('Trying parameters'), 'sweep', {
      ...{ space, method: info.name, param: tuning.param, values, params: others, seed },
    });
    const points = (answerOf(wait) ?? []).flatMap(({ value, clusters, noise, silhouette }) =>
      silhouette === null
        ? []
        : [
            {
              x: value,
              y: silhouette,
              value,
              title: `${spaced(tuning.param)} ${value}: ${t('silhouette {0}', silhouette.toFixed(2))} · ${clusterCount(clusters)} · ${t('{0} noise', count(noise))}`,
            },
          ],
    );
    return {
      wait,
      points,
      help: t('Higher is better separated; noise is left out. Click a point, then Run.'),
    };
  }
  const { wait, k } = neighborCurve(model, info, tuning);
  const distances = answerOf(wait) ?? new Float64Array();
  const step = Math.max(1, Math.ceil(distances.length / maxPoints));
  const points = [...distances.keys()]
    .filter((at) => at % step === 0 || at === distances.length - 1)
    .map((at) => ({
      x: at,
      y: distances[at],
      value: Number(distances[at].toPrecision(3)),
      title: t(
        '{0} of {1} images within {2}',
        count(at + 1),
        count(distances.length),
        distances[at].toPrecision(3),
      ),
    }));
  return {
    wait,
    points,
    help: t(
      'Distance of each image to its neighbour number {0}, in order; the bend is a usual choice. Click, then Run.',
      k,
    ),
  };
}

function chart(
  points: readonly CurvePoint[],
  dots: boolean,
  choose: (value: number) => void,
): TemplateResult {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const scaleOf = (values: readonly number[], from: number, to: number) => {
    const low = smallestOf(values);
    const span = largestOf(values) - low || 1;
    return (value: number) => from + ((value - low) / span) * (to - from);
  };
  const px = scaleOf(xs, 34, widthPx - 8);
  const py = scaleOf(ys, heightPx - 18, 8);
  const line = points.map(({ x, y }) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ');
  const best = points.reduce((most, point) => (point.y > most.y ? point : most));
  const shown = dots ? points : points.filter((_point, at) => at % Math.ceil(points.length / 40) === 0);
  const figures = (value: number) => (Number.isInteger(value) ? count(value) : value.toFixed(2));
  return html`<svg class="curve" viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label=${t('Curve')}>
      ${svg`<polyline points=${line} />`}
      ${shown.map(
        (point) =>
          svg`<circle
            class=${dots && point === best ? 'best' : ''}
            cx=${px(point.x)}
            cy=${py(point.y)}
            r=${dots ? 4 : 3}
            @click=${() => choose(point.value)}
          ><title>${point.title}</title></circle>`,
      )}
      ${svg`<text x="2" y="14">${figures(largestOf(ys))}</text>
        <text x="2" y=${heightPx - 18}>${figures(smallestOf(ys))}</text>
        <text x="34" y=${heightPx - 4}>${figures(xs[0])}</text>
        <text class="end" x=${widthPx - 8} y=${heightPx - 4}>${figures(xs[xs.length - 1])}</text>`}
    </svg>
    ${
      dots &&
      html`<label class="quiet"
        >${t('Value')}
        <select
          class="select"
          @change=${({ currentTarget }: Event) => choose(Number((currentTarget as HTMLSelectElement).value))}
        >
          <option></option>
          ${points.map(({ value, title }) => html`<option value=${value}>${title}</option>`)}
        </select></label
      >`
    }`;
}
