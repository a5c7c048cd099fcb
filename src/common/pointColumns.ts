/**
 * The columns of samples and of the results of methods: one vocabulary, in snake case, for the tables of the
 * command line and for the export of the panel. Pure.
 */
import type { Cell, Column } from './csv';
import { ranksOf } from './ranks';

type FieldColumn = { readonly csv: string; readonly level: 'image' | 'qa' } & (
  | {
      readonly kind: 'category';
      readonly column: { readonly values: readonly string[]; readonly codes: ArrayLike<number> };
    }
  | { readonly kind: 'number'; readonly column: ArrayLike<number> }
);

type Fit = { readonly method: string } & (
  | { readonly kind: 'clustering'; readonly result: { readonly labels: ArrayLike<number> } }
  | {
      readonly kind: 'reduction';
      readonly result: { readonly coordinates: { readonly d: number; readonly data: ArrayLike<number> } };
    }
  | {
      readonly kind: 'outliers';
      readonly result: { readonly scores: ArrayLike<number>; readonly outliers: Iterable<number> };
    }
);

interface Comparison {
  readonly columns: readonly {
    readonly method: string;
    readonly scores: ArrayLike<number>;
    readonly flags: ArrayLike<number>;
    readonly ranks: ArrayLike<number>;
    readonly stability: ArrayLike<number>;
  }[];
  readonly combined: Float64Array;
  readonly agree: ArrayLike<number>;
  readonly nearestInlier: ArrayLike<number>;
}

/**
 * Columns of the samples' fields, of each method's result, then of the outlier comparison.
 * @param comparison null without one.
 */
export function pointColumns(
  { ids, fields }: { readonly ids: readonly string[]; readonly fields: readonly FieldColumn[] },
  fits: readonly Fit[],
  comparison: Comparison | null,
): Column[] {
  const columns: Column[] = [
    { name: 'id', at: (i) => ids[i] },
    ...fields
      .filter(({ level }) => level === 'image')
      .map((field) => ({ name: field.csv, at: (i: number) => fieldCell(field, i) })),
    ...fits.flatMap(fitColumns),
  ];
  const named = new Set(columns.map(({ name }) => name));
  const added = comparison ? comparisonColumns(comparison, ids) : [];
  return [...columns, ...added.filter(({ name }) => !named.has(name))];
}

/** What the user, or the panel for him, says of samples. */
export interface UserColumns {
  /** Names of clusters, by method, then by label. */
  readonly names: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** By row; null = no column of them. */
  readonly tags: readonly string[] | null;
}

/** A column of names for each clustering that has some, then the tags. */
export function userColumns(fits: readonly Fit[], { names, tags }: UserColumns): Column[] {
  const named = fits.flatMap((fit): Column[] => {
    const known = names.get(fit.method);
    if (fit.kind !== 'clustering' || !known || known.size === 0) return [];
    const { labels } = fit.result;
    return [{ name: `${columnName(fit.method)}_name`, at: (row) => known.get(labels[row]) ?? null }];
  });
  return tags ? [...named, { name: 'tags', at: (row) => tags[row] }] : named;
}

/** Tags of each sample in one text, "blurred; check". */
export function tagTexts(n: number, tags: Iterable<readonly [row: number, tag: string]>): string[] {
  const column = new Array<string>(n).fill('');
  for (const [row, tag] of tags) if (row < n) column[row] = column[row] ? `${column[row]}; ${tag}` : tag;
  return column;
}

/** Value of a field that a row has; null where a number is missing. */
export function fieldCell(field: FieldColumn, row: number): string | number | null {
  if (field.kind === 'category') return field.column.values[field.column.codes[row]];
  const value = field.column[row];
  return Number.isNaN(value) ? null : value;
}

/** A column of labels, one a component, or score and flag. */
export function fitColumns(fit: Fit): Column[] {
  const name = columnName(fit.method);
  switch (fit.kind) {
    case 'clustering': {
      const { labels } = fit.result;
      return [{ name, at: (i) => labels[i] }];
    }
    case 'reduction': {
      const { d, data } = fit.result.coordinates;
      return Array.from({ length: d }, (_, j) => ({
        name: `${name}_${j + 1}`,
        at: (i: number) => data[i * d + j],
        isReal: true,
      }));
    }
    case 'outliers': {
      const { scores, outliers } = fit.result;
      const flagged = new Set(outliers);
      return [
        { name: `${name}_score`, at: (i) => scores[i], isReal: true },
        { name: `${name}_flag`, at: (i) => flagged.has(i) },
      ];
    }
  }
}

function comparisonColumns(comparison: Comparison, ids: readonly string[]): Column[] {
  const { columns, combined, agree, nearestInlier } = comparison;
  const combinedRanks = ranksOf(combined);
  return [
    ...columns.flatMap(({ method, scores, flags, ranks, stability }): Column[] => {
      const name = columnName(method);
      return [
        { name: `${name}_score`, at: (i) => scores[i], isReal: true },
        { name: `${name}_flag`, at: (i) => flags[i] === 1 },
        { name: `${name}_rank`, at: (i) => ranks[i] },
        { name: `${name}_stability`, at: (i) => rounded(stability[i]), isReal: true },
      ];
    }),
    { name: 'agree', at: (i) => agree[i] },
    { name: 'outlier_score', at: (i) => combined[i], isReal: true },
    { name: 'outlier_rank', at: (i) => combinedRanks[i] },
    { name: 'nearest_inlier', at: (i): Cell => ids[nearestInlier[i]] },
  ];
}

/** "isolation-forest" -> "isolation_forest". */
function columnName(method: string): string {
  return method.replaceAll('-', '_');
}

/** Shares are single precision: rounding avoids 0.3499999940395355 for 0.35. */
function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
