/** What the user has done so far: ticks the steps of the walkthrough, whichever way each was done. */
import * as vscode from 'vscode';

/** The `completionEvents` of package.json name them: `onContext:slakescope.did.open`. */
export type Milestone = 'open' | 'read' | 'inspect' | 'audit' | 'decide' | 'export' | 'model';

/**
 * Value of the contexts for a moment, each time a page of the editor is opened. VS Code reads the walkthroughs when the
 * first one is opened, and passes over the contexts that are set by then (`gettingStartedService.ts`).
 */
const AGAIN = 'again';

const reached = new Set<Milestone>();

export function reach(milestone: Milestone): void {
  if (reached.has(milestone)) return;
  reached.add(milestone);
  setContext(milestone, true);
}

/** Ticks, in a walkthrough that is opened, the steps that were done before. */
export function watchWalkthrough(): vscode.Disposable {
  // The walkthrough is one of the pages whose input no extension knows; its label comes later, without an event.
  const mayBeOurs = ({ input }: vscode.Tab) => input === undefined;
  return vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    if (![...opened, ...changed].some(mayBeOurs)) return;
    for (const milestone of reached) for (const value of [AGAIN, true] as const) setContext(milestone, value);
  });
}

function setContext(milestone: Milestone, value: true | typeof AGAIN): void {
  void vscode.commands.executeCommand('setContext', `slakescope.did.${milestone}`, value);
}
