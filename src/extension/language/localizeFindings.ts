/** Findings as the user reads them: messages in the language of the editor, without their templates. */
import type { Finding, RelatedLocation } from '../../analysis/dataset/types';
import { formatMessage } from '../../common/messageTemplate';
import { lookUp } from './lookUp';

export function localizeFindings(findings: readonly Finding[]): Finding[] {
  const localized = <T extends RelatedLocation>({ template, ...rest }: T) => ({
    ...rest,
    message: template ? formatMessage(template, lookUp) : rest.message,
  });
  return findings.map((finding): Finding => {
    const { related, ...rest } = localized(finding);
    const alone = { ...rest, places: undefined };
    return related ? { ...alone, related: related.map(localized) } : alone;
  });
}
