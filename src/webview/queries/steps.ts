/** Next and previous sample: among the nearest neighbours, the members of a group, the outliers. */
import type { SpaceName } from '../../analysis/embedding/spaceName';
import { flaggedInOrder } from '../../common/ranks';
import { type ActionContext, inspectSample } from '../state/actions';
import { t } from '../text';
import { groupingOf, rowsOfLabel } from './grouping';
import type { Model } from './model';
import { outlierComparisonRequest } from './summaries';

export type StepKind = 'neighbor' | 'cluster' | 'outlier';
export type StepContext = ActionContext & { readonly model: Model };

/** Neighbours of one sample that steps lead through. */
const maxPathLength = 50;
/** The neighbours of the sample where the steps began, itself first; they stay while steps lead from one to another. */
let neighborPath: { readonly space: SpaceName; readonly rows: readonly number[] } | null = null;

export async function moveInspection(context: StepContext, kind: StepKind, direction: 1 | -1): Promise<void> {
  const { current, dataset } = context.store.get();
  if (!dataset || dataset.ids.length === 0) return;
  const rows = await rowsOf(context, kind);
  if (rows.length === 0) {
    context.announce(
      kind === 'outlier'
        ? t('The outlier methods are being compared; try again in a moment.')
        : t('There is no other sample to go to.'),
    );
    return;
  }
  const at = current === null ? -1 : rows.indexOf(current);
  const from = at < 0 ? (direction > 0 ? -1 : rows.length) : at;
  inspectSample(context, rows[(from + direction + rows.length) % rows.length]);
}

function rowsOf(context: StepContext, kind: StepKind): readonly number[] | Promise<readonly number[]> {
  switch (kind) {
    case 'neighbor':
      return neighbors(context);
    case 'cluster':
      return members(context);
    case 'outlier':
      return outliers(context.model);
  }
}

async function neighbors({ store, host }: StepContext): Promise<readonly number[]> {
  const { current, space, dataset } = store.get();
  if (current === null || !dataset) return [];
  const n = dataset.ids.length;
  if (
    neighborPath?.space === space &&
    neighborPath.rows.includes(current) &&
    neighborPath.rows.every((row) => row < n)
  ) {
    return neighborPath.rows;
  }
  const k = Math.min(maxPathLength, n - 1);
  if (k < 1) return [];
  const { indices } = await host.request('neighbors', { space, row: current, k });
  const rows = [current, ...indices];
  neighborPath = { space, rows };
  return rows;
}

/** Of the group of the inspected sample in what colours the maps. */
function members({ store, model }: StepContext): readonly number[] {
  const { current, colorBy } = store.get();
  const groups = groupingOf(model, colorBy);
  if (current === null || !groups || current >= groups.labels.length) return [];
  return [...rowsOfLabel(groups.labels, groups.labels[current])];
}

/** Flagged samples, the most anomalous first; none until all methods have been compared, which is asked for here. */
function outliers(model: Model): readonly number[] {
  const run = model.queries.getOrRequest('outlierComparison', outlierComparisonRequest(model));
  return run.status === 'done' ? flaggedInOrder(run.answer) : [];
}
