/** The function with a memory: the questions and answers of a dataset repeat many times. */
export function memoize<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    let entry = known.get(text);
    if (!entry) known.set(text, (entry = { value: compute(text) }));
    return entry.value;
  };
}
