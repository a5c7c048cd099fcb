/** What the user has done so far: ticks the steps of the walkthrough, whichever way each was done. */
import * as vscode from 'vscode';

/** The `completionEvents` of package.json name them: `onContext:slakescope.did.open`. */
export type Milestone = 'open' | 'read' | 'inspect' | 'audit' | 'decide' | 'export' | 'model';

const reached = new Set<Milestone>();

export function reach(milestone: Milestone): void {
  if (reached.has(milestone)) return;
  reached.add(milestone);
  void vscode.commands.executeCommand('setContext', `slakescope.did.${milestone}`, true);
}
