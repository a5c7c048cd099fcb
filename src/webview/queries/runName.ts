/**
 * A run with parameters of its own stands among the methods by a name that says them: `kmeans@{"k":5}`. It does not
 * follow the parameters that the user changes later. Pure.
 */
import type { Params } from '../../analysis/params';
import { spaced } from '../../common/spaced';
import { t } from '../text';

export interface NamedRun {
  readonly method: string;
  /** null = those that the user has set. */
  readonly params: Params | null;
}

export function runName(method: string, params: Params): string {
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${method}@${JSON.stringify(Object.fromEntries(sorted))}`;
}

/** A name of another form is that of a method. */
export function parseRun(name: string): NamedRun {
  const match = /^([^@]+)@(\{.*\})$/s.exec(name);
  if (!match) return { method: name, params: null };
  const [, method, text] = match;
  try {
    return { method, params: JSON.parse(text) as Params };
  } catch {
    return { method: name, params: null }; // saved by another version
  }
}

/** "K-means · k 5". */
export function runTitle(title: string, params: Params): string {
  const changes = Object.entries(params).map(([name, value]) => `${spaced(name)} ${value ?? t('none')}`);
  return [title, ...(changes.length > 0 ? changes : [t('defaults')])].join(' · ');
}
