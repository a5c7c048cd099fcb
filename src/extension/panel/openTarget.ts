/** Opens images and records of samples in the editor. */
import * as vscode from 'vscode';
import type { ImageSource } from '../../analysis/dataset/types';
import type { QaDetail, SampleDetail } from '../../analysis/session/sampleDetail';
import { reachedPath } from '../files/reachedPaths';
import { recordRange } from '../findings/recordRange';
import { recordUri } from '../rows/rowUri';

/** Absolute path of the file in which an image lies. */
export function fileHolding(image: ImageSource): string {
  return image.kind === 'file' ? image.path : image.file;
}

/** Where the editor finds an image. */
export type UriOf = (image: ImageSource) => Promise<vscode.Uri>;

/** Opens images as permanent tabs in the column beside the panel, without moving the focus. */
export async function openImages(
  images: readonly ImageSource[],
  uriOf: UriOf,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const viewColumn = nextColumn(panelColumn);
  for (const image of images) {
    await openImage(await uriOf(image), { viewColumn, preview: false, preserveFocus: true });
  }
}

/** The column to the right, the ninth at most; undefined stands for the first column. */
export function nextColumn(column: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const { Two, Three, Four, Five, Six, Seven, Eight, Nine } = vscode.ViewColumn;
  return [Two, Three, Four, Five, Six, Seven, Eight].at((column ?? 1) - 1) ?? Nine;
}

export async function openImage(uri: vscode.Uri, options: vscode.TextDocumentShowOptions): Promise<void> {
  await vscode.workspace.fs.stat(uri); // rejects for a missing file, where vscode.open would not
  await vscode.commands.executeCommand('vscode.open', uri, options);
}

/** URI of the file of a record, or of its row in a table without lines. */
export function uriOfRecord({ file, fileRow }: QaDetail): vscode.Uri {
  return fileRow === undefined ? vscode.Uri.file(reachedPath(file)) : recordUri(file, fileRow);
}

/** Opens the file of a record with the record in view. */
export async function openRecord(
  record: QaDetail,
  sample: Pick<SampleDetail, 'id'>,
  options: { readonly viewColumn: vscode.ViewColumn; readonly preserveFocus: boolean },
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriOfRecord(record));
  // Searched in the open document, which may have changed since the dataset was read.
  const found = record.file.endsWith('.json')
    ? recordRange(document.getText(), record, sample.id)
    : undefined;
  const range = found
    ? new vscode.Range(document.positionAt(found.offset), document.positionAt(found.offset + found.length))
    : new vscode.Range(record.line - 1, 0, record.line - 1, 0);
  const editor = await vscode.window.showTextDocument(document, {
    ...options,
    preview: true,
    selection: new vscode.Range(range.start, range.start),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
