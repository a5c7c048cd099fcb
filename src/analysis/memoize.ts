/** The function with a memory of the object that it was called with, as long as that is in use; the value must not depend on the rest. */
export function memoizeByObject<K extends object, T, Rest extends unknown[]>(
  compute: (key: K, ...rest: Rest) => T,
): (key: K, ...rest: Rest) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (key, ...rest) => {
    let entry = known.get(key);
    if (!entry) known.set(key, (entry = { value: compute(key, ...rest) }));
    return entry.value;
  };
}

/** The function with a memory: the questions and answers of a dataset repeat many times. */
export function memoize<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    let entry = known.get(text);
    if (!entry) known.set(text, (entry = { value: compute(text) }));
    return entry.value;
  };
}
