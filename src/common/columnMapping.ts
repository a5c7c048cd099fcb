/** What the columns of a table of records mean: the roles, a mapping of them to columns, and the question about one. */
import * as v from 'valibot';

/** Titles by role, English; shown in the language of the editor. */
export const columnRoles = {
  image: 'Image',
  imageId: 'Image id',
  question: 'Question',
  answer: 'Answer',
  options: 'Choices',
  conversations: 'Conversation',
  qid: 'Question id',
  split: 'Split',
  language: 'Language',
  answerType: 'Answer type',
  contentType: 'Content type',
  modality: 'Modality',
  location: 'Location',
  group: 'Patient or study',
} as const;
export type ColumnRole = keyof typeof columnRoles;

export const roleNames = Object.keys(columnRoles).filter((name): name is ColumnRole =>
  Object.hasOwn(columnRoles, name),
);

/** Names of columns by role; "metadata.modality" is a part of an object. Only choices may lie in several columns. */
export type ColumnMapping = Readonly<Partial<Record<ColumnRole, readonly string[]>>>;

const oneOrMore = v.union(
  [
    v.pipe(
      v.string(),
      v.transform((name) => [name]),
    ),
    v.pipe(v.array(v.string()), v.minLength(1)),
  ],
  'the name of a column, or a list of names',
);

/** A mapping as users write it: {"image": "figure", "options": ["A", "B"]}. */
export const columnMapping: v.GenericSchema<unknown, ColumnMapping> = v.pipe(
  v.record(
    v.picklist(roleNames, `one of ${roleNames.join(', ')}`),
    oneOrMore,
    'an object of columns by role',
  ),
  v.readonly(),
);

/** What a user is asked where the columns of a table cannot be told: the `columns` of the error `unsure-columns`. */
export interface ColumnQuestion {
  /** Relative to the root of the dataset, with forward slashes. */
  readonly table: string;
  readonly columns: readonly {
    readonly name: string;
    /** Of the first rows, cut where they are long. */
    readonly values: readonly string[];
  }[];
  readonly guess: ColumnMapping;
  /** Roles of which one has to be named at least. */
  readonly missing: readonly ColumnRole[];
}

export const columnQuestion: v.GenericSchema<unknown, ColumnQuestion> = v.object({
  table: v.string(),
  columns: v.array(v.object({ name: v.string(), values: v.array(v.string()) })),
  guess: columnMapping,
  missing: v.array(v.picklist(roleNames)),
});
