/** Findings as the user reads them: messages in the language of the editor, without their templates. */
import type { Finding } from '../../analysis/dataset/types';
import { localizedFindings } from '../../common/localized';
import { lookUp } from './lookUp';

export function localizeFindings(findings: readonly Finding[]): Finding[] {
  return localizedFindings(findings, lookUp);
}
