/** Commands about kept runs: keep, open, compare, make again, rename, delete. */
import * as vscode from 'vscode';
import type { RunDifference, RunInfo } from '../../analysis/session/runs';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { ask, choose, confirm, showInformation } from '../messages/messages';
import type { Reports } from '../models/textDocuments';
import type { ExplorerPanels } from '../panel/explorerPanels';
import { TreeNode } from '../sidebar/treeNode';
import { dateText, RunNode, runText } from './runNode';
import { pageStateOf, type RunState } from './runState';

/** Kept where no clustering was shown yet. */
const USUAL_METHODS = ['kmeans'];

export class RunCommands {
  constructor(
    private readonly datasets: Datasets,
    private readonly panels: ExplorerPanels,
    private readonly reports: Reports,
    /** Called after each change of the runs. */
    private readonly changed: () => void,
  ) {}

  /** @param argument a name, or a line of the side bar that says of which dataset; else the user is asked. */
  async save(argument: unknown): Promise<void> {
    const { all } = this.datasets;
    const named =
      argument instanceof TreeNode
        ? all.find(({ place }) => argument.id.startsWith(`${place.key}|`))
        : undefined;
    const ready = all.filter(({ phase }) => phase.phase === 'ready');
    const meant = named ?? this.panels.activeModel ?? (ready.length === 1 ? ready[0] : undefined);
    if (ready.length === 0 || (meant && !ready.includes(meant))) {
      throw new Error(vscode.l10n.t('Open a dataset in Slakescope first.'));
    }
    const model = meant ?? (await chooseModel(ready));
    if (!model) return;
    const name =
      typeof argument === 'string' ? argument : await ask(vscode.l10n.t('Name of the run'), dateText());
    if (name === undefined || name.trim() === '') return;
    await this.keep(model, name);
  }

  /** Keeps what is shown of a dataset. */
  private async keep(model: DatasetModel, name: string): Promise<RunInfo> {
    const state = this.panels.stateOf(model);
    const { seed } = model.client;
    const shown = model.results.clusters.map(({ method }) => method);
    const run = await model.client.request('saveRun', {
      name,
      analysis: { ...pageStateOf(state), seed },
      methods: shown.length > 0 ? shown : USUAL_METHODS,
      state: JSON.stringify({ state, seed } satisfies RunState),
    });
    this.changed();
    return run;
  }

  /** Shows a run in the panel of its dataset, with its parameters and its seed. */
  async open(root: string, id: string): Promise<void> {
    const model = this.datasets.withRoot(root);
    const run = model && (await runsOf(model)).find((each) => each.id === id);
    if (!run) throw new Error(vscode.l10n.t('This run is no longer there.'));
    const { state, seed } = JSON.parse(run.state) as RunState;
    this.panels.showIn(model, () => ({ state, seed }));
  }

  /**
   * Which samples have another cluster in another run, or in what is shown now, which is kept as a run then: a report,
   * and the samples selected in the panel.
   */
  async compare(node: unknown): Promise<void> {
    const { model, run } = asRun(node);
    const others = (await runsOf(model)).filter(({ id }) => id !== run.id);
    const shown = {
      ...{ icon: 'map', label: vscode.l10n.t('What is shown now') },
      ...{ description: vscode.l10n.t('Saved as a run'), detail: '', other: null },
    };
    const choices = others.map((other) => ({
      icon: 'beaker',
      label: other.name,
      description: dateText(other.savedMs),
      detail: other.titles.join(', '),
      other,
    }));
    const title = vscode.l10n.t('Compare {0} with', run.name);
    const chosen = await choose([shown, ...choices], { title });
    if (!chosen) return;
    const other = chosen.other ?? (await this.keep(model, dateText()));
    const differences = await model.client.request('compareRuns', { first: run.id, second: other.id });
    const changed = new Set(differences.flatMap((each) => each.changed));
    const rows = (model.columns?.ids ?? []).flatMap((id, row) => (changed.has(id) ? row : []));
    if (rows.length > 0) this.panels.showIn(model, () => ({ samples: rows }));
    await this.reports.show('runs.md', comparisonText(run, other, differences));
  }

  /** Computes a run anew and says whether it gave the same labels, row by row. */
  async repeat(node: unknown): Promise<void> {
    const { model, run } = asRun(node);
    const { differs, methods } = await model.client.request('repeatRun', { id: run.id });
    const other = methods
      .filter(({ equal }) => !equal)
      .map(({ method }) => run.titles[run.methods.indexOf(method)]);
    const text =
      other.length === 0
        ? vscode.l10n.t('{0}: every label is as it was.', run.name)
        : vscode.l10n.t(
            '{0}: the labels of {1} are not as they were; this differs: {2}.',
            run.name,
            other.join(', '),
            differs.join(', ') || vscode.l10n.t('nothing that was kept'),
          );
    void showInformation(text);
  }

  async rename(node: unknown): Promise<void> {
    const { model, run } = asRun(node);
    const name = await ask(vscode.l10n.t('Name of the run'), run.name);
    if (name === undefined || name.trim() === '') return;
    await model.client.request('renameRun', { id: run.id, name });
    this.changed();
  }

  async remove(node: unknown): Promise<void> {
    const { model, run } = asRun(node);
    const question = { text: vscode.l10n.t('Delete the run {0}?', run.name), detail: runText(run) };
    if (!(await confirm(question, vscode.l10n.t('Delete'), 'warning'))) return;
    await model.client.request('removeRun', { id: run.id });
    this.changed();
  }
}

async function chooseModel(models: readonly DatasetModel[]): Promise<DatasetModel | undefined> {
  const choices = models.map((model) => {
    const { name: label, root: description } = model;
    return { icon: 'graph-scatter', label, description, model };
  });
  return (await choose(choices, { title: vscode.l10n.t('Choose a dataset folder') }))?.model;
}

function runsOf(model: DatasetModel): Promise<readonly RunInfo[]> {
  return model.client.request('runs', {});
}

function asRun(node: unknown): RunNode {
  if (node instanceof RunNode) return node;
  throw new Error(vscode.l10n.t('Choose a run in the side bar of Slakescope.'));
}

function comparisonText(a: RunInfo, b: RunInfo, differences: readonly RunDifference[]): string {
  const heads = [a, b].map(
    (run) => `## ${plain(run.name)}\n\n${runText(run).split('\n').map(plain).join('\n\n')}`,
  );
  const parts = differences.flatMap(({ title, parameters, common, adjustedRand, changed }) => [
    `## ${plain(title)}`,
    parameters.length === 0
      ? vscode.l10n.t('The parameters are the same.')
      : parameters
          .map(
            ({ name, first, second }) => `- ${plain(`${name}: ${valueText(first)} → ${valueText(second)}`)}`,
          )
          .join('\n'),
    vscode.l10n.t(
      '{0} of {1} samples changed cluster; adjusted Rand index {2}.',
      changed.length,
      common,
      adjustedRand.toFixed(3),
    ),
    ...(changed.length > 0 ? [changed.map(plain).join(', ')] : []),
  ]);
  const none = vscode.l10n.t('The two runs have no clustering in common.');
  return (
    [`# ${vscode.l10n.t('Two runs')}`, ...heads, ...(parts.length > 0 ? parts : [none])].join('\n\n') + '\n'
  );
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Names of data as text, also where the report is shown as formatted markdown. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]#<>|]/g, '\\$&');
}
