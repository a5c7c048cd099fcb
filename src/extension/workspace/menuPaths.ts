/** What the menus of the Explorer and of tabs know: which folders and files are datasets, hold one or belong to one. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { isBelow } from '../files/pathGuard';
import type { FoundDataset } from './slakeFolders';

/** Names of context keys, and of the `when` clauses of package.json. */
const menuKeys = {
  /** Folders and files that are a dataset or hold one. */
  datasets: 'slakescope.datasetPaths',
  /** Folders whose files are samples: their images, masks and questions. */
  samples: 'slakescope.sampleFolders',
  /** Number of datasets of the workspace; absent until they have been looked for. */
  count: 'slakescope.datasetCount',
} as const;

/** Most folders of samples that menus know: their names go to the window. */
const MAX_SAMPLE_FOLDERS = 50_000;

export interface MenuPaths {
  readonly datasets: readonly string[];
  readonly samples: readonly string[];
}

/**
 * @param found datasets of the workspace.
 * @param opened roots of datasets that were opened, and the folders in which their images lie.
 */
export function menuPaths(
  found: readonly FoundDataset[],
  opened: readonly { readonly root: string; readonly imageFolders: readonly string[] }[],
  workspaceFolders: readonly string[],
): MenuPaths {
  const datasets = new Set<string>();
  const samples = new Set<string>();
  for (const { root, sampleFolders, tables } of found) {
    for (const path of [...foldersAbove(root, workspaceFolders), ...tables]) datasets.add(path);
    for (const folder of sampleFolders) {
      if (samples.size < MAX_SAMPLE_FOLDERS) samples.add(folder);
      for (let between = dirname(folder); isBelow(between, root); between = dirname(between)) {
        if (datasets.has(between)) break;
        datasets.add(between);
      }
    }
  }
  for (const { root, imageFolders } of opened) {
    for (const path of foldersAbove(root, workspaceFolders)) datasets.add(path);
    for (const folder of imageFolders) if (samples.size < MAX_SAMPLE_FOLDERS) samples.add(folder);
  }
  return { datasets: [...datasets].sort(), samples: [...samples].sort() };
}

export async function setMenuPaths({ datasets, samples }: MenuPaths, count: number): Promise<void> {
  const set = (key: string, value: unknown) => vscode.commands.executeCommand('setContext', key, value);
  // The editor looks a path up in the names of an object, but through the whole of a list.
  const asNames = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, true]));
  await Promise.all([
    set(menuKeys.datasets, asNames(datasets)),
    set(menuKeys.samples, asNames(samples)),
    set(menuKeys.count, count),
  ]);
}

/** The folder and those above it, up to that of the workspace. */
function foldersAbove(root: string, workspaceFolders: readonly string[]): string[] {
  const folders = [root];
  const top = workspaceFolders.find((folder) => isBelow(root, folder));
  for (let folder = root; top !== undefined && folder !== top;) folders.push((folder = dirname(folder)));
  return folders;
}
