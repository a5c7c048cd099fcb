/** What a selection is made of: for each field and for the findings, its values with the samples that have them. Pure. */
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { categoriesOf } from '../fields';
import { count, t } from '../text';
import { kindTitle } from './findingKinds';

export interface FacetValue {
  readonly id: string;
  readonly label: string;
  /** Samples of the selection with the value, ascending. */
  readonly rows: Int32Array;
}

export interface Facet {
  readonly id: string;
  readonly title: string;
  /** The most frequent first. */
  readonly values: readonly FacetValue[];
}

/** A facet for each field of images whose values sort them into groups. */
export function fieldFacets(dataset: DatasetColumns, selection: Int32Array): readonly Facet[] {
  return categoriesOf(dataset, 'image').map(({ id, title, column }) => {
    const byCode = new Map<number, number[]>();
    for (const row of selection) push(byCode, column.codes[row], row);
    const label = (code: number) => column.values[code] || t('Unknown');
    return { id, title: t(title), values: values(byCode, String, label) };
  });
}

/** Kinds of findings about images of the selection. @param rowsOf samples that a finding is about. */
export function findingFacet(
  findings: readonly Finding[],
  rowsOf: (finding: Finding) => readonly number[],
  selection: Int32Array,
): Facet {
  const selected = new Set(selection);
  const byKind = new Map<string, Set<number>>();
  for (const finding of findings) {
    for (const row of rowsOf(finding)) {
      if (!selected.has(row)) continue;
      byKind.set(finding.kind, (byKind.get(finding.kind) ?? new Set<number>()).add(row));
    }
  }
  const lists = new Map([...byKind].map(([kind, rows]) => [kind, [...rows]]));
  return { id: 'findings', title: t('Findings'), values: values(lists, (kind) => kind, kindTitle) };
}

/** "179 images: 120 CT, 59 MRI · Abdomen, Lung · 3,912 questions". */
export function selectionSummary(dataset: DatasetColumns, selection: Int32Array): string {
  const [first, second] = fieldFacets(dataset, selection).filter(({ id }) => id !== 'split');
  const selected = new Set(selection);
  const questions = dataset.qaToSample.reduce((sum, row) => sum + Number(selected.has(row)), 0);
  const named = (facet: Facet | undefined, sized: boolean) => {
    if (!facet || facet.values.every(({ label }) => label === t('Unknown'))) return [];
    const shown = facet.values.slice(0, 3);
    const texts = shown.map(({ label, rows }) => (sized ? `${count(rows.length)} ${label}` : label));
    return [[...texts, ...(facet.values.length > shown.length ? ['…'] : [])].join(', ')];
  };
  const parts = [
    ...named(first, true),
    ...named(second, false),
    ...(questions > 0 ? [t(questions === 1 ? '{0} question' : '{0} questions', count(questions))] : []),
  ];
  return parts.join(' · ');
}

function values<K>(
  lists: ReadonlyMap<K, readonly number[]>,
  id: (key: K) => string,
  label: (key: K) => string,
): readonly FacetValue[] {
  return [...lists]
    .map(([key, rows]) => ({ id: id(key), label: label(key), rows: Int32Array.from(rows).sort() }))
    .sort((a, b) => b.rows.length - a.rows.length || (a.label < b.label ? -1 : 1));
}

function push(lists: Map<number, number[]>, key: number, row: number): void {
  const list = lists.get(key);
  if (list) list.push(row);
  else lists.set(key, [row]);
}
