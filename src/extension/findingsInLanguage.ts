/** Findings as the user reads them: each sentence of the worker is said in the language of the editor. */
import * as vscode from 'vscode';
import type { Finding, RelatedPlace } from '../analysis/dataset/types';
import { say } from '../common/sentence';

/**
 * What is not translated stays English. The bundle is asked itself, because `vscode.l10n.t` would log each text that
 * a language without translations lacks.
 */
export function inLanguage(findings: readonly Finding[]): Finding[] {
  const bundle: Readonly<Record<string, unknown>> = vscode.l10n.bundle ?? {};
  const twinOf = (template: string) =>
    Object.hasOwn(bundle, template) ? String(bundle[template]) : template;
  const said = <T extends Finding | RelatedPlace>({ sentence, ...place }: T) => ({
    ...place,
    message: sentence ? say(sentence, twinOf) : place.message,
  });
  return findings.map((finding): Finding => {
    const { related, ...rest } = said(finding);
    return related ? { ...rest, related: related.map(said) } : rest;
  });
}
