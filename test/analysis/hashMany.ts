import { createHash } from 'node:crypto';

export function hashMany(arrays: readonly NodeJS.TypedArray[]): string {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(array);
  return hash.digest('hex');
}
