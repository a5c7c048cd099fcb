/** Opens where a finding is: its line beside the panel, and what it is compared with in the column after that. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Finding, RelatedLocation } from '../../analysis/dataset/types';
import { assertInsideRoots } from '../files/pathGuard';
import { nextColumn } from '../panel/openTarget';
import { rangeOf } from './diagnostics';

/**
 * @param related index into the finding's related places; null opens the finding alone.
 * @throws Error when a file lies outside the dataset, or there is no such place.
 */
export async function openFinding(
  finding: Finding,
  related: number | null,
  root: string,
  roots: readonly string[],
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const beside = nextColumn(panelColumn);
  await openPlace(finding, root, roots, beside, related === null);
  if (related === null) return;
  const place = finding.related?.[related];
  if (!place) throw new Error(vscode.l10n.t('This finding has no such place; run the audit again.'));
  await openPlace(place, root, roots, nextColumn(beside), true);
}

async function openPlace(
  place: Finding | RelatedLocation,
  root: string,
  roots: readonly string[],
  viewColumn: vscode.ViewColumn,
  focus: boolean,
): Promise<void> {
  const path = join(root, place.file);
  await assertInsideRoots(path, roots);
  const uri = vscode.Uri.file(path);
  if (!place.file.endsWith('.json')) {
    const options = { viewColumn, preview: false, preserveFocus: !focus };
    await vscode.commands.executeCommand('vscode.open', uri, options);
    return;
  }
  const range = rangeOf(place);
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
    viewColumn,
    preview: false,
    preserveFocus: !focus,
    selection: new vscode.Range(range.start, range.start),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
