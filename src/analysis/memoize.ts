/** The function with a memory of what it was called with, as long as that is in use. */
export function memoizeByObject<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    let entry = known.get(key);
    if (!entry) known.set(key, (entry = { value: compute(key) }));
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
