/**
 * The editor knows a file by the path that the user took to it, the analysis by its real path. Where a link lies between
 * them, these functions turn one into the other; they know the links that were noted.
 */
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import { isBelow, realPathOf } from './pathGuard';

/** Paths of folders as they were reached, by their real paths. */
const reachedBy = new Map<string, string>();

/**
 * Notes how a folder is reached, unless it is known by another path or lies in the workspace by its real path.
 * @returns its real path.
 */
export async function noteReached(folder: string): Promise<string> {
  const real = (await realPathOf(folder)) ?? folder;
  const isKnown = reachedBy.has(real) || workspacePaths().some((path) => isBelow(real, path));
  if (real !== folder && !isKnown) reachedBy.set(real, folder);
  return real;
}

/** Of the folders of the workspace that are on disk. */
export function workspacePaths(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    uri.scheme === 'file' ? [uri.fsPath] : [],
  );
}

/** The path by which the editor knows a file. @param path real. */
export function reachedPath(path: string): string {
  return moved(path, reachedBy);
}

/** The real path of a file that lies in a folder which was noted. @param path as the editor knows it. */
export function realOf(path: string): string {
  return moved(path, new Map([...reachedBy].map(([real, reached]) => [reached, real])));
}

/** By the innermost folder that holds it. */
function moved(path: string, folders: ReadonlyMap<string, string>): string {
  const holding = [...folders.keys()].filter((folder) => isBelow(path, folder));
  const innermost = holding.sort((a, b) => b.length - a.length).at(0);
  const to = innermost === undefined ? undefined : folders.get(innermost);
  return innermost === undefined || to === undefined ? path : join(to, relative(innermost, path));
}
