import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * True when Node was started with this module, false when another one imports it.
 * @param {string} url `import.meta.url` of the module.
 */
export function isMain(url) {
  return process.argv[1] === fileURLToPath(url);
}
