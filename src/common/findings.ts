/** The kinds of findings with title and default severity, and the order of lists of findings. */

/** Certainly wrong, very likely wrong, worth a look. In the order of lists. */
export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export interface FindingKindDeclaration {
  /** English; shown in the language of the editor. */
  readonly title: string;
  readonly severity: Severity;
  /**
   * More than this many with one message are a systematic fault: one finding with their number and the first places.
   * Without it each stands alone.
   */
  readonly mostAlone?: number;
  /** It is about an image, also where it stands in a line of records. */
  readonly aboutImage?: true;
  /** As an error it says that what a file, or a line of it, holds is not in the dataset. */
  readonly losesContent?: true;
}

/** Of what is wrong with files: the next is the same fault again. */
const FEW = 3;
/** Of what records say: each is another mistake, until there are more than anyone reads. */
const MANY = 1000;

/** Every kind that reading, embedding and the audit can find. Kinds are part of the files that are written. */
export const findingKinds = {
  'annotated-organ-denied': { title: 'Annotated organ denied', severity: 'warning', mostAlone: MANY },
  'answer-outside-choices': { title: 'Answer outside choices', severity: 'warning', mostAlone: MANY },
  'bad-box': { title: 'Bad box', severity: 'warning', mostAlone: FEW },
  'bad-decision': { title: 'Bad decision', severity: 'error' },
  'bad-image': { title: 'Bad image', severity: 'error', mostAlone: FEW },
  'box-outside-image': { title: 'Box outside image', severity: 'warning', mostAlone: FEW },
  'broken-link': { title: 'Broken link', severity: 'error', mostAlone: FEW, losesContent: true },
  'byte-order-mark': { title: 'Byte order mark', severity: 'warning', mostAlone: FEW },
  'closed-question-marked-open': { title: 'Closed question marked open', severity: 'info', mostAlone: MANY },
  'conflicting-decisions': { title: 'Conflicting decisions', severity: 'warning' },
  contradiction: { title: 'Contradiction', severity: 'warning', mostAlone: MANY },
  'duplicate-disagreement': { title: 'Duplicate disagreement', severity: 'warning', mostAlone: MANY },
  'duplicate-key': { title: 'Duplicate key', severity: 'warning', mostAlone: FEW },
  'duplicate-qid': { title: 'Duplicate qid', severity: 'warning', mostAlone: FEW },
  'empty-answer': { title: 'Empty answer', severity: 'error', mostAlone: FEW },
  'empty-file': { title: 'Empty file', severity: 'error', mostAlone: FEW, losesContent: true },
  'empty-question': { title: 'Empty question', severity: 'error', mostAlone: FEW },
  'exact-duplicate': { title: 'Exact duplicate', severity: 'warning' },
  'file-too-large': { title: 'File too large', severity: 'error', mostAlone: FEW, losesContent: true },
  'group-leakage': { title: 'Patient or study in several splits', severity: 'warning' },
  'image-name-form': { title: 'Image name form', severity: 'info', mostAlone: FEW },
  'image-text-mismatch': { title: 'Image text mismatch', severity: 'info', mostAlone: MANY },
  'invalid-json': { title: 'Invalid JSON', severity: 'error', mostAlone: FEW, losesContent: true },
  'language-disagreement': { title: 'Language disagreement', severity: 'warning', mostAlone: MANY },
  leakage: { title: 'Leakage', severity: 'warning' },
  'link-outside': { title: 'Link outside', severity: 'error', mostAlone: FEW, losesContent: true },
  'long-text': { title: 'Long text', severity: 'warning', mostAlone: FEW },
  'mask-size': { title: 'Mask size', severity: 'warning', mostAlone: FEW },
  'merge-marker': { title: 'Merge marker', severity: 'warning' },
  'missing-answer': { title: 'Missing answer', severity: 'error', mostAlone: FEW },
  'missing-field': { title: 'Missing field', severity: 'warning', mostAlone: FEW },
  'missing-file': { title: 'Missing file', severity: 'error', mostAlone: FEW, losesContent: true },
  'missing-image': { title: 'Missing image', severity: 'error', mostAlone: FEW },
  'missing-question': { title: 'Missing question', severity: 'error', mostAlone: FEW },
  'near-duplicate': { title: 'Near duplicate', severity: 'warning' },
  'no-folder': { title: 'No folder', severity: 'warning', mostAlone: FEW },
  'no-image-column': { title: 'No image column', severity: 'error', mostAlone: FEW },
  'no-image-name': { title: 'No image name', severity: 'warning', mostAlone: FEW },
  'no-questions': { title: 'No questions', severity: 'warning', mostAlone: FEW },
  'no-split-file': { title: 'No split file', severity: 'info' },
  'not-utf8': { title: 'Not UTF-8', severity: 'error', mostAlone: FEW },
  'organ-not-annotated': { title: 'Organ not annotated', severity: 'warning', mostAlone: MANY },
  'outlying-question': { title: 'Outlying question', severity: 'info', mostAlone: MANY },
  'packed-images': { title: 'Packed images', severity: 'error', losesContent: true },
  'repeated-record': { title: 'Repeated record', severity: 'warning', mostAlone: MANY },
  'several-images': { title: 'Several images', severity: 'warning', mostAlone: FEW },
  'spelling-variants': { title: 'Spelling variants', severity: 'info', mostAlone: MANY },
  'split-conflict': { title: 'Split conflict', severity: 'warning', mostAlone: MANY, aboutImage: true },
  'stale-decision': { title: 'Stale decision', severity: 'warning' },
  'too-deep': { title: 'Too deep', severity: 'error', mostAlone: FEW, losesContent: true },
  'unknown-decision': { title: 'Unknown decision', severity: 'info' },
  'unread-file': { title: 'Unread file', severity: 'info', mostAlone: FEW },
  'unreadable-file': { title: 'Unreadable file', severity: 'error', mostAlone: FEW, losesContent: true },
  'unreadable-folder': { title: 'Unreadable folder', severity: 'error', mostAlone: FEW, losesContent: true },
  'untranslated-answer': { title: 'Untranslated answer', severity: 'warning', mostAlone: MANY },
  'untranslated-question': { title: 'Untranslated question', severity: 'warning', mostAlone: MANY },
  'unusual-image': { title: 'Unusual image', severity: 'info', mostAlone: FEW },
  'volume-leakage': { title: 'Volume leakage', severity: 'warning' },
  'wrong-image-id': { title: 'Wrong image id', severity: 'warning', mostAlone: FEW },
  'wrong-image-name': { title: 'Wrong image name', severity: 'warning', mostAlone: FEW },
  'wrong-location': { title: 'Wrong location', severity: 'warning', mostAlone: MANY },
  'wrong-modality': { title: 'Wrong modality', severity: 'warning', mostAlone: MANY },
  'wrong-type': { title: 'Wrong type', severity: 'error', mostAlone: FEW },
} as const satisfies Readonly<Record<string, FindingKindDeclaration>>;

export type FindingKind = keyof typeof findingKinds;

/** Infinity where each finding of the kind stands alone. */
export function mostAlone(kind: FindingKind): number {
  const declared: FindingKindDeclaration = findingKinds[kind];
  return declared.mostAlone ?? Infinity;
}

export function isAboutImage(kind: FindingKind): boolean {
  const declared: FindingKindDeclaration = findingKinds[kind];
  return declared.aboutImage ?? false;
}

/** Whether a finding says that what a file, or a line of it, holds is not in the dataset. */
export function losesContent({
  kind,
  severity,
}: {
  readonly kind: FindingKind;
  readonly severity: Severity;
}): boolean {
  const declared: FindingKindDeclaration = findingKinds[kind];
  return severity === 'error' && (declared.losesContent ?? false);
}

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

/** What reading and the audit found as one list: each once, errors first, then by file and line. */
export function mergeFindings<Finding extends Listed & { readonly id: string }>(
  read: readonly Finding[],
  audited: readonly Finding[],
): readonly Finding[] {
  const byId = new Map<string, Finding>();
  for (const finding of [...read, ...audited]) if (!byId.has(finding.id)) byId.set(finding.id, finding);
  return [...byId.values()].sort(compareFindings);
}
