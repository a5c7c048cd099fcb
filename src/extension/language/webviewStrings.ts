/**
 * The page's texts in the display language. The page asks by English text; `vscode.l10n.bundle` is the table of
 * the language VS Code runs in, absent for English.
 */
import * as vscode from 'vscode';
import type { EncoderChoice } from '../../analysis/embedding/encoderChoice';
import type { MethodInfo } from '../../analysis/methods/fit';
import { lookUp } from './lookUp';

export function webviewStrings(): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [key, text] of Object.entries(vscode.l10n.bundle ?? {})) strings[key] = String(text);
  return strings;
}

/** The worker tells titles and explanations in English. */
export function localized(methods: readonly MethodInfo[]): MethodInfo[] {
  return methods.map((method) => ({
    ...method,
    title: lookUp(method.title),
    params: Object.fromEntries(
      Object.entries(method.params).map(([name, spec]) => [name, { ...spec, help: lookUp(spec.help) }]),
    ),
  }));
}

export function encoderTitle({ encoder, embeddings }: EncoderChoice): string {
  if (embeddings !== undefined) return vscode.l10n.t('Imported embeddings');
  return encoder === 'biomedclip' ? 'BiomedCLIP' : vscode.l10n.t('Built-in (no download)');
}
