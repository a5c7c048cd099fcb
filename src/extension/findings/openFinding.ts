/**
 * Opens the file of a finding beside the panel, and a related location in the column after that: as previews, which the
 * next finding takes over, as in the lists of the editor.
 */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Finding, RelatedLocation } from '../../analysis/dataset/types';
import { assertInsideRoots } from '../files/pathGuard';
import { nextColumn } from '../panel/openTarget';
import { rangeOf, uriOf } from './places';

/**
 * @param related index into the related locations of the finding; null opens the finding alone.
 * @throws Error when a file is outside the dataset, or there is no such related location.
 */
export async function openFinding(
  finding: Finding,
  related: number | null,
  root: string,
  roots: readonly string[],
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const beside = nextColumn(panelColumn);
  await openLocation(finding, root, roots, beside, related === null);
  if (related === null) return;
  const location = finding.related?.[related];
  if (!location)
    throw new Error(vscode.l10n.t('This finding no longer has that related location; run the audit again.'));
  await openLocation(location, root, roots, nextColumn(beside), true);
}

async function openLocation(
  location: Finding | RelatedLocation,
  root: string,
  roots: readonly string[],
  viewColumn: vscode.ViewColumn,
  focus: boolean,
): Promise<void> {
  const path = join(root, location.file);
  await assertInsideRoots(path, roots);
  const uri = uriOf(location, root);
  if (!/\.(?:json|jsonl|csv|tsv)$/i.test(uri.path)) {
    const options = { viewColumn, preview: true, preserveFocus: !focus };
    await vscode.commands.executeCommand('vscode.open', uri, options);
    return;
  }
  const range = rangeOf(location);
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
    viewColumn,
    preview: true,
    preserveFocus: !focus,
    selection: new vscode.Range(range.start, range.start),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
