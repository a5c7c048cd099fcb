/** What each kind of finding is called on the page. */
import type { FindingKind } from '../../analysis/dataset/findingKind';
import { clip } from '../dom';
import { t } from '../text';

const titles: Readonly<Record<FindingKind, () => string>> = {
  'annotated-organ-denied': () => t('Annotated organ denied'),
  'answer-outside-choices': () => t('Answer outside choices'),
  'bad-box': () => t('Bad box'),
  'bad-image': () => t('Bad image'),
  'box-outside-image': () => t('Box outside image'),
  'broken-link': () => t('Broken link'),
  'byte-order-mark': () => t('Byte order mark'),
  'closed-question-marked-open': () => t('Closed question marked open'),
  contradiction: () => t('Contradiction'),
  'duplicate-disagreement': () => t('Duplicate disagreement'),
  'duplicate-qid': () => t('Duplicate qid'),
  'empty-answer': () => t('Empty answer'),
  'empty-file': () => t('Empty file'),
  'empty-question': () => t('Empty question'),
  'exact-duplicate': () => t('Exact duplicate'),
  'file-too-large': () => t('File too large'),
  'image-text-mismatch': () => t('Image text mismatch'),
  'invalid-json': () => t('Invalid JSON'),
  'language-disagreement': () => t('Language disagreement'),
  leakage: () => t('Leakage'),
  'link-outside': () => t('Link outside'),
  'mask-size': () => t('Mask size'),
  'missing-answer': () => t('Missing answer'),
  'missing-field': () => t('Missing field'),
  'missing-file': () => t('Missing file'),
  'missing-image': () => t('Missing image'),
  'missing-question': () => t('Missing question'),
  'near-duplicate': () => t('Near duplicate'),
  'no-folder': () => t('No folder'),
  'no-image-name': () => t('No image name'),
  'no-questions': () => t('No questions'),
  'not-utf8': () => t('Not UTF-8'),
  'organ-not-annotated': () => t('Organ not annotated'),
  'outlying-question': () => t('Outlying question'),
  'several-images': () => t('Several images'),
  'split-conflict': () => t('Split conflict'),
  'too-deep': () => t('Too deep'),
  'undecodable-image': () => t('Undecodable image'),
  'unreadable-file': () => t('Unreadable file'),
  'unreadable-folder': () => t('Unreadable folder'),
  'untranslated-answer': () => t('Untranslated answer'),
  'untranslated-question': () => t('Untranslated question'),
  'volume-leakage': () => t('Volume leakage'),
  'wrong-image-id': () => t('Wrong image id'),
  'wrong-image-name': () => t('Wrong image name'),
  'wrong-location': () => t('Wrong location'),
  'wrong-modality': () => t('Wrong modality'),
  'wrong-type': () => t('Wrong type'),
};

/** A kind that is not of this version goes by its name. */
export function kindTitle(kind: string): string {
  return Object.hasOwn(titles, kind) ? titles[kind as FindingKind]() : clip(kind, 60);
}
