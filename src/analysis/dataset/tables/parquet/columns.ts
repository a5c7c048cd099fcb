/** The top-level columns of a Parquet file as the columns of a table. */
import type { SchemaTree } from 'hyparquet';
import * as v from 'valibot';
import type { ColumnType, TableColumn } from '../recordTable';
import type { Footer } from './footer';

export interface ParquetColumn extends TableColumn {
  readonly schema: SchemaTree;
  /** Positions of its leaves in the footer. */
  readonly leaves: readonly number[];
  /** Names of the classes that its numbers stand for (`ClassLabel` of the hub's datasets). */
  readonly classes?: readonly string[];
}

/** What `datasets` writes beside the schema of Arrow; other writers do not. */
const hubSchema = v.object({
  info: v.object({
    features: v.record(
      v.string(),
      v.looseObject({ _type: v.optional(v.string()), names: v.optional(v.unknown()) }),
    ),
  }),
});

/** Names are unique: of two columns of one name the first counts. */
export function tableColumns({ columns, leaves, keyValues }: Footer): ParquetColumn[] {
  const classes = classNames(keyValues.get('huggingface'));
  const found = new Map<string, ParquetColumn>();
  for (const schema of columns) {
    const { name } = schema.element;
    if (found.has(name)) continue;
    const names = classes.get(name);
    const inside = leaves.flatMap(({ schemaPath }, at) => (schemaPath[1] === schema ? [at] : []));
    const type = names ? 'text' : columnType(schema);
    found.set(name, { name, type, schema, leaves: inside, ...(names ? { classes: names } : {}) });
  }
  return [...found.values()];
}

function columnType({ element, children }: SchemaTree): ColumnType {
  const { type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (repetition === 'REPEATED' || converted === 'LIST' || logical?.type === 'LIST') return 'list';
  if (children.length > 0) return isImage(children) ? 'image' : 'object';
  if (type === 'BOOLEAN') return 'boolean';
  const isDate = converted === 'DATE' || converted?.startsWith('TIMESTAMP') || logical?.type === 'TIMESTAMP';
  if (isDate || type === 'INT96') return 'text';
  if (converted === 'DECIMAL' || logical?.type === 'FLOAT16') return 'number';
  if (type !== 'BYTE_ARRAY' && type !== 'FIXED_LEN_BYTE_ARRAY') return 'number';
  const isText =
    converted === 'UTF8' || converted === 'ENUM' || converted === 'JSON' || logical?.type === 'STRING';
  return isText || logical?.type === 'UUID' ? 'text' : 'bytes';
}

/** The hub's struct {bytes, path}. */
function isImage(children: readonly SchemaTree[]): boolean {
  const bytes = children.find(({ element }) => element.name === 'bytes');
  return (
    bytes?.element.type === 'BYTE_ARRAY' &&
    children.every(({ element }) => element.name === 'bytes' || element.name === 'path')
  );
}

function classNames(json: string | undefined): Map<string, string[]> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), hubSchema), json ?? '');
  const features = parsed.success ? Object.entries(parsed.output.info.features) : [];
  return new Map(
    features.flatMap(([name, { _type: type, names }]): [string, string[]][] =>
      type === 'ClassLabel' && v.is(v.array(v.string()), names) ? [[name, names]] : [],
    ),
  );
}
