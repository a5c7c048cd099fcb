/**
 * The webview's texts in the display language, by their English text: `vscode.l10n.bundle` is the table of the
 * language in which VS Code runs, absent for English.
 */
import * as vscode from 'vscode';
import type { MethodInfo } from '../../analysis/methods/fit';
import { type EncoderChoice, encoders } from '../../common/encoders';
import { localizedMethods } from '../../common/localized';
import { lookUp } from './lookUp';

export function webviewStrings(): Record<string, string> {
  return { ...vscode.l10n.bundle };
}

/** Methods with titles and explanations in the language of the editor; the worker sends them in English. */
export function localized(methods: readonly MethodInfo[]): MethodInfo[] {
  return localizedMethods(methods, lookUp);
}

export function encoderTitle({ encoder }: EncoderChoice): string {
  return lookUp(encoders[encoder].title);
}
