/** The lines of a table from top to bottom: rows, or groups of rows below a head. */
import type { TemplateResult } from 'lit-html';

/** A line above rows that belong together. */
export interface RowGroup {
  readonly id: string;
  readonly rows: readonly number[];
  readonly open: boolean;
  readonly title: TemplateResult;
}

/** A line of the table: a row, or the head of a group. */
export type Line = { readonly row: number } | { readonly group: RowGroup };

export function linesOf(order: Int32Array | readonly RowGroup[]): readonly Line[] {
  if (order instanceof Int32Array) return Array.from(order, (row) => ({ row }));
  return order.flatMap((group) => [{ group }, ...(group.open ? group.rows.map((row) => ({ row })) : [])]);
}

/** Breaks between words only, not within "K-means", and not before the arrow. */
export function unbroken(title: string): string {
  return title.replace(/-/g, '-\u2060').replace(/ (?=[▾▴]$)/, '\u00a0');
}

export function rowOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('tr[data-row]') : null;
  return row ? Number(row.dataset.row) : null;
}
