/** Findings as the user reads them: each sentence of the worker is said in the language of the editor. */
import type { Finding, RelatedPlace } from '../../analysis/dataset/types';
import { formatMessage } from '../../common/messageTemplate';
import { lookUp } from './lookUp';

export function localizeFindings(findings: readonly Finding[]): Finding[] {
  const said = <T extends Finding | RelatedPlace>({ sentence, ...place }: T) => ({
    ...place,
    message: sentence ? formatMessage(sentence, lookUp) : place.message,
  });
  return findings.map((finding): Finding => {
    const { related, ...rest } = said(finding);
    return related ? { ...rest, related: related.map(said) } : rest;
  });
}
