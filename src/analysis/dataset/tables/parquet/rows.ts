/** Cells from the leaves of a column: nested as the schema says, without what was not read. */
import type { SchemaTree } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import type { Cell } from '../recordTable';
import type { ParquetColumn } from './columns';
import type { Leaf } from './footer';
import { asParquetError, damaged } from './parquetError';
import { parsers } from './parsers';

/** A column, or the paths of its images alone. */
export interface ColumnPart {
  readonly column: ParquetColumn;
  /** Its leaves that are read, by position in the footer. */
  readonly leaves: readonly number[];
  /** The schema with these leaves only. */
  readonly schema: SchemaTree;
}

/** The whole column. */
export function wholeColumn(column: ParquetColumn): ColumnPart {
  return { column, leaves: column.leaves, schema: column.schema };
}

/** The column without the bytes of its images; undefined where they are not in a struct with a path. */
export function withoutBytes(column: ParquetColumn, leaves: readonly Leaf[]): ColumnPart | undefined {
  const kept = column.leaves.filter((at) => !isImageBytes(leaves[at]));
  if (kept.length === 0) return undefined;
  const keys = new Set(kept.map((at) => leaves[at].key));
  return { column, leaves: kept, schema: pruned(column.schema, keys) };
}

function isImageBytes({ element, schemaPath }: Leaf): boolean {
  return element.name === 'bytes' && element.type === 'BYTE_ARRAY' && schemaPath.length > 2;
}

function pruned(node: SchemaTree, keys: ReadonlySet<string>): SchemaTree {
  const children = node.children.map((child) => pruned(child, keys));
  return {
    ...node,
    children: children.filter(({ path, children: inner }) => inner.length > 0 || keys.has(path.join('.'))),
  };
}

/**
 * @param values rows of each leaf of the part by its key, as `assemble` gives them; they are used up.
 * @throws ParquetError where leaves of one struct disagree.
 */
export function cellsOf(part: ColumnPart, values: Map<string, unknown[]>): Cell[] {
  const { schema, column } = part;
  try {
    assembleNested(values, schema, parsers);
  } catch (error) {
    throw asParquetError(error, `column ${column.name}`);
  }
  const rows = values.get(column.name);
  if (!rows) throw damaged(`column ${column.name} has no values`);
  const { classes } = column;
  if (!classes) return rows.map(toCell);
  return rows.map((value) => (typeof value === 'number' && classes[value]) || toCell(value));
}

/** What hyparquet gives, as a cell: integers of 64 bits that a number cannot hold are texts. */
function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(toCell);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toCell(inner)]));
}
