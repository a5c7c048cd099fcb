import * as vscode from 'vscode';

/**
 * An English text of the worker in the language of the editor; unchanged if the bundle has no translation. It reads
 * the bundle because `vscode.l10n.t` would log every text without one.
 */
export function lookUp(text: string): string {
  const bundle: Readonly<Record<string, unknown>> = vscode.l10n.bundle ?? {};
  return Object.hasOwn(bundle, text) ? String(bundle[text]) : text;
}
