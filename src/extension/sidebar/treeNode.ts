/** One line of the side bar. Text of data is shown letter by letter: tree items know no icons or links in their text. */
import type * as vscode from 'vscode';

export interface NodeOptions {
  readonly description?: string;
  /** Name of a codicon. */
  readonly icon?: string;
  readonly tooltip?: string;
  /** Names it in the `when` clauses of menus. */
  readonly context?: string;
  /** What it stands for, in menus. */
  readonly uri?: vscode.Uri;
  readonly command?: { readonly id: string; readonly args: readonly unknown[] };
  /** Asked for when it is opened; absent: nothing is below it. */
  readonly children?: () => readonly TreeNode[] | Promise<readonly TreeNode[]>;
  readonly open?: boolean;
}

export class TreeNode {
  /** @param id the same for the same thing each time: the editor keeps what is open by it. */
  constructor(
    readonly id: string,
    readonly label: string,
    readonly options: NodeOptions = {},
  ) {}

  get uri(): vscode.Uri | undefined {
    return this.options.uri;
  }
}
