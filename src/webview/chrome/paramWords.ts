/** Parameters as a reader says them: "perplexity 30 · 1,000 iterations · seed 42". Pure. */
import type { MethodInfo, Params } from '../../analysis/protocol';
import { t } from '../text';

/** "minClusterSize" -> "min cluster size". */
export function spaced(name: string): string {
  return name.replace(
    /([a-z0-9])([A-Z])/g,
    (_all, low: string, high: string) => `${low} ${high.toLowerCase()}`,
  );
}

/** The first parameters of a method with the values a run takes, then the seed. */
export function paramsInWords(info: MethodInfo, params: Params, seed: number, most = 3): string {
  const parts: string[] = [];
  for (const [name, spec] of Object.entries(info.params)) {
    if (parts.length >= most) break;
    const value = Object.hasOwn(params, name) ? params[name] : spec.default;
    if (spec.type === 'bool') {
      if (value === true) parts.push(spaced(name));
    } else if (value !== null) {
      parts.push(`${spaced(name)} ${typeof value === 'number' ? value.toLocaleString('en') : value}`);
    }
  }
  return [...parts, t('seed {0}', seed)].join(' · ');
}
