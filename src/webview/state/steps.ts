/** Next and previous: along the nearest neighbours, the members of a cluster, the outliers. */
import { combineScores, descendingScoreOrder, flaggedInOrder } from '../../common/ranks';
import type { AppContext } from '../appContext';
import { groupingOf, rowsOfLabel } from '../queries/grouping';
import { agreement, outlierSources } from '../queries/outlierSources';
import { ledgerRequest } from '../queries/summaries';
import { t } from '../text';
import { inspectSample } from './actions';

export type StepKind = 'neighbor' | 'cluster' | 'outlier';

/** How far along the neighbours of one sample one can walk. */
const neighborsWalked = 50;
/** The walk along the neighbours of the sample where it began. */
let trail: { space: string; rows: readonly number[] } | null = null;

export async function moveInspection(page: AppContext, kind: StepKind, direction: 1 | -1): Promise<void> {
  const { current, dataset } = page.store.get();
  if (!dataset || dataset.ids.length === 0) return;
  const rows =
    kind === 'neighbor' ? await neighborTrail(page) : kind === 'cluster' ? members(page) : outliers(page);
  if (rows.length === 0) {
    page.say(
      kind === 'outlier'
        ? t('No outliers are known yet; open Outliers.')
        : t('There is nothing to walk along.'),
    );
    return;
  }
  const at = current === null ? -1 : rows.indexOf(current);
  const from = at < 0 ? (direction > 0 ? -1 : rows.length) : at;
  inspectSample(page, rows[(from + direction + rows.length) % rows.length]);
}

async function neighborTrail(page: AppContext): Promise<readonly number[]> {
  const { current, space, dataset } = page.store.get();
  if (current === null || !dataset) return [];
  if (
    trail?.space === space &&
    trail.rows.includes(current) &&
    trail.rows.every((row) => row < dataset.ids.length)
  ) {
    return trail.rows;
  }
  const k = Math.min(neighborsWalked, dataset.ids.length - 1);
  if (k < 1) return [];
  const { indices } = await page.host.request('neighbors', { space, row: current, k });
  trail = { space, rows: [current, ...indices] };
  return trail.rows;
}

/** Of the group of the inspected sample in whatever colours the maps. */
function members(page: AppContext): readonly number[] {
  const { current, colorBy } = page.store.get();
  const groups = groupingOf(page.model, colorBy);
  if (current === null || !groups || current >= groups.labels.length) return [];
  return [...rowsOfLabel(groups.labels, groups.labels[current])];
}

/** Flagged samples, the most anomalous first: by all methods, else by those that have answered so far. */
function outliers(page: AppContext): readonly number[] {
  const { model, store } = page;
  const n = store.get().dataset?.ids.length ?? 0;
  const ledger = model.queries.getCached('ledger', ledgerRequest(model));
  if (ledger) return flaggedInOrder(ledger);
  const known = model.methods('outliers').some(({ name }) => model.cached(name));
  if (!known) return [];
  const sources = outlierSources(model, null);
  const scores = sources.flatMap((source) => (source.scores?.length === n ? [source.scores] : []));
  return flaggedInOrder({
    order: descendingScoreOrder(combineScores(scores, n)),
    agree: agreement(sources, n),
  });
}
