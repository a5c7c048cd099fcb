/** Opens a sample in the editor: its image beside the panel and its questions next to it. */
import * as vscode from 'vscode';
import type { QaDetail, SampleDetail } from '../../analysis/session/sampleDetail';
import type { OpenTarget } from '../../webview/protocol';
import { recordRange } from '../findings/recordRange';

/** @param panelColumn where the panel is; what is opened goes beside it. */
export async function openTarget(
  target: OpenTarget,
  sample: SampleDetail,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const column = nextColumn(panelColumn);
  const record = target.qaRow === undefined ? sample.qa[0] : sample.qa.find((qa) => qa.row === target.qaRow);
  if (target.what === 'sample') await splitOnce();
  if (target.what !== 'json') {
    const preserveFocus = !(target.focus && target.what === 'image');
    await openImage(sample.imagePath, { viewColumn: column, preview: true, preserveFocus });
  }
  if (target.what !== 'image' && record) {
    // The image keeps its tab: the record goes into the column next to it.
    const recordColumn = target.what === 'sample' ? nextColumn(column) : column;
    await openRecord(record, sample, recordColumn, target.focus);
  }
}

/** Opens images as tabs that stay, in one column beside the panel; the focus stays where it is. */
export async function openImages(
  paths: readonly string[],
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const viewColumn = nextColumn(panelColumn);
  for (const path of paths) await openImage(path, { viewColumn, preview: false, preserveFocus: true });
}

/** Where nothing is split yet: the plot keeps the room, with the image above the record on its right. */
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

async function openImage(path: string, options: vscode.TextDocumentShowOptions): Promise<void> {
  const uri = vscode.Uri.file(path);
  await vscode.workspace.fs.stat(uri); // vscode.open shows an editor full of error instead of failing
  await vscode.commands.executeCommand('vscode.open', uri, options);
}

async function openRecord(
  record: QaDetail,
  sample: SampleDetail,
  viewColumn: vscode.ViewColumn,
  focus: boolean,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(record.file));
  // Found in the open text: the file may have changed since it was read, or be changed and not saved.
  const found = recordRange(document.getText(), record, sample.id);
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
