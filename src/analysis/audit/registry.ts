/** All audit rules, in the order in which they run. A new rule is a file in `rules`, a line here and its kinds in `findingKinds`. */
import type { AuditRule } from './auditRule';
import { answerVsAnnotation } from './rules/answerVsAnnotation';
import { blankImages } from './rules/blankImages';
import { closedAnswers } from './rules/closedAnswers';
import { contradictions } from './rules/contradictions';
import { duplicates } from './rules/duplicates';
import { groupLeakage } from './rules/groupLeakage';
import { imageText } from './rules/imageText';
import { metadataConsistency } from './rules/metadataConsistency';
import { missingFields } from './rules/missingFields';
import { repeatedRecords } from './rules/repeatedRecords';
import { spellings } from './rules/spellings';
import { textOutliers } from './rules/textOutliers';
import { untranslated } from './rules/untranslated';

export const auditRules: readonly AuditRule[] = [
  duplicates,
  groupLeakage,
  blankImages,
  missingFields,
  repeatedRecords,
  spellings,
  answerVsAnnotation,
  contradictions,
  metadataConsistency,
  closedAnswers,
  untranslated,
  textOutliers,
  imageText,
];
