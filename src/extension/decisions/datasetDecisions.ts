/**
 * The decisions about one dataset, in the decisions file beside its tags. Every change reads the file first, so that
 * what an editor, a merge or a second window has written is not lost; the latest changes can be undone.
 */
import * as vscode from 'vscode';
import { readersHiddenFrom } from '../../analysis/curation/blindReaders';
import { findConflicts } from '../../analysis/curation/conflicts';
import { canonicalLine, type Decision, type DraftDecision } from '../../analysis/curation/decision';
import {
  changeDecisions,
  type DecisionChange,
  decisionOfLine,
  decisionsEnding,
  readDecisions,
} from '../../analysis/curation/decisionFile';
import { fileVersion } from '../../analysis/files/fileVersion';
import { unlessMissing } from '../../analysis/files/missing';
import { rightFindings } from '../../common/reviewProgress';
import type { DecisionState } from '../../webview/protocol';
import { WatchedFile } from '../files/watchedFile';
import { WriteConsent } from '../files/writeConsent';
import { localizeFindings } from '../language/localizeFindings';
import { chooseTagFolder, keptFilePath, type KeptOwner } from '../tags/tagFilePath';

const MOST_UNDONE = 1000;

/** What is needed of a dataset. */
export interface DecidedDataset extends KeptOwner {
  readonly folder: vscode.Uri;
}

export class DatasetDecisions implements vscode.Disposable {
  private readonly file: WatchedFile;
  private readonly consent = new WriteConsent();
  private readonly change = new vscode.EventEmitter<void>();
  private readonly configuration: vscode.Disposable;
  private readonly done: DecisionChange[] = [];
  private readonly undone: DecisionChange[] = [];
  /** What the file says, until it or the reader changes. */
  private known: { readonly version: string; readonly state: Promise<DecisionState> } | undefined;
  /** Of the state that listeners were given last. */
  private sentVersion = '';
  private lastChange: Promise<unknown> = Promise.resolve();
  /** After each change, here or on disk. */
  readonly onDidChange = this.change.event;

  /** @param dataset as it is now; its roots are known once it is read. */
  constructor(private readonly dataset: () => DecidedDataset) {
    this.file = new WatchedFile(() => void this.tellChange());
    this.configuration = vscode.workspace.onDidChangeConfiguration((event) => {
      const { folder } = dataset();
      const names = ['tagFolder', 'reader'];
      if (names.some((name) => event.affectsConfiguration(`slakescope.${name}`, folder)))
        this.file.announce();
    });
  }

  get reader(): string {
    return vscode.workspace.getConfiguration('slakescope').get<string>('reader', '').trim();
  }

  /** The same object as before while nothing has changed. */
  async state(): Promise<DecisionState> {
    const path = await this.locate();
    const version = await this.versionOf(path);
    if (this.known?.version === version) return this.known.state;
    const known = { version, state: this.read(path) };
    this.known = known;
    known.state.catch(() => {
      if (this.known === known) this.known = undefined; // the caller gets the error, the next one reads again
    });
    return known.state;
  }

  private async read(path: string | undefined): Promise<DecisionState> {
    const { reader, done, undone } = this;
    const { root } = this.dataset();
    const counts = { undo: done.length, redo: undone.length };
    if (path === undefined) return { file: null, reader, decisions: [], findings: [], right: [], ...counts };
    const read = await readDecisions(path, root);
    const hidden = readersHiddenFrom(
      reader,
      read.decisions.map(({ decision }) => decision),
    );
    const visible = read.decisions.filter(({ decision }) => !hidden.has(decision.reader ?? ''));
    const conflicts = findConflicts(visible, path, root);
    return {
      file: path,
      reader,
      decisions: read.decisions.map(({ decision }) => ({ line: canonicalLine(decision), decision })),
      findings: localizeFindings([...read.findings, ...conflicts.findings]),
      right: [...rightFindings(visible.map(({ decision }) => decision))],
      ...counts,
    };
  }

  /** Of the file on disk, and of what else the state depends on. */
  private async versionOf(path: string | undefined): Promise<string> {
    const { reader, done, undone } = this;
    const file = path === undefined ? undefined : await unlessMissing(fileVersion(path), undefined);
    return [path ?? '', file?.version ?? '', reader, done.length, undone.length].join('\n');
  }

  /** After an event on disk, which also follows each change that was made here. */
  private async tellChange(): Promise<void> {
    const version = await this.versionOf(await this.locate());
    if (version === this.sentVersion) return;
    this.sentVersion = version;
    this.change.fire();
  }

  /** Absolute path of the file; undefined while no folder was chosen. */
  locate(): Promise<string | undefined> {
    const dataset = this.dataset();
    return keptFilePath(dataset.folder, dataset, decisionsEnding).then((path) => {
      this.file.watch(path);
      return path;
    });
  }

  /**
   * Adds decisions of the reader of today, and takes out those with these canonical lines. Asks for a folder if there
   * is none, and where the workspace is not trusted.
   * @returns false when the user chose none or did not agree.
   */
  decide(added: readonly DraftDecision[], removed: readonly string[]): Promise<boolean> {
    const { reader } = this;
    const date = new Date().toISOString().slice(0, 10);
    const stamped = added.map((draft): Decision => ({ ...draft, ...(reader && { reader }), date }));
    return this.write(stamped, removed, (change) => {
      this.done.push(change);
      if (this.done.length > MOST_UNDONE) this.done.shift();
      this.undone.length = 0;
    });
  }

  undo(): Promise<boolean> {
    return this.revert(this.done, this.undone);
  }

  redo(): Promise<boolean> {
    return this.revert(this.undone, this.done);
  }

  dispose(): void {
    this.file.dispose();
    this.configuration.dispose();
    this.change.dispose();
  }

  private async revert(from: DecisionChange[], to: DecisionChange[]): Promise<boolean> {
    await this.lastChange;
    const change = from.pop();
    if (!change) return false;
    const back = change.removed.map(decisionOfLine);
    return this.write(back, change.added, (reverted) => to.push(reverted));
  }

  /** One change after another. */
  private write(
    added: readonly Decision[],
    removed: readonly string[],
    keep: (change: DecisionChange) => void,
  ): Promise<boolean> {
    const result = this.lastChange.then(async () => {
      const { roots, root } = this.dataset();
      const path =
        (await this.locate()) ?? ((await chooseTagFolder(roots)) ? await this.locate() : undefined);
      if (path === undefined || !(await this.consent.mayWrite(path))) return false;
      const lines = new Set(removed);
      keep(await changeDecisions(path, root, added, (_decision, line) => lines.has(line)));
      await this.tellChange();
      return true;
    });
    this.lastChange = result.catch(() => undefined); // the caller gets the error; later changes still run
    return result;
  }
}
