/** English texts of the worker in the language of the editor. */
import * as vscode from 'vscode';

/**
 * What has no twin stays English. The bundle is asked itself, because `vscode.l10n.t` would log each text that a
 * language without translations lacks.
 */
export function lookUp(text: string): string {
  const bundle: Readonly<Record<string, unknown>> = vscode.l10n.bundle ?? {};
  return Object.hasOwn(bundle, text) ? String(bundle[text]) : text;
}
