/** What the setting slakescope.parameters allows: the parameters that methods declare, in the words of JSON Schema. */
import { methods } from '../../../src/analysis/methods/registry';
import type { ParamSpec } from '../../../src/analysis/params';

export function parameterSchemas(): object {
  return Object.fromEntries(
    methods.map(({ name, params }) => [
      name,
      {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries(params as Record<string, ParamSpec>).map(([param, spec]) => [param, schemaOf(spec)]),
        ),
      },
    ]),
  );
}

function schemaOf(spec: ParamSpec): object {
  if (spec.type === 'choice') return { enum: spec.choices };
  if (spec.type === 'bool') return { type: 'boolean' };
  const number = /int$/i.test(spec.type) ? 'integer' : 'number';
  const other = spec.type.startsWith('auto')
    ? 'string'
    : spec.type.startsWith('optional')
      ? 'null'
      : undefined;
  const { min, max, above } = spec as { min?: number; max?: number; above?: number };
  return {
    type: other === undefined ? number : [number, other],
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
    ...(above === undefined ? {} : { exclusiveMinimum: above }),
  };
}
