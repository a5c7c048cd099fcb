/** Images in files by the names that records give them: a path, the end of one, a file name, or its stem. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

const IMAGE_FILE = /\.(?:jpe?g|jfif|png|bmp|gif|tiff?|webp)$/i;

export function isImageFile(name: string): boolean {
  return IMAGE_FILE.test(name);
}

export class ImageFiles {
  /** By name and by stem, as `keyOf` writes them. */
  private readonly byName = new Map<string, string[]>();

  /** @param paths absolute. */
  constructor(
    private readonly root: string,
    paths: readonly string[],
  ) {
    for (const path of paths) {
      const name = basename(path);
      for (const key of new Set([keyOf(name), keyOf(stemOf(name))])) {
        const known = this.byName.get(key);
        if (known) known.push(path);
        else this.byName.set(key, [path]);
      }
    }
  }

  /**
   * @param name as a record gives it, with either slash.
   * @param table absolute path of the file of the record.
   * @returns undefined where no file has that name, or several fit equally well.
   */
  find(name: string, table: string): string | undefined {
    const parts = name
      .trim()
      .split(/[\\/]+/)
      .filter((part) => part !== '' && part !== '.');
    const named = this.byName.get(keyOf(parts.at(-1) ?? '')) ?? [];
    if (named.length <= 1) return named[0];
    for (const from of [dirname(table), this.root]) {
      const exact = keyOf(resolve(from, ...parts));
      const found = named.find((path) => keyOf(path) === exact);
      if (found !== undefined) return found;
    }
    for (let length = parts.length; length > 1; length--) {
      const end = keyOf(parts.slice(-length).join('/'));
      const fitting = named.filter((path) => keyOf(withoutRoot(path, this.root)).endsWith(`/${end}`));
      if (fitting.length === 1) return fitting[0];
    }
    return undefined;
  }
}

export function stemOf(name: string): string {
  const file = name.split(/[\\/]/).at(-1) ?? '';
  return isImageFile(file) ? file.replace(/\.[^.]+$/, '') : file;
}

/** Names are compared composed (macOS writes them decomposed) and without case. */
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase().split(sep).join('/');
}

function withoutRoot(path: string, root: string): string {
  return join(sep, relative(root, path));
}
