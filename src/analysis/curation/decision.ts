/** A decision of a reader about a dataset, as it is kept in the file of decisions: one JSON object a line. */
import * as v from 'valibot';

/** YYYY-MM-DD, or with the time in UTC. */
const isoDate = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/),
  v.check((written) => isCalendarDate(written.slice(0, 10)), 'no such day'),
);
const text = v.pipe(v.string(), v.nonEmpty());
/** What a field of a record may hold; null stands for a field that the record does not have. */
export const fieldValue = v.union([v.null(), v.string(), v.number(), v.boolean(), v.array(v.string())]);
const splitName = text;

/**
 * Names a record by what it says, so that it is found again after edits elsewhere in its file and never confused with
 * another one that has its qid.
 */
export const recordPlace = v.object({
  /** Path from the root of the dataset, with forward slashes. */
  file: text,
  qid: v.optional(v.union([v.number(), v.string()])),
  /** As they stand in the file. */
  question: v.string(),
  answer: v.string(),
  /** Which of several records of the sample that agree in all of these, in the order of the file; 0-based, 0 where absent. */
  occurrence: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** Whether a text is a day, YYYY-MM-DD: February has no 30th, though `Date.parse` takes it. */
export function isCalendarDate(written: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(written) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
}

/** Who decided, when and why; in every decision. */
const provenance = {
  /** Id of the finding that it answers. */
  finding: v.optional(text),
  reason: v.optional(text),
  reader: v.optional(text),
  /** Settles what readers decided otherwise about the same thing; it counts instead of theirs. */
  adjudicated: v.optional(v.literal(true)),
  date: isoDate,
};

/** The fields of each kind in the order in which they are written. Keys that are not named here are kept behind them. */
export const decisionSchemas = {
  'drop-image': v.looseObject({
    sample: text,
    kind: v.literal('drop-image'),
    /** Of the file of the image when it was decided, hexadecimal. */
    sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    ...provenance,
  }),
  'drop-record': v.looseObject({
    sample: text,
    record: recordPlace,
    kind: v.literal('drop-record'),
    ...provenance,
  }),
  correct: v.looseObject({
    sample: text,
    record: recordPlace,
    kind: v.literal('correct'),
    /** Name of the field in the file. */
    field: text,
    old: fieldValue,
    new: fieldValue,
    ...provenance,
  }),
  move: v.looseObject({
    sample: text,
    kind: v.literal('move'),
    /** Null where no split names the sample. */
    from: v.nullable(splitName),
    to: splitName,
    /** Of the re-split that made it; absent where a reader did. */
    seed: v.optional(v.number()),
    ...provenance,
  }),
  copies: v.looseObject({ sample: text, other: text, kind: v.literal('copies'), ...provenance }),
  'not-copies': v.looseObject({ sample: text, other: text, kind: v.literal('not-copies'), ...provenance }),
  checked: v.looseObject({
    sample: text,
    record: v.optional(recordPlace),
    kind: v.literal('checked'),
    ...provenance,
  }),
  note: v.looseObject({
    sample: text,
    record: v.optional(recordPlace),
    kind: v.literal('note'),
    text,
    ...provenance,
  }),
} as const;

export type DecisionKind = keyof typeof decisionSchemas;
/** Distributes over kinds, so that a function of one kind can be looked up by the kind of a decision. */
export type DecisionOf<K extends DecisionKind> = {
  [P in K]: v.InferOutput<(typeof decisionSchemas)[P]> & { kind: P };
}[K];
export type Decision = DecisionOf<DecisionKind>;
/** A decision before it is known who decides, and when. */
export type DraftDecision = v.InferOutput<typeof draftDecision>;
export type RecordPlace = v.InferOutput<typeof recordPlace>;
export type FieldValue = v.InferOutput<typeof fieldValue>;

const MAX_DRAFT_CHARACTERS = 100_000;

/** Of a page: keys that no kind has are dropped. */
export const draftDecision = v.pipe(
  v.variant(
    'kind',
    [
      v.omit(v.object(decisionSchemas['drop-image'].entries), ['date', 'reader']),
      v.omit(v.object(decisionSchemas['drop-record'].entries), ['date', 'reader']),
      v.omit(v.object(decisionSchemas.correct.entries), ['date', 'reader']),
      v.omit(v.object(decisionSchemas.move.entries), ['date', 'reader']),
      v.omit(v.object(decisionSchemas.copies.entries), ['date', 'reader']),
      v.omit(v.object(decisionSchemas['not-copies'].entries), ['date', 'reader']),
      v.omit(v.object(decisionSchemas.checked.entries), ['date', 'reader']),
      v.omit(v.object(decisionSchemas.note.entries), ['date', 'reader']),
    ],
    'a decision',
  ),
  v.check((draft) => JSON.stringify(draft).length <= MAX_DRAFT_CHARACTERS, 'a decision of moderate length'),
);

const canonicalLines = new WeakMap<Decision, string>();

/**
 * Keys in the order of the schema, those it does not know behind them by name; of two samples the lesser id first. Kept
 * with the decision, which no one changes.
 */
export function canonicalLine(decision: Decision): string {
  const known = canonicalLines.get(decision);
  if (known !== undefined) return known;
  const line = makeLine(decision);
  canonicalLines.set(decision, line);
  return line;
}

function makeLine(decision: Decision): string {
  const schema = decisionSchemas[decision.kind];
  const known = Object.keys(schema.entries);
  const values = new Map<string, unknown>(Object.entries(ordered(decision)));
  const others = [...values.keys()].filter((key) => !known.includes(key)).sort();
  const entries = [...known, ...others].flatMap((key): [string, unknown][] => {
    const value = values.get(key);
    return value === undefined ? [] : [[key, key === 'record' ? orderedPlace(value) : value]];
  });
  return JSON.stringify(Object.fromEntries(entries));
}

/** What is decided, whoever did it when and why. */
export function contentKey(decision: Decision): string {
  // Whether it names the bytes of the image is no other decision.
  const nobody = {
    sha256: undefined,
    finding: undefined,
    reason: undefined,
    reader: undefined,
    adjudicated: undefined,
  };
  return canonicalLine({ ...decision, ...nobody, date: '' });
}

/** Being copies has no direction. */
function ordered(decision: Decision): Decision {
  if (decision.kind !== 'copies' && decision.kind !== 'not-copies') return decision;
  const { sample, other } = decision;
  return other < sample ? { ...decision, sample: other, other: sample } : decision;
}

function orderedPlace(value: unknown): unknown {
  const place = v.safeParse(recordPlace, value);
  return place.success ? place.output : value; // valibot gives the keys in the order of the schema
}
