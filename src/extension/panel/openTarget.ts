/** Opens samples in the editor: the image beside the panel, the record in the column after that. */
import * as vscode from 'vscode';
import type { ImageSource } from '../../analysis/dataset/types';
import type { QaDetail, SampleDetail } from '../../analysis/session/sampleDetail';
import type { OpenTarget } from '../../webview/protocol';
import { recordRange } from '../findings/recordRange';
import { recordUri } from '../rows/rowUri';

/** Absolute path of the file in which an image lies. */
export function fileHolding(image: ImageSource): string {
  return image.kind === 'file' ? image.path : image.file;
}

/** Where the editor finds an image. */
export type UriOf = (image: ImageSource) => Promise<vscode.Uri>;

/** @param panelColumn column of the panel. */
export async function openTarget(
  target: OpenTarget,
  sample: SampleDetail,
  uriOf: UriOf,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const column = nextColumn(panelColumn);
  const record = target.qaRow === undefined ? sample.qa[0] : sample.qa.find((qa) => qa.row === target.qaRow);
  if (target.what === 'sample') await splitOnce();
  if (target.what !== 'json') {
    const preserveFocus = !(target.focus && target.what === 'image');
    await openImage(await uriOf(sample.image), { viewColumn: column, preview: true, preserveFocus });
  }
  if (target.what !== 'image' && record) {
    const recordColumn = target.what === 'sample' ? nextColumn(column) : column;
    await openRecord(record, sample, recordColumn, target.focus);
  }
}

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

/** Splits a single editor group: the panel on the left, the image above the record on the right. */
async function splitOnce(): Promise<void> {
  if (vscode.window.tabGroups.all.length > 1) return;
  await vscode.commands.executeCommand('vscode.setEditorLayout', {
    orientation: 0,
    groups: [{ size: 0.62 }, { size: 0.38, groups: [{ size: 0.5 }, { size: 0.5 }] }],
  });
}

/** The column to the right, the ninth at most; undefined stands for the first column. */
export function nextColumn(column: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const { Two, Three, Four, Five, Six, Seven, Eight, Nine } = vscode.ViewColumn;
  return [Two, Three, Four, Five, Six, Seven, Eight].at((column ?? 1) - 1) ?? Nine;
}

async function openImage(uri: vscode.Uri, options: vscode.TextDocumentShowOptions): Promise<void> {
  await vscode.workspace.fs.stat(uri); // rejects for a missing file, where vscode.open would not
  await vscode.commands.executeCommand('vscode.open', uri, options);
}

async function openRecord(
  record: QaDetail,
  sample: SampleDetail,
  viewColumn: vscode.ViewColumn,
  focus: boolean,
): Promise<void> {
  const { file, fileRow } = record;
  const uri = fileRow === undefined ? vscode.Uri.file(file) : recordUri(file, fileRow);
  const document = await vscode.workspace.openTextDocument(uri);
  // Searched in the open document, which may have changed since the dataset was read.
  const found = file.endsWith('.json') ? recordRange(document.getText(), record, sample.id) : undefined;
  const range = found
    ? new vscode.Range(document.positionAt(found.offset), document.positionAt(found.offset + found.length))
    : new vscode.Range(record.line - 1, 0, record.line - 1, 0);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn,
    preview: true,
    preserveFocus: !focus,
    selection: new vscode.Range(range.start, range.start),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
