/** The side bar: datasets that are open, those found in the workspace, and those opened before, as a lazy tree. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Decision } from '../../analysis/curation/decision';
import type { RunInfo } from '../../analysis/session/runs';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import type { Curation } from '../decisions/curation';
import { isBelow } from '../files/pathGuard';
import { reachedPath } from '../files/reachedPaths';
import { imageCount, questionCount } from '../language/number';
import { ask, showTree, type TreeHandle } from '../messages/messages';
import { TagFile } from '../tags/tagFile';
import { tagState } from '../tags/tagState';
import type { RecentDatasets } from '../workspace/recentDatasets';
import type { WorkspaceDatasets } from '../workspace/workspaceDatasets';
import { datasetNodes, type TagRows } from './datasetNodes';
import { matching } from './matching';
import { TreeNode } from './treeNode';
import { TreeRefresh } from './treeRefresh';

export class DatasetTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private readonly view: TreeHandle;
  private readonly tagFiles = new Map<DatasetModel, TagFile>();
  private filter = '';
  private readonly refreshed = new TreeRefresh(
    () => this.changed.fire(undefined),
    () => this.view.isVisible(),
  );

  constructor(
    private readonly datasets: Datasets,
    private readonly workspace: WorkspaceDatasets,
    private readonly recent: RecentDatasets,
    private readonly curation: Curation,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.view = showTree('slakescope.datasets', this);
    const soon = () => this.refreshSoon();
    this.subscriptions = [
      this.changed,
      this.view,
      this.view.onDidChangeVisibility(() => this.refreshed.visibilityChanged()),
      datasets.onDidChange(soon),
      datasets.onDidChangeFindings(soon),
      workspace.onDidChange(soon),
      curation.onDidChange(soon),
    ];
  }

  refreshSoon(): void {
    this.refreshed.soon();
  }

  /** Asks for a text that lines must hold, or lines below them; an empty one shows all. */
  async askFilter(): Promise<void> {
    const text = await ask(vscode.l10n.t('Show only what contains'), this.filter);
    if (text === undefined) return;
    this.setFilter(text.trim());
  }

  setFilter(text: string): void {
    this.filter = text;
    this.view.setMessage(text === '' ? '' : vscode.l10n.t('Filter: {0}', text));
    void vscode.commands.executeCommand('setContext', 'slakescope.treeFiltered', text !== '');
    this.refreshSoon();
  }

  getTreeItem({ id, label, options }: TreeNode): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, options.children ? (options.open ? Expanded : Collapsed) : None);
    item.id = id;
    if (options.description !== undefined) item.description = options.description;
    if (options.icon !== undefined) item.iconPath = new vscode.ThemeIcon(options.icon);
    item.tooltip = options.tooltip ?? label;
    if (options.context !== undefined) item.contextValue = options.context;
    if (options.command) {
      item.command = { title: label, command: options.command.id, arguments: [...options.command.args] };
    }
    return item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return this.refreshed.whileRead(async () => [...((await node.options.children?.()) ?? [])]);
    this.refreshed.rootsAsked();
    const text = this.filter.toLowerCase();
    const roots = await this.roots();
    return text === '' ? roots : matching(roots, (shown) => shown.toLowerCase().includes(text));
  }

  dispose(): void {
    this.refreshed.dispose();
    for (const file of this.tagFiles.values()) file.dispose();
    for (const each of this.subscriptions) each.dispose();
  }

  /** Roots of the datasets, in the order of the side bar; the workspace is searched where that was not done yet. */
  async known(): Promise<readonly string[]> {
    if (this.workspace.found.length === 0) await this.workspace.search();
    const { found, recent } = await this.notOpen();
    return [...this.datasets.all.map(({ root }) => root), ...found, ...recent];
  }

  /** Without what is a part of an open one, as the folder of the tables of a dataset from the hub. */
  private async notOpen() {
    const open = this.datasets.all;
    const isOpen = (root: string) =>
      open.some((model) => [model.root, reachedPath(model.root)].some((folder) => isBelow(root, folder)));
    const there = await this.recent.there();
    const found = this.workspace.found.map(({ root }) => root).filter((root) => !isOpen(root));
    const recent = there
      .map(({ root }) => root)
      .filter((root) => !isOpen(root) && !found.includes(reachedPath(root)));
    return { found, recent };
  }

  private async roots(): Promise<TreeNode[]> {
    const open = this.datasets.all;
    for (const [model, file] of this.tagFiles) {
      if (open.includes(model)) continue;
      file.dispose();
      this.tagFiles.delete(model);
    }
    const { found, recent } = await this.notOpen();
    const closed = (root: string, context: string, icon: string) =>
      new TreeNode(`${context}|${root}`, basename(root), {
        icon,
        description: placeText(root),
        tooltip: root,
        context,
        uri: vscode.Uri.file(root),
        command: { id: 'slakescope.analyzeFolder', args: [vscode.Uri.file(root)] },
      });
    return [
      ...open.map((model) => this.openNode(model, open)),
      ...found.map((root) => closed(root, 'dataset.found', 'graph-scatter')),
      ...recent.map((root) => closed(root, 'dataset.recent', 'history')),
    ];
  }

  private openNode(model: DatasetModel, open: readonly DatasetModel[]): TreeNode {
    const { phase } = model;
    const size =
      phase.phase === 'ready'
        ? sizeText(phase.samples, phase.questions)
        : phase.phase === 'working'
          ? vscode.l10n.t('Reading…')
          : phase.phase === 'cancelled'
            ? vscode.l10n.t('Cancelled.')
            : phase.message;
    const isAlone = open.every((other) => other === model || other.name !== model.name);
    return new TreeNode(`open|${model.place.key}`, model.name, {
      icon: 'graph-scatter',
      description: isAlone ? size : `${placeText(reachedPath(model.root))} · ${size}`,
      tooltip: model.root,
      context: 'dataset.open',
      uri: model.folder,
      open: true,
      children: async () => {
        const runs = phase.phase === 'ready' ? await this.runsOf(model) : [];
        const tags = await this.tagsOf(model);
        return datasetNodes(model, tags, await this.decisionsOf(model), runs, this.filter !== '');
      },
    });
  }

  private async runsOf(model: DatasetModel): Promise<readonly RunInfo[]> {
    try {
      return await model.client.request('runs', {});
    } catch (error) {
      this.log.warn(String(error)); // the other groups are there all the same
      return [];
    }
  }

  private async decisionsOf(model: DatasetModel): Promise<readonly Decision[]> {
    if (!model.columns) return [];
    try {
      return (await this.curation.of(model).state()).decisions.map(({ decision }) => decision);
    } catch (error) {
      this.log.warn(String(error)); // the panel says it in its own place
      return [];
    }
  }

  private async tagsOf(model: DatasetModel): Promise<readonly TagRows[]> {
    const { columns } = model;
    if (!columns) return [];
    let file = this.tagFiles.get(model);
    if (!file) {
      file = new TagFile(model.folder, columns, () => this.refreshSoon(), this.log);
      this.tagFiles.set(model, file);
    }
    try {
      const { file: path, facts } = await file.read();
      return tagState(path, facts, new Map(columns.ids.map((id, row) => [id, row]))).tags;
    } catch (error) {
      this.log.warn(String(error)); // the panel says it in its own place
      return [];
    }
  }
}

/** Of the folder that holds a dataset, from the folder of the workspace; '' where that is it. */
function placeText(root: string): string {
  const shown = vscode.workspace.asRelativePath(root);
  if (shown === root) return dirname(root);
  const folder = dirname(shown);
  return folder === '.' ? '' : folder;
}

function sizeText(samples: number, questions: number): string {
  return vscode.l10n.t('{0}, {1}', imageCount(samples), questionCount(questions));
}
