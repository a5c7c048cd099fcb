/** Parses and checks text typed for a parameter. Pure. */
import type { Params, ParamSpec, ParamValue } from '../../analysis/params';
import { t } from '../text';

/** Text other than a number is returned as text, which `paramProblem` rejects. */
export function readParam(spec: ParamSpec, raw: string | boolean): ParamValue {
  if (typeof raw === 'boolean') return raw;
  const text = raw.trim();
  if (spec.type === 'choice') return text;
  if (spec.type === 'optionalInt' && text === '') return null;
  if ((spec.type === 'autoFloat' || spec.type === 'autoInt') && (text === '' || text === 'auto'))
    return 'auto';
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : text;
}

/** Numbers separated by commas, for a run with each; anything else is one value. */
export function readParams(spec: ParamSpec, raw: string | boolean): readonly ParamValue[] {
  const pieces = typeof raw === 'string' && spec.type !== 'choice' ? raw.split(/[,，、;]/) : [];
  const given = pieces.filter((piece) => piece.trim() !== '');
  const parted = pieces.length > 1 && given.length > 0;
  return parted ? given.map((piece) => readParam(spec, piece)) : [readParam(spec, raw)];
}

/** Every combination of the values of each parameter, in their order. */
export function combinations(
  values: readonly (readonly [string, readonly ParamValue[]])[],
): readonly Params[] {
  return values.reduce<readonly Params[]>(
    (runs, [name, choices]) => runs.flatMap((run) => choices.map((value) => ({ ...run, [name]: value }))),
    [{}],
  );
}

export function paramProblem(spec: ParamSpec, value: ParamValue): string | null {
  switch (spec.type) {
    case 'bool':
      return typeof value === 'boolean' ? null : t('Must be on or off.');
    case 'choice':
      return spec.choices.includes(String(value)) ? null : t('Must be one of {0}.', spec.choices.join(', '));
    case 'optionalInt':
      return value === null ? null : numberProblem(spec, value, true);
    case 'autoFloat':
      return value === 'auto' ? null : numberProblem(spec, value, false);
    case 'autoInt':
      return value === 'auto' ? null : numberProblem(spec, value, true);
    case 'int':
      return numberProblem(spec, value, true);
    case 'float':
      return numberProblem(spec, value, false);
  }
}

function numberProblem(
  spec: { readonly min?: number; readonly max?: number; readonly above?: number },
  value: ParamValue,
  whole: boolean,
): string | null {
  if (typeof value !== 'number') return t('Must be a number.');
  if (whole && !Number.isSafeInteger(value)) return t('Must be a whole number.');
  if (spec.above !== undefined && !(value > spec.above)) return t('Must be above {0}.', spec.above);
  if (spec.min !== undefined && value < spec.min) return t('Must be at least {0}.', spec.min);
  if (spec.max !== undefined && value > spec.max) return t('Must be at most {0}.', spec.max);
  return null;
}
