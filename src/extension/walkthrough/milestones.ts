/** What the user has done so far: ticks the steps of the walkthrough, whichever way each was done. */
import * as vscode from 'vscode';

/** The `completionEvents` of package.json name them: `onContext:slakescope.did.open`. */
export const milestones = ['open', 'read', 'inspect', 'audit', 'decide', 'export', 'model'] as const;
export type Milestone = (typeof milestones)[number];

export class Milestones {
  private readonly reached = new Set<Milestone>();

  reach(milestone: Milestone): void {
    if (this.reached.has(milestone)) return;
    this.reached.add(milestone);
    void vscode.commands.executeCommand('setContext', `slakescope.did.${milestone}`, true);
  }
}
