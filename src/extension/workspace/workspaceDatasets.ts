/**
 * The datasets of the workspace, found by the names of files and the first bytes of some, and looked for again when
 * such files come or go. Nothing is analysed and no worker started for it.
 */
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { exists } from '../../analysis/files/missing';
import { Debounced } from '../debounced';
import { isBelow } from '../files/pathGuard';
import { noteReached } from '../files/reachedPaths';
import { withChangedSamples } from './changedSamples';
import { holdsRecords } from './recordFiles';
import { type FoundDataset, slakeFolders } from './slakeFolders';

const QUESTION_FILES = '**/question.json';
const TABLES = '**/*.{parquet,json,jsonl,ndjson,csv,tsv}';
/** Of single samples. */
const SAMPLE_FILES = ['question.json', 'detection.json'];
/** Never data: settings of tools, and what is called like them. */
const EXCLUDED = `**/{node_modules,.git,.hg,.svn,.vscode,.idea,.cache,__pycache__,.venv,venv,site-packages,.slakescope,${SAMPLE_FILES.join(',')},package.json,package-lock.json,tsconfig*.json,jsconfig.json,composer.json,*.code-workspace}`;
const MAX_QUESTION_FILES = 100_000;
/** Files whose first bytes are read. */
const MAX_TABLES = 1000;
const AT_ONCE = 8;
/** Folders looked at one by one; where more have changed, a search is as fast. */
const MAX_CHANGED = 200;
/** Of a checkout or an unpacked archive, hundreds of files change together; and what is open is read first. */
const SETTLE_MS = 2_000;

export class WorkspaceDatasets implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<readonly FoundDataset[]>();
  /** After each search that found something else than the one before. */
  readonly onDidChange = this.changed.event;
  private readonly disposables: { dispose(): unknown }[] = [this.changed];
  private datasets: readonly FoundDataset[] = [];
  private readonly settled = new Debounced(() => void this.lookAtChanges(), SETTLE_MS);
  private running: Promise<void> | undefined;
  /** Number of searches asked for. */
  private asked = 0;
  /** Folders in which a question file, or which themselves, came or went. */
  private readonly changedFolders = new Set<string>();
  /** More has changed than those say. */
  private isUnclear = false;

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.watch(QUESTION_FILES, ({ fsPath }) => this.noteFolder(dirname(fsPath)));
    this.watch(TABLES, ({ fsPath }) => {
      if (!SAMPLE_FILES.includes(basename(fsPath))) this.noteUnclear();
    });
    // A folder that is moved or removed is one event, of the folder alone.
    const nameless = /\/[^/.]+$/;
    this.watch(
      '**/*',
      ({ path, fsPath }) => {
        if (nameless.test(path)) this.noteFolder(fsPath);
      },
      ({ fsPath }) => {
        const { datasets } = this;
        if (datasets.some(({ sampleFolders }) => sampleFolders.includes(fsPath))) this.noteFolder(fsPath);
        else if (datasets.some(({ root }) => isBelow(root, fsPath) || isBelow(fsPath, root)))
          this.noteUnclear();
      },
    );
    this.disposables.push(vscode.workspace.onDidChangeWorkspaceFolders(() => this.noteUnclear()));
  }

  get found(): readonly FoundDataset[] {
    return this.datasets;
  }

  /** Searches; a call during a search is answered by one that follows it. */
  async search(): Promise<readonly FoundDataset[]> {
    this.asked++;
    this.running ??= this.searchUntilFresh().finally(() => (this.running = undefined));
    await this.running;
    return this.datasets;
  }

  dispose(): void {
    this.settled.dispose();
    for (const each of this.disposables) each.dispose();
  }

  private watch(
    pattern: string,
    created: (uri: vscode.Uri) => void,
    deleted: (uri: vscode.Uri) => void = created,
  ): void {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
    this.disposables.push(watcher, watcher.onDidCreate(created), watcher.onDidDelete(deleted));
  }

  private noteFolder(folder: string): void {
    this.changedFolders.add(folder);
    this.settled.soon();
  }

  private noteUnclear(): void {
    this.isUnclear = true;
    this.settled.soon();
  }

  /** A search starts two programs, which holds the extension host up; samples of known datasets need none. */
  private async lookAtChanges(): Promise<void> {
    const folders = [...this.changedFolders];
    const { isUnclear } = this;
    this.changedFolders.clear();
    this.isUnclear = false;
    if (!isUnclear && !this.running && folders.length <= MAX_CHANGED) {
      const holds = folders.map(
        async (folder) => [folder, await isThere(join(folder, 'question.json'))] as const,
      );
      const changed = withChangedSamples(this.datasets, new Map(await Promise.all(holds)));
      if (changed) return this.take(changed);
    }
    await this.search();
  }

  private async searchUntilFresh(): Promise<void> {
    let asked: number;
    do {
      asked = this.asked;
      const startedAt = performance.now();
      const found = await findDatasets();
      const ms = (performance.now() - startedAt).toFixed(0);
      this.log.debug(`${found.length} datasets found in the workspace in ${ms} ms.`);
      this.take(found);
    } while (asked !== this.asked);
  }

  private take(found: readonly FoundDataset[]): void {
    const isSame = JSON.stringify(found) === JSON.stringify(this.datasets);
    this.datasets = found;
    if (!isSame) this.changed.fire(found);
  }
}

/** In a folder that cannot be read there is nothing. */
function isThere(path: string): Promise<boolean> {
  return exists(path).catch(() => false);
}

async function findDatasets(): Promise<FoundDataset[]> {
  const [questions, tables] = await Promise.all([
    vscode.workspace.findFiles(QUESTION_FILES, undefined, MAX_QUESTION_FILES),
    vscode.workspace.findFiles(TABLES, EXCLUDED, MAX_TABLES),
  ]);
  const slake = slakeFolders(pathsOf(questions)).sort(byRoot);
  const byFolder = new Map<string, string[]>(slake.map(({ root }) => [root, []]));
  for (const path of await recordFiles(pathsOf(tables))) {
    const root = slake.find((each) => isBelow(path, each.root))?.root ?? dirname(path);
    byFolder.set(root, [...(byFolder.get(root) ?? []), path]);
  }
  const samplesOf = new Map(slake.map(({ root, sampleFolders }) => [root, sampleFolders]));
  const found = [...byFolder].map(([root, files]) => ({
    root,
    sampleFolders: samplesOf.get(root) ?? [],
    tables: files,
  }));
  return withoutSecondWays(found.sort(byRoot));
}

/** Each dataset once, by its real path where it is in the workspace by that, too. */
async function withoutSecondWays(found: readonly FoundDataset[]): Promise<FoundDataset[]> {
  const byReal = new Map<string, FoundDataset>();
  for (const dataset of found) {
    const real = await noteReached(dataset.root);
    if (real === dataset.root || !byReal.has(real)) byReal.set(real, dataset);
  }
  return [...byReal.values()].sort(byRoot);
}

function pathsOf(uris: readonly vscode.Uri[]): string[] {
  return uris
    .filter(({ scheme }) => scheme === 'file')
    .map(({ fsPath }) => fsPath)
    .sort();
}

async function recordFiles(paths: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const batch = paths.slice(at, at + AT_ONCE);
    const holds = await Promise.all(batch.map(holdsRecords));
    for (const [i, path] of batch.entries()) if (holds[i]) kept.push(path);
  }
  return kept;
}

function byRoot(a: FoundDataset, b: FoundDataset): number {
  return a.root < b.root ? -1 : a.root > b.root ? 1 : 0;
}
