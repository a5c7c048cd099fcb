/** By which columns the tables of one dataset are read: as the user said, else as guessed; what is not clear is asked. */
import type { ColumnMapping, ColumnQuestion, ColumnRole } from '../../../common/columnMapping';
import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { relativePath } from '../../files/relativePath';
import { columnOf, guessColumns, type NamedRow } from '../records/columnRoles';
import type { RecordTable } from '../tables/recordTable';
import type { Sample, TableColumns } from '../types';
import { questionAbout, unsureColumns } from './unsureColumns';

type ReadTable = Pick<RecordTable, 'path' | 'columns'>;

export class ColumnChoice {
  /** Of the tables that were read; of tables with equal columns the first. */
  readonly used: TableColumns[] = [];
  private readonly seen = new Set<string>();
  private question: ColumnQuestion | undefined;
  /** A table without a column that the user named. */
  private misfit: { readonly table: ReadTable; readonly name: string } | undefined;
  private fitted = false;

  /** @param given by the user, for the tables that have its columns. */
  constructor(
    private readonly root: string,
    private readonly given: ColumnMapping | undefined,
  ) {}

  /**
   * @param rows the first rows of the table.
   * @returns undefined where no column holds or names images.
   */
  mappingOf(table: ReadTable, rows: readonly NamedRow[]): ColumnMapping | undefined {
    const guess = guessColumns(table.columns, rows);
    const mapping = this.withGiven(guess, table);
    const missing: ColumnRole[] = [
      ...(mapping.image || mapping.imageId ? [] : (['image'] as const)),
      ...(mapping.question || mapping.conversations || !asksSomething(rows) ? [] : (['question'] as const)),
    ];
    if (missing.length > 0) this.question ??= questionAbout(table, this.root, rows, mapping, missing);
    if (missing.includes('image')) return undefined;
    const key = JSON.stringify(mapping);
    if (!this.seen.has(key)) {
      const name = relativePath(this.root, table.path);
      this.used.push({ table: name, columns: mapping });
    }
    this.seen.add(key);
    return mapping;
  }

  /** @throws AnalysisError `unsure-columns` where for that reason no image or no question was read. */
  requireClear(samples: readonly Sample[]): void {
    if (this.given && !this.fitted && this.misfit) {
      const { table, name } = this.misfit;
      const known = table.columns.map((column) => column.name).join(', ');
      throw new AnalysisError(
        'bad-parameter',
        message`There is no column ${name} in ${table.path}; its columns are ${known}.`,
      );
    }
    const understood = samples.some(({ qa }) => qa.length > 0);
    if (this.question && !understood) throw unsureColumns(this.question, this.root);
  }

  private withGiven(guess: ColumnMapping, table: ReadTable): ColumnMapping {
    if (!this.given) return guess;
    const names = Object.values(this.given).flat();
    const absent = names.find((name) => columnOf(name, table.columns) === undefined);
    if (absent !== undefined) {
      this.misfit ??= { table, name: absent };
      return guess;
    }
    this.fitted = true;
    const others = Object.entries(guess).filter(
      ([, columns]) => !columns.some((name) => names.includes(name)),
    );
    return { ...Object.fromEntries(others), ...this.given };
  }
}

/** Whether a text of a row is a question. */
function asksSomething(rows: readonly NamedRow[]): boolean {
  return rows.some((row) =>
    Object.values(row).some((cell) => typeof cell === 'string' && /[?？]\s*$/.test(cell)),
  );
}
