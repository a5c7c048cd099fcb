/** The curve of distances by which a parameter of a clustering can be chosen. */
import type { MethodInfo } from '../../analysis/methods/fit';
import type { Tuning } from '../../analysis/methods/method';
import type { ParamValue } from '../../analysis/params';
import { kneeOf } from '../../common/knee';
import { paramsOf } from '../state/appState';
import { t } from '../text';
import type { Model } from './model';
import { answerOf, type PendingResult } from './queryCache';
import { labelsOf } from './read';
import { parseRun } from './runName';

type DistanceTuning = Extract<Tuning, { by: 'neighborDistance' }>;

/** @returns with the number of the neighbour whose distances they are. */
export function neighborCurve(
  model: Model,
  info: MethodInfo,
  tuning: DistanceTuning,
): { wait: PendingResult<Float64Array>; k: number } {
  const { space, dataset } = model.state;
  const n = dataset?.ids.length ?? 0;
  // The row itself counts among its neighbours.
  const k = Math.max(1, Math.min(n - 1, Number(valueOf(model, info, tuning.neighbors)) - 1));
  const metric = String(valueOf(model, info, 'metric'));
  const args = { space, metric, k };
  return { wait: model.queries.pending(t('Finding neighbours'), 'neighborDistances', args, n > 1), k };
}

export interface AllNoise {
  readonly method: string;
  readonly title: string;
  readonly param: string;
  readonly value: number;
  /** The value at the bend of the curve, which takes rows into clusters; null where there is none, or it is not known. */
  readonly proposed: number | null;
}

/** Of a clustering by distance that finds nothing but noise; null for any other, and until that is known. */
export function allNoise(model: Model, method: string): AllNoise | null {
  const info = model.method(method);
  const tuning = info?.capabilities.tuning;
  const answer = model.cached(method);
  const labels = answer && labelsOf(answer);
  if (!info || tuning?.by !== 'neighborDistance' || !labels || labels.length === 0) return null;
  if (labels.some((label) => label >= 0)) return null;
  const { title } = info;
  const value = Number(valueOf(model, info, tuning.param));
  const none = { method, title, param: tuning.param, value, proposed: null };
  // No distance makes clusters of fewer rows than one needs; a run that is kept has the parameters of its name.
  if (labels.length < Number(valueOf(model, info, tuning.neighbors)) || parseRun(info.name).params !== null)
    return none;
  const distances = answerOf(neighborCurve(model, info, tuning).wait);
  const knee = distances ? kneeOf(distances) : -1;
  if (!distances || knee < 0) return none;
  const proposed = roundedUp(distances[knee]);
  return { ...none, proposed: proposed > value ? proposed : null };
}

/** To three digits, so that the distance itself still lies within. */
function roundedUp(distance: number): number {
  const rounded = Number(distance.toPrecision(3));
  const digit = 10 ** (Math.floor(Math.log10(distance)) - 2);
  return rounded >= distance ? rounded : Number((distance + digit).toPrecision(3));
}

function valueOf(model: Model, info: MethodInfo, name: string): ParamValue {
  const run = parseRun(info.name);
  const params = run.params ?? paramsOf(model.state, run.method);
  return Object.hasOwn(params, name) ? params[name] : info.params[name].default;
}
