/** The kinds of decisions, declared as data: what each settles, so that two that cannot both hold are found. */
import type { Decision, DecisionKind, DecisionOf, RecordPlace } from './decision';

/** Two decisions that settle the same thing otherwise are in conflict. */
export interface Settled {
  /** The thing, unique among all kinds. */
  readonly about: string;
  readonly value: string;
  /** One reader may say both: of a group of images some are copies. */
  readonly betweenReaders?: true;
}

export interface DecisionKindDeclaration<K extends DecisionKind> {
  /** English, in lists and in CHANGES.md. */
  readonly title: string;
  /** Whether it changes the files of a copy. */
  readonly changesFiles: boolean;
  settles(decision: DecisionOf<K>): readonly Settled[];
}

type DecisionKinds = { readonly [K in DecisionKind]: DecisionKindDeclaration<K> };

export const decisionKinds: DecisionKinds = {
  'drop-image': {
    title: 'Drop the image',
    changesFiles: true,
    settles: ({ finding }) => answered(finding, 'wrong'),
  },
  'drop-record': {
    title: 'Drop the record',
    changesFiles: true,
    settles: ({ sample, record, finding }) => [
      { about: recordKey(sample, record), value: 'drop' },
      ...answered(finding, 'wrong'),
    ],
  },
  correct: {
    title: 'Correct a field',
    changesFiles: true,
    settles: (decision) => [
      { about: recordKey(decision.sample, decision.record), value: 'keep' },
      {
        about: JSON.stringify([recordKey(decision.sample, decision.record), decision.field]),
        value: JSON.stringify(decision.new),
      },
      ...answered(decision.finding, 'wrong'),
    ],
  },
  move: {
    title: 'Move to a split',
    changesFiles: true,
    settles: ({ sample, to }) => [{ about: JSON.stringify(['split', sample]), value: to }],
  },
  copies: {
    title: 'Are copies',
    changesFiles: false,
    settles: ({ sample, other }) => [{ about: pairKey(sample, other), value: 'copies' }],
  },
  'not-copies': {
    title: 'Are not copies',
    changesFiles: false,
    settles: ({ sample, other, finding }) => [
      { about: pairKey(sample, other), value: 'not copies' },
      ...answered(finding, 'right').map((one) => ({ ...one, betweenReaders: true as const })),
    ],
  },
  checked: {
    title: 'Checked, is right',
    changesFiles: false,
    settles: ({ sample, record, finding }) => [
      ...(record ? [{ about: recordKey(sample, record), value: 'keep' }] : []),
      ...answered(finding, 'right'),
    ],
  },
  note: { title: 'Note', changesFiles: false, settles: () => [] },
};

/** Brings the records of an image together in the split that it has: a move to another one does that too. */
export function isGathering(decision: Decision): boolean {
  return decision.kind === 'move' && decision.seed === undefined && decision.from === decision.to;
}

export function settledBy<K extends DecisionKind>(decision: DecisionOf<K>): readonly Settled[] {
  return decisionKinds[decision.kind].settles(decision);
}

function answered(finding: string | undefined, value: 'right' | 'wrong'): Settled[] {
  return finding === undefined ? [] : [{ about: JSON.stringify(['finding', finding]), value }];
}

export function pairKey(one: string, other: string): string {
  return JSON.stringify(['pair', ...[one, other].sort()]);
}

function recordKey(sample: string, place: RecordPlace): string {
  const { file, qid, question, answer, occurrence } = place;
  return JSON.stringify(['record', sample, file, qid ?? null, question, answer, occurrence ?? 0]);
}
