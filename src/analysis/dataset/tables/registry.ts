/** The formats of tables. A new one is a file here and a line. */
import { parquetFormat } from './parquet/parquetTable';
import type { TableFormat } from './recordTable';
import { delimitedFormat } from './text/delimitedTable';
import { jsonFormat } from './text/jsonTable';

const tableFormats: readonly TableFormat[] = [parquetFormat, jsonFormat, delimitedFormat];

/** By the ending of a file's name; undefined when it is that of no table. */
export function tableFormatOf(path: string): TableFormat | undefined {
  const name = path.toLowerCase();
  return tableFormats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
}
