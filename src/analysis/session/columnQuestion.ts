import { join } from 'node:path';
import type { ColumnQuestion } from '../../common/columnMapping';
import { message } from '../../common/messageTemplate';
import { questionAbout } from '../dataset/columns/unsureColumns';
import { FindingList } from '../dataset/findingList';
import type { Cell } from '../dataset/tables/recordTable';
import { tableFormatOf } from '../dataset/tables/registry';
import type { Dataset } from '../dataset/types';
import { AnalysisError, unexpectedContent } from '../errors';
import type { TaskContext } from '../taskContext';

const FIRST_ROWS = 3;

/**
 * The columns of a dataset's first table with their first values, and how they are read now, for a user who wants to
 * read them otherwise; nothing is missing.
 * @throws AnalysisError `bad-input` for a dataset without tables, `bad-file` when the table is none any more.
 */
export async function columnQuestion(dataset: Dataset, task: TaskContext): Promise<ColumnQuestion> {
  const first = dataset.columns?.at(0);
  if (!first) {
    throw new AnalysisError(
      'bad-input',
      message`${dataset.name} is not read from tables; it has no columns to choose.`,
    );
  }
  const path = join(dataset.root, first.table);
  const table = await tableFormatOf(path)?.open(path, new FindingList(dataset.root), task);
  if (!table) throw unexpectedContent(path, message`no table`, message`a table of records`);
  try {
    const names = table.columns.map(({ name }) => name);
    const rows: Readonly<Record<string, Cell>>[] = [];
    for await (const batch of table.read(names, task, { start: 0, end: FIRST_ROWS })) {
      for (const cells of batch.rows)
        rows.push(Object.fromEntries(names.map((name, at) => [name, cells[at]])));
    }
    return questionAbout(table, dataset.root, rows, first.columns, []);
  } finally {
    await table.close();
  }
}
