/** The kinds of findings with title and default severity, and the order of lists of findings. */

/** Certainly wrong, very likely wrong, worth a look. In the order of lists. */
export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export interface FindingKindDeclaration {
  /** English; shown in the language of the editor. */
  readonly title: string;
  readonly severity: Severity;
}

/** Every kind that reading, embedding and the audit can find. Kinds are part of the files that are written. */
export const findingKinds = {
  'annotated-organ-denied': { title: 'Annotated organ denied', severity: 'warning' },
  'answer-outside-choices': { title: 'Answer outside choices', severity: 'warning' },
  'bad-box': { title: 'Bad box', severity: 'warning' },
  'bad-image': { title: 'Bad image', severity: 'error' },
  'box-outside-image': { title: 'Box outside image', severity: 'warning' },
  'broken-link': { title: 'Broken link', severity: 'error' },
  'byte-order-mark': { title: 'Byte order mark', severity: 'warning' },
  'closed-question-marked-open': { title: 'Closed question marked open', severity: 'info' },
  contradiction: { title: 'Contradiction', severity: 'warning' },
  'duplicate-disagreement': { title: 'Duplicate disagreement', severity: 'warning' },
  'duplicate-qid': { title: 'Duplicate qid', severity: 'warning' },
  'empty-answer': { title: 'Empty answer', severity: 'error' },
  'empty-file': { title: 'Empty file', severity: 'error' },
  'empty-question': { title: 'Empty question', severity: 'error' },
  'exact-duplicate': { title: 'Exact duplicate', severity: 'warning' },
  'file-too-large': { title: 'File too large', severity: 'error' },
  'image-text-mismatch': { title: 'Image text mismatch', severity: 'info' },
  'invalid-json': { title: 'Invalid JSON', severity: 'error' },
  'language-disagreement': { title: 'Language disagreement', severity: 'warning' },
  leakage: { title: 'Leakage', severity: 'warning' },
  'link-outside': { title: 'Link outside', severity: 'error' },
  'mask-size': { title: 'Mask size', severity: 'warning' },
  'missing-answer': { title: 'Missing answer', severity: 'error' },
  'missing-field': { title: 'Missing field', severity: 'warning' },
  'missing-file': { title: 'Missing file', severity: 'error' },
  'missing-image': { title: 'Missing image', severity: 'error' },
  'missing-question': { title: 'Missing question', severity: 'error' },
  'near-duplicate': { title: 'Near duplicate', severity: 'warning' },
  'no-folder': { title: 'No folder', severity: 'warning' },
  'no-image-name': { title: 'No image name', severity: 'warning' },
  'no-questions': { title: 'No questions', severity: 'warning' },
  'not-utf8': { title: 'Not UTF-8', severity: 'error' },
  'organ-not-annotated': { title: 'Organ not annotated', severity: 'warning' },
  'outlying-question': { title: 'Outlying question', severity: 'info' },
  'several-images': { title: 'Several images', severity: 'warning' },
  'split-conflict': { title: 'Split conflict', severity: 'warning' },
  'too-deep': { title: 'Too deep', severity: 'error' },
  'undecodable-image': { title: 'Undecodable image', severity: 'error' },
  'unreadable-file': { title: 'Unreadable file', severity: 'error' },
  'unreadable-folder': { title: 'Unreadable folder', severity: 'error' },
  'untranslated-answer': { title: 'Untranslated answer', severity: 'warning' },
  'untranslated-question': { title: 'Untranslated question', severity: 'warning' },
  'volume-leakage': { title: 'Volume leakage', severity: 'warning' },
  'wrong-image-id': { title: 'Wrong image id', severity: 'warning' },
  'wrong-image-name': { title: 'Wrong image name', severity: 'warning' },
  'wrong-location': { title: 'Wrong location', severity: 'warning' },
  'wrong-modality': { title: 'Wrong modality', severity: 'warning' },
  'wrong-type': { title: 'Wrong type', severity: 'error' },
} as const satisfies Readonly<Record<string, FindingKindDeclaration>>;

export type FindingKind = keyof typeof findingKinds;

export interface Listed {
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
}

/** By severity, then by file (code units), then by line. */
export function compareFindings(a: Listed, b: Listed): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    a.line - b.line
  );
}
