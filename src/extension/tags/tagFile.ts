/**
 * Tags and decisions of one dataset, in its tag file on disk. Every change reads the file first, so that what an
 * editor, a merge or a second window has written is not lost.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { writeFileAtomically } from '../files/writeFileAtomically';
import { confirm } from '../messages/messages';
import { chooseTagFolder, tagFilePath } from './tagFilePath';
import { conflictLine, type Fact, isWritable, readTagFile, withFacts } from './tagFileText';

/** Delay of `onChange`: one save causes several events. */
const SETTLE_MS = 100;

export interface TagFileContent {
  /** Absolute; null while no location was chosen. */
  readonly file: string | null;
  readonly facts: readonly Fact[];
}

export class TagFile implements vscode.Disposable {
  private watched: { readonly path: string; readonly watcher: vscode.FileSystemWatcher } | undefined;
  private readonly configuration: vscode.Disposable;
  private lastChange: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;
  /** The user agreed to write it although the workspace is not trusted. */
  private agreed = false;

  /** @param roots real paths of the dataset, never above the tag file. @param onChange after changes on disk. */
  constructor(
    private readonly folder: vscode.Uri,
    private readonly roots: readonly string[],
    private readonly name: string,
    private readonly onChange: () => void,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.configuration = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('slakescope.tagFolder', folder)) this.announce();
    });
  }

  /** Facts in the file; none if it does not exist. */
  async read(): Promise<TagFileContent> {
    const path = await this.locate();
    if (path === undefined) return { file: null, facts: [] };
    const { facts, unknown } = readTagFile(await textOf(path));
    if (unknown.length > 0) {
      this.log.warn(
        `${path}: lines ${unknown.slice(0, 20).join(', ')} contain neither a tag nor a decision; they are kept.`,
      );
    }
    return { file: path, facts };
  }

  /**
   * Adds (`on`) or removes facts, one change after another. The user chooses a folder if there is none yet, and is
   * asked where the workspace is not trusted.
   * @returns false when the user chose none or did not agree.
   * @throws Error naming the line of an unfinished merge, or the sample whose name cannot be written.
   */
  change(facts: readonly Fact[], on: boolean): Promise<boolean> {
    const unwritable = facts.find((fact) => !isWritable(fact));
    if (unwritable) {
      return Promise.reject(
        new Error(
          vscode.l10n.t('The name of the sample "{0}" cannot be written to the tag file.', unwritable.sample),
        ),
      );
    }
    const result = this.lastChange.then(async () => {
      const path =
        (await this.locate()) ?? ((await chooseTagFolder(this.roots)) ? await this.locate() : undefined);
      if (path === undefined || !(await this.mayWrite(path))) return false;
      const text = await textOf(path);
      const conflict = conflictLine(text);
      if (conflict !== undefined) {
        throw new Error(
          vscode.l10n.t('{0} contains an unfinished merge at line {1}; resolve it first.', path, conflict),
        );
      }
      const changed = withFacts(text, facts, on);
      if (changed !== text) await writeFileAtomically(vscode.Uri.file(path), Buffer.from(changed));
      return true;
    });
    this.lastChange = result.catch(() => undefined); // the caller gets the error; later changes still run
    return result;
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.configuration.dispose();
    this.watched?.watcher.dispose();
  }

  private async mayWrite(path: string): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    const question = {
      text: vscode.l10n.t('Write tags and decisions in a workspace that you do not trust?'),
      detail: vscode.l10n.t('They are written to {0}.', path),
    };
    this.agreed ||= await confirm(question, vscode.l10n.t('Write'), 'warning');
    return this.agreed;
  }

  private async locate(): Promise<string | undefined> {
    const path = await tagFilePath(this.folder, this.roots, this.name);
    if (path !== this.watched?.path) this.watch(path);
    return path;
  }

  private watch(path: string | undefined): void {
    this.watched?.watcher.dispose();
    this.watched = undefined;
    if (path === undefined || this.disposed) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const announce = () => this.announce();
    watcher.onDidChange(announce);
    watcher.onDidCreate(announce);
    watcher.onDidDelete(announce);
    this.watched = { path, watcher };
  }

  private announce(): void {
    clearTimeout(this.timer);
    if (!this.disposed) this.timer = setTimeout(this.onChange, SETTLE_MS);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
