/** What the worker asks when it cannot tell the columns of a dataset. */
import * as v from 'valibot';
import { type ColumnQuestion, columnQuestion } from '../../common/columnMapping';

export interface UnsureColumns {
  /** Real path of the dataset. */
  readonly root: string;
  readonly question: ColumnQuestion;
}

const unsureError = v.object({
  code: v.literal('unsure-columns'),
  detail: v.object({
    folder: v.string(),
    question: v.pipe(v.string(), v.parseJson(), columnQuestion),
  }),
});

/** Undefined for any other error. */
export function unsureColumnsOf(error: unknown): UnsureColumns | undefined {
  const parsed = v.safeParse(unsureError, error);
  return parsed.success
    ? { root: parsed.output.detail.folder, question: parsed.output.detail.question }
    : undefined;
}
