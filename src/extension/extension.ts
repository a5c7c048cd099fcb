/** Entry of the extension: registers commands, the panel's reviver and the log. Nothing heavy happens here. */
import * as vscode from 'vscode';
import { asError } from '../common/errors';
import { analyzeFolder, chooseDataset, datasetFolder } from './commands/analyzeFolder';
import { applyDecisions } from './commands/applyDecisions';
import { clearCache } from './commands/cache';
import { downloadSlake } from './commands/downloadSlake';
import { exportFolder } from './commands/exportAnalysis';
import { importEmbeddings } from './commands/importEmbeddings';
import { resplitDataset } from './commands/resplitDataset';
import { ShowInSlakescope } from './commands/showInSlakescope';
import { trySample } from './commands/trySample';
import { Datasets } from './datasets/datasets';
import { RenamedDatasets } from './datasets/renamedDatasets';
import { Curation } from './decisions/curation';
import { openDecisions } from './decisions/openDecisions';
import { RECORD_DECISION, recordDecision } from './decisions/recordDecision';
import { DecisionActions } from './findings/decisionActions';
import { FindingActions, SHOW_SAMPLE } from './findings/findingActions';
import { Problems } from './findings/problems';
import { showError } from './language/errorMessages';
import { BiomedclipCommands } from './models/biomedclipCommands';
import { Reports } from './models/textDocuments';
import { ExplorerPanels, VIEW_TYPE } from './panel/explorerPanels';
import { FollowEditor } from './panel/followEditor';
import { ImageLinks } from './records/imageLinks';
import { RecordHover } from './records/recordHover';
import { RecordLenses, SHOW_ROWS } from './records/recordLenses';
import { RecordPlaces } from './records/recordPlaces';
import { OpenedRoots } from './rows/openedRoots';
import { RowFiles } from './rows/rowFiles';
import { RunCommands } from './runs/runCommands';
import { OPEN_RUN } from './runs/runNode';
import { DatasetTree } from './sidebar/datasetTree';
import { TreeNode } from './sidebar/treeNode';
import { RunStatus, SHOW_RUNNING } from './status/runStatus';
import { setKnownRoots } from './tags/tagFilePath';
import { watchWalkthrough } from './walkthrough/milestones';
import { AnalysisClient } from './worker/analysisClient';
import { placesOf } from './worker/datasetClient';
import { DatasetMenus } from './workspace/datasetMenus';
import { OpenedDatasets } from './workspace/openedDatasets';
import { RecentDatasets } from './workspace/recentDatasets';
import { WorkspaceDatasets } from './workspace/workspaceDatasets';

let client: AnalysisClient | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Slakescope', { log: true });
  const { version } = context.extension.packageJSON as { version: string };
  log.info(
    `Slakescope ${version}, VS Code ${vscode.version}, Node ${process.version}, ${process.platform}-${process.arch}`,
  );
  const worker = (client = new AnalysisClient(context, log));
  const datasets = new Datasets(worker, placesOf(context), log);
  const rows = new RowFiles(worker, new OpenedRoots(context.workspaceState), log);
  const curation = new Curation(datasets, log);
  const panels = new ExplorerPanels(context, worker, datasets, rows, curation, log);
  const reports = new Reports();
  const tools = { worker, places: placesOf(context), datasets, curation, reports };
  const models = new BiomedclipCommands(worker, context.globalStorageUri, reports, () =>
    panels.retryFailed(),
  );
  const workspace = new WorkspaceDatasets(log);
  const menus = new DatasetMenus(workspace);
  const recent = new RecentDatasets(context.globalState);
  const tree = new DatasetTree(datasets, workspace, recent, curation, log);
  const opened = new OpenedDatasets(datasets, menus, recent, tree, log);
  const runs = new RunCommands(datasets, panels, reports, () => tree.refreshSoon());
  const places = new RecordPlaces(datasets);
  const status = new RunStatus(datasets);
  const show = new ShowInSlakescope(datasets, panels, places, workspace);
  menus.start().catch((error: unknown) => log.error(asError(error)));
  const register = (name: string, run: (argument: unknown) => Promise<void>) =>
    vscode.commands.registerCommand(`slakescope.${name}`, (argument?: unknown) =>
      run(argument).catch((error: unknown) => void showError(error, log)),
    );
  const knownRoots = () => tree.known();
  setKnownRoots(knownRoots);
  /** For the dataset that is given or chosen; nothing where the user chooses none. */
  const registerForDataset = (name: string, run: (folder: vscode.Uri) => Promise<void>) =>
    register(name, async (uri) => {
      const folder = await chooseDataset(worker, await datasetFolder(uri, knownRoots, panels.activeFolder));
      if (folder) await run(folder);
    });
  context.subscriptions.push(
    log,
    new Problems(datasets, curation),
    curation,
    panels,
    datasets,
    rows,
    reports,
    new FindingActions(datasets),
    workspace,
    menus,
    tree,
    opened,
    status,
    places,
    new RecordLenses(datasets, places, workspace),
    new RecordHover(places, rows),
    new ImageLinks(places, rows),
    new RenamedDatasets(datasets, knownRoots, (model, to) => panels.move(model, to), log),
    new FollowEditor(datasets, panels, show, log),
    new DecisionActions(datasets),
    watchWalkthrough(),
    vscode.commands.registerCommand(RECORD_DECISION, (given: unknown) =>
      recordDecision(datasets, curation, given).catch((error: unknown) => void showError(error, log)),
    ),
    vscode.commands.registerCommand(SHOW_SAMPLE, (root: string, sample: string) =>
      panels.showSample(root, sample),
    ),
    register('analyzeFolder', (uri) => analyzeFolder(panels, worker, uri, knownRoots)),
    // The webview requests the audit and shows it; its findings go to the Problems panel too.
    registerForDataset('auditFolder', (folder) => panels.show(folder, { view: 'findings' })),
    register('showInSlakescope', (uri) => show.run(uri)),
    vscode.commands.registerCommand(SHOW_ROWS, (root: string, rows: readonly number[]) => {
      const model = datasets.withRoot(root);
      if (model) panels.showIn(model, () => ({ samples: rows, index: rows[0] }));
    }),
    vscode.commands.registerCommand(SHOW_RUNNING, () => {
      if (status.model) panels.showIn(status.model, () => ({}));
    }),
    registerForDataset('openDecisions', (folder) => openDecisions(datasets, curation, folder)),
    registerForDataset('exportAnalysis', (folder) => exportFolder(worker, placesOf(context), folder)),
    vscode.commands.registerCommand('slakescope.clearFindings', () => panels.clearFindings()),
    registerForDataset('applyDecisions', (folder) => applyDecisions(tools, folder)),
    registerForDataset('resplitDataset', (folder) => resplitDataset(tools, folder)),
    registerForDataset('reviewFindings', (folder) => panels.show(folder, { view: 'review' })),
    registerForDataset('chooseColumns', (folder) => panels.chooseColumns(folder)),
    register('importEmbeddings', () => importEmbeddings(context.workspaceState)),
    register('setUpBiomedclip', () => models.setUp()),
    register('verifyBiomedclip', () => models.verify()),
    register('trySample', () => trySample(worker, panels, context.globalStorageUri)),
    register('refreshDatasets', async () => {
      await workspace.search();
      tree.refreshSoon();
    }),
    register('filterDatasets', () => tree.askFilter()),
    register('clearFilter', () => Promise.resolve(tree.setFilter(''))),
    register('forgetDataset', async (node) => {
      if (node instanceof TreeNode && node.uri) await recent.remove(node.uri.fsPath);
      tree.refreshSoon();
    }),
    register('saveRun', (name) => runs.save(name)),
    register('compareRun', (node) => runs.compare(node)),
    register('repeatRun', (node) => runs.repeat(node)),
    register('renameRun', (node) => runs.rename(node)),
    register('removeRun', (node) => runs.remove(node)),
    vscode.commands.registerCommand(OPEN_RUN, (root: string, id: string) =>
      runs.open(root, id).catch((error: unknown) => void showError(error, log)),
    ),
    register('clearCache', () => clearCache(worker, context.globalStorageUri)),
    register('downloadSlake', () => downloadSlake(worker, panels)),
    vscode.commands.registerCommand('slakescope.showLog', () => log.show()),
    vscode.commands.registerCommand('slakescope.cancel', () => panels.cancel()),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, panels),
  );
}

/** Waits for the worker: ending the process while the native engine runs would abort the extension host. */
export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}
