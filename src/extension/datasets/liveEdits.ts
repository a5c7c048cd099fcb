/**
 * Texts of a dataset that are edited and not saved: what changed in them is sent to the worker once the user pauses,
 * one request at a time. A key costs no more than noting the change.
 */
import { statSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TextChange } from '../../analysis/dataset/readCache';
import type { EditedFile } from '../../analysis/session/editedFiles';
import { Debounced } from '../debounced';
import { isBelow } from '../files/pathGuard';
import { realOf } from '../files/reachedPaths';

const PAUSE_MS = 150;
/** The worker reads all records of the file again, which takes longer than that: it waits until the user does not type. */
const PAUSE_MS_A_MEGABYTE = 200;
const MAX_PAUSE_MS = 2_500;

/** What is not sent yet of a document; `whole`: the worker does not have its text. */
interface Pending {
  readonly document: vscode.TextDocument;
  whole: boolean;
  readonly changes: TextChange[];
  readonly pauseMs: number;
}

export class LiveEdits implements vscode.Disposable {
  private readonly pending = new Map<string, Pending>();
  /** Paths whose text the worker has. */
  private readonly sent = new Set<string>();
  /** Paths of texts that are saved: they say what the files say, until the dataset is read again. */
  private readonly saved = new Set<string>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private readonly pause = new Debounced(() => void this.flush(), PAUSE_MS);
  private running = false;

  /**
   * @param roots real paths of the dataset.
   * @param send tells the worker, and shows what is found; false where the worker does not know the texts any more.
   * @param allSent called when the user has paused and the worker has what was typed.
   */
  constructor(
    private readonly roots: () => readonly string[],
    private readonly send: (files: readonly EditedFile[]) => Promise<boolean>,
    private readonly allSent: () => void = () => undefined,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => this.note(event)),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.noteSaved(realOf(uri.fsPath))),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
    ];
  }

  /** Whether something was typed that the worker does not have. */
  get isWaiting(): boolean {
    return this.pending.size > 0;
  }

  /** The dataset was read again, by a worker that may have no text: all that is not saved is sent as a whole. */
  renew(): void {
    this.sent.clear();
    for (const document of vscode.workspace.textDocuments) {
      if (document.isDirty && this.isOurs(document)) this.wait(document, []);
    }
  }

  /** Paths that were saved since this was asked last: the worker may read their files instead of the texts it was sent. */
  takeSaved(): string[] {
    const paths = [...this.saved];
    this.saved.clear();
    return paths;
  }

  dispose(): void {
    this.pause.dispose();
    for (const each of this.subscriptions) each.dispose();
  }

  private isOurs({ uri }: vscode.TextDocument): boolean {
    return (
      uri.scheme === 'file' &&
      /\.(?:jsonl?|ndjson|csv|tsv)$/i.test(uri.path) &&
      this.roots().some((root) => isBelow(realOf(uri.fsPath), root))
    );
  }

  private note({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !this.isOurs(document)) return;
    this.wait(
      document,
      contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        offset: rangeOffset,
        length: rangeLength,
        text,
      })),
    );
  }

  private wait(document: vscode.TextDocument, changes: readonly TextChange[]): void {
    const path = realOf(document.uri.fsPath);
    const known = this.pending.get(path) ?? {
      document,
      whole: !this.sent.has(path),
      changes: [],
      pauseMs: pauseMs(path),
    };
    this.pending.set(path, known);
    if (!known.whole) known.changes.push(...changes);
    this.pauseOnceMore();
  }

  /** Nothing to look at: what was found in the text is true of the file. */
  private noteSaved(path: string): void {
    if (this.pending.has(path) || this.sent.has(path)) this.saved.add(path);
  }

  /** The file is read as any other. */
  private forget(document: vscode.TextDocument): void {
    const path = realOf(document.uri.fsPath);
    if (this.saved.has(path) || (!this.pending.delete(path) && !this.sent.has(path))) return;
    this.pending.set(path, { document, whole: true, changes: [], pauseMs: PAUSE_MS });
    this.pause.soon();
  }

  private pauseOnceMore(): void {
    this.pause.soon(Math.max(...Array.from(this.pending.values(), (each) => each.pauseMs)));
  }

  private async flush(): Promise<void> {
    if (this.running || this.pending.size === 0) return;
    this.running = true;
    try {
      const sending = [...this.pending];
      this.pending.clear();
      const known = await this.send(sending.map(([path, each]) => this.fileOf(path, each)));
      if (!known) this.sendWhole(sending);
    } finally {
      this.running = false;
    }
    if (this.isWaiting) this.pauseOnceMore();
    else this.allSent();
  }

  /** The worker lacks what the changes are of; a text that it refused as a whole waits until the dataset is read. */
  private sendWhole(refused: readonly (readonly [string, Pending])[]): void {
    this.sent.clear();
    for (const [path, each] of refused) {
      if (!each.whole && !this.pending.has(path))
        this.pending.set(path, { ...each, whole: true, changes: [] });
    }
    for (const each of this.pending.values()) each.whole = true;
  }

  private fileOf(path: string, { document, whole, changes }: Pending): EditedFile {
    if (document.isClosed || (!document.isDirty && !this.saved.has(path))) {
      this.sent.delete(path);
      return { path, text: null };
    }
    this.sent.add(path);
    return whole ? { path, text: document.getText() } : { path, changes };
  }
}

/** By the size of the file, which the text is near. */
function pauseMs(path: string): number {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return Math.min(MAX_PAUSE_MS, PAUSE_MS + (PAUSE_MS_A_MEGABYTE * bytes) / 2 ** 20);
}
