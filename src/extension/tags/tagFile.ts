/**
 * Tags and decisions of one dataset, in its tag file on disk. Every change reads the file first, so that what an
 * editor, a merge or a second window has written is not lost.
 */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { conflictLine, type Fact, isWritable, readTagFile, withFacts } from '../../common/tagFileText';
import { WatchedFile } from '../files/watchedFile';
import { WriteConsent } from '../files/writeConsent';
import { writeFileAtomically } from '../files/writeFileAtomically';
import { reach } from '../walkthrough/milestones';
import { chooseTagFolder, keptFilePath, type KeptOwner, tagsEnding } from './tagFilePath';

export interface TagFileContent {
  /** Absolute; null while no location was chosen. */
  readonly file: string | null;
  readonly facts: readonly Fact[];
}

/** The facts of the tag file of a dataset as it writes them; undefined while no location was chosen. */
export async function tagText(folder: vscode.Uri, owner: KeptOwner): Promise<string | undefined> {
  const path = await keptFilePath(folder, owner, tagsEnding);
  return path === undefined ? undefined : withFacts('', readTagFile(await textOf(path)).facts, true);
}

export class TagFile implements vscode.Disposable {
  private readonly file: WatchedFile;
  private readonly consent = new WriteConsent();
  private readonly configuration: vscode.Disposable;
  private lastChange: Promise<unknown> = Promise.resolve();

  /** @param onChange after changes on disk. */
  constructor(
    private readonly folder: vscode.Uri,
    private readonly owner: KeptOwner,
    onChange: () => void,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.file = new WatchedFile(onChange);
    this.configuration = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('slakescope.tagFolder', folder)) this.file.announce();
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
   * @throws Error naming the file that is not UTF-8, the line of an unfinished merge, or the sample whose name cannot be written.
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
        (await this.locate()) ??
        ((await chooseTagFolder(this.owner.roots)) ? await this.locate() : undefined);
      if (path === undefined || !(await this.consent.mayWrite(path))) return false;
      const text = wholeText(path, await bytesOf(path));
      const conflict = conflictLine(text);
      if (conflict !== undefined) {
        throw new Error(
          vscode.l10n.t('{0} contains an unfinished merge at line {1}; resolve it first.', path, conflict),
        );
      }
      const changed = withFacts(text, facts, on);
      if (changed !== text) await writeFileAtomically(vscode.Uri.file(path), Buffer.from(changed));
      reach('decide');
      return true;
    });
    this.lastChange = result.catch(() => undefined); // the caller gets the error; later changes still run
    return result;
  }

  dispose(): void {
    this.configuration.dispose();
    this.file.dispose();
  }

  private async locate(): Promise<string | undefined> {
    const path = await keptFilePath(this.folder, this.owner, tagsEnding);
    this.file.watch(path);
    return path;
  }
}

async function textOf(path: string): Promise<string> {
  return (await bytesOf(path)).toString('utf8');
}

/** @throws Error where it is not UTF-8: words that were not understood would be written as others. */
function wholeText(path: string, bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new Error(
    vscode.l10n.t(
      '{0} is not UTF-8, and words would be lost when it is written again. Save it as UTF-8.',
      path,
    ),
  );
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
