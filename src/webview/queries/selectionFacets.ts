/** What a selection is made of: for each field and for the findings, its values with the samples that have them. Pure. */
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { maskOf } from '../../common/rowMask';
import { categoriesOf, shownColumn } from '../fields';
import { count, questionCount, t } from '../text';
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

/** A facet for each field of images whose values sort them into groups; the same as long as dataset and selection live. */
export function fieldFacets(dataset: DatasetColumns, selection: Int32Array): readonly Facet[] {
  const known = facets.get(selection);
  if (known?.dataset === dataset) return known.facets;
  const made = categoriesOf(dataset, 'image').map((field) => {
    const { id, title } = field;
    const { codes, values: names } = shownColumn(field);
    const sizes = new Uint32Array(names.length);
    for (const row of selection) sizes[codes[row]]++;
    const lists = Array.from(sizes, (size) => new Int32Array(size));
    const filled = new Uint32Array(names.length);
    for (const row of selection) lists[codes[row]][filled[codes[row]]++] = row;
    const values = lists.map((rows, code) => ({
      id: String(code),
      label: names[code] || t('Unknown'),
      rows,
    }));
    return { id, title: t(title), values: ordered(values.filter(({ rows }) => rows.length > 0)) };
  });
  facets.set(selection, { dataset, facets: made });
  return made;
}

const facets = new WeakMap<Int32Array, { dataset: DatasetColumns; facets: readonly Facet[] }>();

/** Kinds of findings about images of the selection. @param rowsOf samples that a finding is about. */
export function findingFacet(
  { ids }: DatasetColumns,
  findings: readonly Finding[],
  rowsOf: (finding: Finding) => readonly number[],
  selection: Int32Array,
): Facet {
  const selected = maskOf(selection, ids.length);
  const byKind = new Map<string, Set<number>>();
  for (const finding of findings) {
    for (const row of rowsOf(finding)) {
      if (selected[row] === 1)
        byKind.set(finding.kind, (byKind.get(finding.kind) ?? new Set<number>()).add(row));
    }
  }
  const values = [...byKind].map(([kind, rows]) => ({
    id: kind,
    label: kindTitle(kind),
    rows: Int32Array.from(rows).sort(),
  }));
  return { id: 'findings', title: t('Findings'), values: ordered(values) };
}

/** "120 CT, 59 MRI · Abdomen, Lung · 3,912 questions". */
export function selectionSummary(dataset: DatasetColumns, selection: Int32Array): string {
  const [first, second] = fieldFacets(dataset, selection).filter(({ id }) => id !== 'split');
  const selected = maskOf(selection, dataset.ids.length);
  let questions = 0;
  for (const row of dataset.qaToSample) questions += selected[row];
  const named = (facet: Facet | undefined, sized: boolean) => {
    if (!facet || facet.values.every(({ label }) => label === t('Unknown'))) return [];
    const shown = facet.values.slice(0, 3);
    const texts = shown.map(({ label, rows }) => (sized ? `${count(rows.length)} ${label}` : label));
    return [[...texts, ...(facet.values.length > shown.length ? ['…'] : [])].join(', ')];
  };
  const parts = [
    ...named(first, true),
    ...named(second, false),
    ...(questions > 0 ? [questionCount(questions)] : []),
  ];
  return parts.join(' · ');
}

function ordered(values: readonly FacetValue[]): readonly FacetValue[] {
  return [...values].sort((a, b) => b.rows.length - a.rows.length || (a.label < b.label ? -1 : 1));
}
