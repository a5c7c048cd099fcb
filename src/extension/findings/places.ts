/** Where findings lie, in the editor's terms. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Finding, RelatedLocation } from '../../analysis/dataset/types';
import { reachedPath } from '../files/reachedPaths';
import { recordUri } from '../rows/rowUri';

/** @param root real path of the dataset. */
export function uriOf(location: Finding | RelatedLocation, root: string): vscode.Uri {
  const path = join(root, location.file);
  return location.row === undefined ? vscode.Uri.file(reachedPath(path)) : recordUri(path, location.row);
}

/** Where only a place is known the range has one character, which the editor extends to the word. */
export function rangeOf({ line, column, endLine, endColumn }: Finding | RelatedLocation): vscode.Range {
  const start = new vscode.Position(line - 1, column - 1);
  const end =
    endLine === undefined
      ? start.translate(0, 1)
      : new vscode.Position(endLine - 1, (endColumn ?? column) - 1);
  return new vscode.Range(start, end);
}
