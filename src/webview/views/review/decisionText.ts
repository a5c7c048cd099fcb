/** Decisions in words. */
import type { Decision } from '../../../analysis/curation/decision';
import { clip } from '../../template';
import { t } from '../../text';

const maxShown = 120;

export function decisionText(decision: Decision): string {
  switch (decision.kind) {
    case 'drop-image':
      return t('Exclude {0}', decision.sample);
    case 'drop-record':
      return t('Drop the record "{0}"', clip(decision.record.question, maxShown));
    case 'correct':
      return t('{0}: "{1}" becomes "{2}"', decision.field, shown(decision.old), shown(decision.new));
    case 'move':
      return t('Move {0} to {1}', decision.sample, decision.to);
    case 'copies':
      return t('{0} and {1} are copies', decision.sample, decision.other);
    case 'not-copies':
      return t('{0} and {1} are not copies', decision.sample, decision.other);
    case 'checked':
      return t('Checked, is right');
    case 'note':
      return t('Note: {0}', clip(decision.text, 4 * maxShown));
  }
}

function shown(value: unknown): string {
  return clip(typeof value === 'string' ? value : JSON.stringify(value), maxShown);
}
