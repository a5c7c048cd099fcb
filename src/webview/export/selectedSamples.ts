/** The selected samples, or all where none is selected, as ids and as tables. */
import type { Params } from '../../analysis/params';
import type { AppContext } from '../appContext';
import { outlierComparisonRequest } from '../queries/summaries';
import { tagColumn } from '../queries/tags';
import { paramsOf } from '../state/appState';
import { count, t } from '../text';
import { exportColumns, fileName, provenanceColumns, toCsv, toIds, toJson } from './exports';

export function copyIds(app: AppContext): Promise<void> {
  return copyIdsOf(app, app.store.get().selection);
}

/** @param rows all samples where empty. */
export async function copyIdsOf(app: AppContext, rows: Int32Array): Promise<void> {
  const { dataset } = app.store.get();
  if (!dataset) throw new Error(t('There is nothing to export yet.'));
  await app.host.request('copy', { text: toIds(dataset, rows) });
  const { length } = rows.length > 0 ? rows : dataset.ids;
  app.notify(t(length === 1 ? '{0} id copied' : '{0} ids copied', count(length)));
}

/** Whatever has been computed in this space with these parameters, with tags and what it was made by. */
export async function saveTable(app: AppContext, format: 'csv' | 'json'): Promise<void> {
  const { dataset, init, selection, tags, space, seed } = app.store.get();
  const { model } = app;
  if (!dataset || !init) throw new Error(t('There is nothing to export yet.'));
  const fits = (['clustering', 'reduction', 'outliers'] as const)
    .flatMap((kind) => model.methods(kind))
    .map(({ name }) => model.cached(name))
    .filter((answer) => answer !== null);
  const tagged = tags && tags.tags.length > 0 ? tagColumn(tags, dataset.ids.length) : null;
  const comparison = model.queries.getCached('outlierComparison', outlierComparisonRequest(model));
  const names = new Map(model.methods('clustering').map(({ name }) => [name, model.clusterNames(name)]));
  const columns = exportColumns(dataset, fits, comparison, tagged, names);
  const { version: slakescope, encoderTitle: encoder } = init;
  const compared = (comparison?.columns ?? []).map(
    ({ method }) => [method, givenParams(app, method)] as const,
  );
  const run = fits.map(({ method, params }) => [method, params] as const);
  const parameters = Object.fromEntries([...compared, ...run]);
  const provenance = { slakescope, encoder, space, seed, parameters };
  const text =
    format === 'csv'
      ? toCsv(dataset, selection, [...columns, ...provenanceColumns(provenance)])
      : toJson(dataset, selection, columns, provenance);
  await saveFile(app, format, text);
}

/** Of a method that ran as a part of the comparison. */
function givenParams({ model, store }: AppContext, method: string): Params {
  const defaults = Object.entries(model.method(method)?.params ?? {}).map(
    ([name, spec]) => [name, spec.default] as const,
  );
  return { ...Object.fromEntries(defaults), ...paramsOf(store.get(), method) };
}

/** Asks where, and confirms; the name of the file says the view. */
async function saveFile(app: AppContext, extension: string, content: string | Uint8Array): Promise<void> {
  const { dataset, view } = app.store.get();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const { saved } = await app.host.request('save', {
    suggestedName: `${fileName(dataset?.name ?? '')}-${view}.${extension}`,
    bytes,
  });
  if (saved) app.notify(t('Saved'));
}
