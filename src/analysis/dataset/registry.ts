/** All readers, the first one that recognises a folder reads it. A new layout is a folder here, a line, and its description. */
import type { DatasetReader } from './datasetReader';
import { parquetReader } from './parquet/parquetReader';
import { plainImagesReader } from './plainImages/plainImagesReader';
import { recordListReader } from './recordList/recordListReader';
import { slakeReader } from './slake/slakeReader';

export const datasetReaders: readonly DatasetReader[] = [
  slakeReader,
  parquetReader,
  recordListReader,
  plainImagesReader,
];
