/** Whether tags and decisions may be written: in a workspace that is not trusted the user is asked, once. */
import * as vscode from 'vscode';
import { confirm } from '../messages/messages';

export class WriteConsent {
  private agreed = false;

  async mayWrite(path: string): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    const question = {
      text: vscode.l10n.t('Write tags and decisions in a workspace that you do not trust?'),
      detail: vscode.l10n.t('They are written to {0}.', path),
    };
    this.agreed ||= await confirm(question, vscode.l10n.t('Write'), 'warning');
    return this.agreed;
  }
}
