import * as vscode from 'vscode';

/** "14,028", as the language of the editor writes it. */
export function number(value: number): string {
  return value.toLocaleString(vscode.env.language);
}
