import * as v from 'valibot';

/** The check of a stored value by a schema without transformations, for `Store.read`; the value itself is given back. */
export function by<const Schema extends v.GenericSchema>(schema: Schema) {
  return (value: unknown): v.InferInput<Schema> | null => (v.is(schema, value) ? value : null);
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** (n, d) row-major. */
export const matrix = v.pipe(
  v.object({ n: count, d: count, data: v.instance(Float32Array) }),
  v.check(({ n, d, data }) => data.length === n * d),
);
export const doubleMatrix = v.pipe(
  v.object({ n: count, d: count, data: v.instance(Float64Array) }),
  v.check(({ n, d, data }) => data.length === n * d),
);

/** An array of a type and length. */
export function values<T extends { readonly length: number }>(
  type: new (length: number) => T,
  length: number,
) {
  return v.pipe(
    v.instance(type),
    v.check((found) => found.length === length),
  );
}
