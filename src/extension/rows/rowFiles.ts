/**
 * The read-only file system `slakescope:`, whose files are images and records in the rows of tables, for the editor's
 * own viewers. It reads the one row that is asked for, also after a restart with no panel open, and only from datasets
 * that were opened in this window.
 */
import { realpath, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ImageSource } from '../../analysis/dataset/types';
import { isMissingFile } from '../../analysis/files/missing';
import { asError } from '../../common/errors';
import { reachedPath } from '../files/reachedPaths';
import { explain } from '../language/errorMessages';
import { plainText } from '../messages/plainText';
import type { AnalysisClient } from '../worker/analysisClient';
import type { OpenedRoots } from './openedRoots';
import { imageUri, placeOf, ROW_SCHEME, type RowPlace } from './rowUri';

/** The editor asks for size, then for bytes, sometimes twice; of the images that were looked at last. */
const MAX_KEPT = 8;

interface RowFile {
  readonly bytes: Uint8Array;
  /** Of the table. */
  readonly mtimeMs: number;
}

interface KeptFile {
  readonly mtimeMs: number;
  readonly file: Promise<RowFile>;
}

export class RowFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly registration = vscode.workspace.registerFileSystemProvider(ROW_SCHEME, this, {
    isReadonly: true,
    isCaseSensitive: true,
  });
  /** By URI, the one asked last at the end. */
  private readonly kept = new Map<string, KeptFile>();

  constructor(
    private readonly client: AnalysisClient,
    private readonly opened: OpenedRoots,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Rows of tables below these real paths may be shown: they are of a dataset that the user opened. */
  async allow(roots: readonly string[]): Promise<void> {
    await this.opened.add(roots);
  }

  /** Where the editor finds an image. The image in a cell is read, since the ending of its URI is that of its format. */
  async uriOf(image: ImageSource): Promise<vscode.Uri> {
    if (image.kind === 'file') return vscode.Uri.file(reachedPath(image.path));
    const { file, row, column, item } = image;
    const { mtimeMs } = await stat(file);
    const { bytes, extension } = await this.client.request('rowImage', { file, row, column, item });
    const uri = imageUri(image, extension);
    this.keep(uri, { mtimeMs, file: Promise.resolve({ bytes, mtimeMs }) });
    return uri;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtimeMs } = await this.read(uri);
    return {
      type: vscode.FileType.File,
      ctime: mtimeMs,
      mtime: mtimeMs,
      size: bytes.length,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.read(uri)).bytes;
  }

  private async read(uri: vscode.Uri): Promise<RowFile> {
    const place = placeOf(uri);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    const { file, mtimeMs } = await this.tableOf(place);
    const known = this.kept.get(uri.toString());
    const entry =
      known?.mtimeMs === mtimeMs ? known : { mtimeMs, file: this.load({ ...place, file }, mtimeMs) };
    this.keep(uri, entry);
    try {
      return await entry.file;
    } catch (error) {
      this.kept.delete(uri.toString());
      this.log.error(asError(error));
      throw vscode.FileSystemError.Unavailable(plainText(explain(error)));
    }
  }

  private keep(uri: vscode.Uri, entry: KeptFile): void {
    this.kept.delete(uri.toString());
    this.kept.set(uri.toString(), entry);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT) this.kept.delete(oldest);
  }

  /** The real path of the table, when a dataset of this window holds it. */
  private async tableOf({ file }: RowPlace): Promise<{ file: string; mtimeMs: number }> {
    try {
      const real = await realpath(file);
      if (this.opened.hold(real)) return { file: real, mtimeMs: (await stat(real)).mtimeMs };
    } catch (error) {
      if (!isMissingFile(error)) throw vscode.FileSystemError.Unavailable(plainText(asError(error).message));
      throw vscode.FileSystemError.FileNotFound(plainText(vscode.l10n.t('{0} no longer exists.', file)));
    }
    const text = vscode.l10n.t(
      '{0} belongs to no dataset that was opened in this window; open it first.',
      file,
    );
    throw vscode.FileSystemError.NoPermissions(plainText(text));
  }

  private async load({ file, row, image }: RowPlace, mtimeMs: number): Promise<RowFile> {
    if (image) {
      const { bytes } = await this.client.request('rowImage', { file, row, ...image });
      return { bytes, mtimeMs };
    }
    const { text } = await this.client.request('rowRecord', { file, row });
    return { bytes: Buffer.from(text), mtimeMs };
  }

  /** Nothing tells of changes; the time of the table is looked at whenever a row is read. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  delete(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  rename(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

function readOnly(uri: vscode.Uri): Error {
  return vscode.FileSystemError.NoPermissions(uri);
}
