import { describe, expect, it } from 'vitest';
import { methods } from '../../src/analysis/methods/registry';
import {
  allowedRange,
  autoFloat,
  bool,
  float,
  int,
  oneOf,
  optionalInt,
  type ParamSpec,
  type ParamSpecs,
  resolveParams,
} from '../../src/analysis/params';
import { formatEnglish } from '../../src/common/messageTemplate';
const specs = {
  eps: float({ default: 0.5, above: 0, help: '' }),
  k: int({ default: 8, min: 1, max: 100, help: '' }),
  metric: oneOf(['euclidean', 'cosine'], { default: 'euclidean', help: '' }),
  rate: autoFloat({ default: 'auto', above: 0, help: '' }),
  depth: optionalInt({ default: null, min: 1, help: '' }),
  exact: bool({ default: false, help: '' }),
} satisfies ParamSpecs;

/** For every bound of a spec, the first values outside it, and values of the wrong kind. */
function valuesOutside(spec: ParamSpec): unknown[] {
  const wrongKind: unknown[] = [[], {}, Number.NaN, Infinity, 'no such choice'];
  if (spec.type !== 'optionalInt') wrongKind.push(null);
  if (spec.type === 'choice' || spec.type === 'bool') return [...wrongKind, 1];
  const outside = [...wrongKind, true];
  if (spec.min !== undefined) outside.push(spec.min - 1);
  if (spec.max !== undefined) outside.push(spec.max + 1);
  if ('above' in spec && spec.above !== undefined) outside.push(spec.above);
  if (spec.type === 'int' || spec.type === 'optionalInt' || spec.type === 'autoInt') outside.push(1.5);
  return outside;
}

describe('resolveParams', () => {
  it('completes by the defaults', () => {
    expect(resolveParams(specs, { k: 3 }, 'demo')).toEqual({
      eps: 0.5,
      k: 3,
      metric: 'euclidean',
      rate: 'auto',
      depth: null,
      exact: false,
    });
  });

  it('keeps a given zero and false', () => {
    const zero = { x: float({ default: 1, help: '' }), on: bool({ default: true, help: '' }) };
    expect(resolveParams(zero, { x: 0, on: false }, 'demo')).toEqual({ x: 0, on: false });
  });

  it('names the parameter, the value and the allowed range', () => {
    expect(() => resolveParams(specs, { k: 0 }, 'demo')).toThrow(
      /^demo: k is 0 but must be an integer >= 1 and <= 100\.$/,
    );
    expect(() => resolveParams(specs, { metric: 'l1' }, 'demo')).toThrow(
      /^demo: metric is "l1" but must be one of euclidean, cosine\.$/,
    );
  });

  it('refuses a name it does not know, even one every object has', () => {
    expect(() => resolveParams(specs, { epsilon: 1 }, 'demo')).toThrow(
      /^demo has no parameter "epsilon"; it takes eps/,
    );
    expect(() => resolveParams(specs, { toString: 1 }, 'demo')).toThrow(/has no parameter "toString"/);
  });

  for (const [name, spec] of Object.entries(specs)) {
    it(`refuses what lies outside ${name}`, () => {
      for (const value of valuesOutside(spec)) {
        expect(() => resolveParams(specs, { [name]: value }, 'demo'), String(value)).toThrow(
          `must be ${formatEnglish(allowedRange(spec))}.`,
        );
      }
    });
  }
});

describe('every registered method', () => {
  it('has a name of its own', () => {
    expect(new Set(methods.map((method) => method.name)).size).toBe(methods.length);
  });

  for (const method of methods) {
    it(`${method.name} accepts its own defaults, explains each parameter and refuses values outside its ranges`, () => {
      resolveParams(method.params, {}, method.name);
      for (const [name, spec] of Object.entries(method.params)) {
        expect(spec.help.length, name).toBeGreaterThan(10);
        for (const value of valuesOutside(spec)) {
          expect(() => resolveParams(method.params, { [name]: value }, method.name), name).toThrow(name);
        }
      }
    });
  }
});
