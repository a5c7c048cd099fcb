/** Writes Parquet files with the schema that the hub's `datasets` writes: nested columns, features in the key `huggingface`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number];

/** A feature as dataset cards name it. */
export type Feature =
  | 'image'
  | 'string'
  | 'int64'
  | 'bool'
  | 'binary'
  | { readonly list: Feature }
  | { readonly struct: Readonly<Record<string, Feature>> };

/** `datasets` writes 100 rows of images into a row group. */
const ROW_GROUP = 100;

export async function writeParquet(
  path: string,
  features: Readonly<Record<string, Feature>>,
  rows: readonly Readonly<Record<string, unknown>>[],
  rowGroupSize = ROW_GROUP,
): Promise<void> {
  const names = Object.keys(features);
  const schema = [
    { name: 'schema', num_children: names.length },
    ...names.flatMap((name) => elements(name, features[name])),
  ];
  const columnData = names.map((name) => ({ name, data: rows.map((row) => row[name] ?? null) }));
  const described = Object.fromEntries(names.map((name) => [name, hubFeature(features[name])]));
  const kvMetadata = [{ key: 'huggingface', value: JSON.stringify({ info: { features: described } }) }];
  const bytes = parquetWriteBuffer({ columnData, schema, rowGroupSize, kvMetadata });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, new Uint8Array(bytes));
}

/** As pyarrow writes them: everything optional, lists of three levels. */
function elements(name: string, feature: Feature): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' as const };
  if (feature === 'image') return elements(name, { struct: { bytes: 'binary', path: 'string' } });
  if (feature === 'string') {
    return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }];
  }
  if (feature === 'binary') return [{ ...optional, type: 'BYTE_ARRAY' }];
  if (feature === 'int64') return [{ ...optional, type: 'INT64' }];
  if (feature === 'bool') return [{ ...optional, type: 'BOOLEAN' }];
  if ('list' in feature) {
    return [
      { ...optional, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elements('element', feature.list),
    ];
  }
  const fields = Object.entries(feature.struct);
  return [
    { ...optional, num_children: fields.length },
    ...fields.flatMap(([field, inner]) => elements(field, inner)),
  ];
}

function hubFeature(feature: Feature): unknown {
  if (feature === 'image') return { _type: 'Image' };
  if (typeof feature === 'string') return { dtype: feature, _type: 'Value' };
  if ('list' in feature) return { feature: hubFeature(feature.list), _type: 'List' };
  return Object.fromEntries(Object.entries(feature.struct).map(([name, inner]) => [name, hubFeature(inner)]));
}
