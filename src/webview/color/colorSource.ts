/**
 * What points are coloured by, and its text form: `kind`, or `kind:name` where the kind has a name. The text is the
 * value of menus, the id of legends, and what is saved over a reload.
 */
import { t } from '../text';

export const qualityMeasures = ['trustworthiness', 'continuity', 'recall'] as const;
export type QualityMeasure = (typeof qualityMeasures)[number];

export type ColorSource =
  /** Clusters, scores or flagged rows of a method. */
  | { readonly kind: 'cluster' | 'score' | 'flag'; readonly method: string }
  | { readonly kind: 'field'; readonly id: string }
  /** A measure of the layout quality, row by row. */
  | { readonly kind: 'quality'; readonly measure: QualityMeasure }
  | { readonly kind: 'zeroShot' | 'tags' };

export function formatColorSource(source: ColorSource): string {
  switch (source.kind) {
    case 'field':
      return `field:${source.id}`;
    case 'quality':
      return `quality:${source.measure}`;
    case 'zeroShot':
    case 'tags':
      return source.kind;
    case 'cluster':
    case 'score':
    case 'flag':
      return `${source.kind}:${source.method}`;
  }
}

/** @returns null where the text, perhaps saved by another version, is not a color source. */
export function parseColorSource(text: unknown): ColorSource | null {
  if (typeof text !== 'string') return null;
  // Forms that earlier versions saved; `trust`, below, is another.
  if (text === 'field:tags') return { kind: 'tags' };
  if (text === 'zero:labels') return { kind: 'zeroShot' };
  const [, kind, name = ''] = /^(\w+)(?::(.+))?$/s.exec(text) ?? [];
  if (kind === 'zeroShot' || kind === 'tags') return name === '' ? { kind } : null;
  if (name === '') return null;
  if (kind === 'cluster' || kind === 'score' || kind === 'flag') return { kind, method: name };
  if (kind === 'field') return { kind, id: name };
  const measure = qualityMeasures.find((known) => known === name);
  return measure && (kind === 'quality' || kind === 'trust') ? { kind: 'quality', measure } : null;
}

export function sameColorSource(a: ColorSource, b: ColorSource): boolean {
  return formatColorSource(a) === formatColorSource(b);
}

/** The method whose run gives the colours; null where none does. */
export function methodOf(source: ColorSource): string | null {
  return 'method' in source ? source.method : null;
}

export function qualityTitle(measure: QualityMeasure): string {
  switch (measure) {
    case 'trustworthiness':
      return t('Trustworthiness');
    case 'continuity':
      return t('Continuity');
    case 'recall':
      return t('Neighbours preserved');
  }
}
