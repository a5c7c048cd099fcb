/** Findings as the user reads them: each sentence of the worker is said in the language of the editor. */
import type { Finding, RelatedPlace } from '../analysis/dataset/types';
import { say } from '../common/sentence';
import { twinOf } from './editorLanguage';

export function inLanguage(findings: readonly Finding[]): Finding[] {
  const said = <T extends Finding | RelatedPlace>({ sentence, ...place }: T) => ({
    ...place,
    message: sentence ? say(sentence, twinOf) : place.message,
  });
  return findings.map((finding): Finding => {
    const { related, ...rest } = said(finding);
    return related ? { ...rest, related: related.map(said) } : rest;
  });
}
