/** Parameters as text: "perplexity 30 · 1,000 iterations · seed 42". Pure. */
import type { MethodInfo } from '../../analysis/methods/fit';
import type { Params, ParamSpec } from '../../analysis/params';
import { spaced } from '../../common/spaced';
import { t } from '../text';

/** "1 to 100, by default 8." */
export function rangeText(spec: ParamSpec): string {
  if (spec.type === 'bool' || spec.type === 'choice') return '';
  const { min, max } = spec;
  const above = 'above' in spec ? spec.above : undefined;
  const usual = spec.default === null ? t('by default none') : t('by default {0}', spec.default);
  const range =
    min !== undefined && max !== undefined
      ? t('{0} to {1}', min, max)
      : above !== undefined && max !== undefined
        ? t('above {0}, at most {1}', above, max)
        : above !== undefined
          ? t('above {0}', above)
          : min !== undefined
            ? t('at least {0}', min)
            : max !== undefined
              ? t('at most {0}', max)
              : '';
  return range ? `(${range}, ${usual})` : `(${usual})`;
}

/** The first parameters of a method with the values a run takes, then the seed. */
export function paramsText(info: MethodInfo, params: Params, seed: number, most = 3): string {
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

/** "k 10", "eps 0.3 · min samples 4": what differs from the defaults. */
export function changesText(params: Params): string {
  const parts = Object.entries(params).map(([name, value]) => `${spaced(name)} ${value ?? t('none')}`);
  return parts.length > 0 ? parts.join(' · ') : t('Defaults');
}
