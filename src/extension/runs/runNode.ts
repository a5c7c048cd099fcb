/** A kept run in the side bar. */
import * as vscode from 'vscode';
import type { RunInfo } from '../../analysis/session/runs';
import type { DatasetModel } from '../datasets/datasetModel';
import { TreeNode } from '../sidebar/treeNode';

export const OPEN_RUN = 'slakescope.openRun';

export class RunNode extends TreeNode {
  constructor(
    readonly model: DatasetModel,
    readonly run: RunInfo,
  ) {
    super(`${model.place.key}|runs/${run.id}`, run.name, {
      icon: 'beaker',
      description: dateText(run.savedMs),
      tooltip: runText(run),
      context: 'run',
      command: { id: OPEN_RUN, args: [model.root, run.id] },
    });
  }
}

/** In the language of the editor. */
export function dateText(ms = Date.now()): string {
  return new Date(ms).toLocaleString(vscode.env.language);
}

/** What made the run, in lines. */
export function runText({ titles, space, seed, samples, encoderTitle, modelHash, version }: RunInfo): string {
  return [
    vscode.l10n.t('{0} on {1}, {2} samples, seed {3}', titles.join(', '), space, samples, seed),
    vscode.l10n.t('Encoder {0} ({1})', encoderTitle, modelHash.slice(0, 12)),
    vscode.l10n.t('Slakescope {0}', version),
  ].join('\n');
}
