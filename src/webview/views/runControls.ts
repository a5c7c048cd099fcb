/** What can be done with a clustering where it is shown: its parameters, its level, keeping its run beside others. */
import type { TemplateResult } from 'lit-html';
import type { MethodInfo } from '../../analysis/methods/fit';
import type { AppContext } from '../appContext';
import { selectControl } from '../controls/controls';
import { iconButton } from '../controls/icons';
import { hierarchyOf } from '../queries/hierarchy';
import { keepRuns } from '../queries/keepRuns';
import { parseRun } from '../queries/runName';
import { paramsOf } from '../state/appState';
import { setParams } from '../state/paramActions';
import { html } from '../template';
import { clusterCount, t } from '../text';

export function runActions({ store, model }: AppContext, name: string): TemplateResult {
  const { method, params } = parseRun(name);
  if (params) {
    const drop = () => store.set({ keptRuns: store.get().keptRuns.filter((kept) => kept !== name) });
    return html`${iconButton('close', t('Remove this run'), drop)}`;
  }
  const answer = model.cached(method);
  const keep = () => keepRuns(store, method, [paramsOf(store.get(), method)]);
  return html`${iconButton('settings', t('Parameters of {0}', model.title(method)), () =>
    store.set({ sideSheet: true, sheetMethod: method }),
  )}${answer && iconButton('pinned', t('Keep this run beside others'), keep)}`;
}

/** For each clustering that can be asked for one of its levels. */
export function levelControls({ store, model }: AppContext): TemplateResult {
  const control = ({ name, title, capabilities: { levelParam } }: MethodInfo) => {
    const answer = model.cached(name);
    const hierarchy = answer && hierarchyOf(answer);
    if (!hierarchy || levelParam === undefined) return null;
    const { counts } = hierarchy;
    const asked = paramsOf(store.get(), name)[levelParam] ?? null;
    const choices = counts.map((clusters, at) => ({
      value: String(clusters),
      title: `${t('level {0} of {1}', at + 1, counts.length)} · ${clusterCount(clusters)}`,
    }));
    return selectControl(
      `level-${name}`,
      t('{0} level', title),
      choices,
      String(asked ?? counts[0]),
      (value) => setLevel({ store }, name, levelParam, Number(value), counts),
    );
  };
  return html`${model.methods('clustering').map(control)}`;
}

/** The level with so many clusters, in every view. @param counts of the levels, finest first, which is the default. */
export function setLevel(
  { store }: Pick<AppContext, 'store'>,
  method: string,
  levelParam: string,
  clusters: number,
  counts: readonly number[],
): void {
  const others = Object.entries(paramsOf(store.get(), method)).filter(([name]) => name !== levelParam);
  const own = clusters === counts[0] ? [] : [[levelParam, clusters] as const];
  setParams(store, method, Object.fromEntries([...others, ...own]));
}
