import { invalidArgument } from '../../common/requestTable';

/** Rows of a dataset of `count` samples, each once. @throws Error naming request and argument for any other list. */
export function rowsBelow(
  count: number,
  request: string,
  argument: string,
  rows: readonly number[],
): number[] {
  if (rows.length > count) throw invalidArgument(request, argument, `at most ${count} rows`, rows);
  const outside = rows.find((row) => row >= count);
  if (outside !== undefined) throw invalidArgument(request, argument, `rows below ${count}`, outside);
  return [...new Set(rows)];
}
