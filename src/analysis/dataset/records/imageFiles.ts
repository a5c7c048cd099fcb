/** Images in files by the names that records give them: a path, the end of one, a file name, or its stem. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { splitOfFolders } from '../splitNames';

const IMAGE_FILE = /\.(?:jpe?g|jfif|png|bmp|gif|tiff?|webp)$/i;

/** More than one file fits a name equally well. */
export const SEVERAL = Symbol('several');

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
   * @param split of the record: where files of one name lie in folders of splits, that of its own is meant.
   * @returns undefined where no file has that name; SEVERAL where more than one fits equally well.
   */
  find(name: string, table: string, split?: string): string | typeof SEVERAL | undefined {
    const parts = name
      .trim()
      .split(/[\\/]+/)
      .filter((part) => part !== '' && part !== '.');
    let fitting = this.byName.get(keyOf(parts.at(-1) ?? '')) ?? [];
    if (fitting.length <= 1) return fitting.at(0);
    for (const from of [dirname(table), this.root]) {
      const exact = keyOf(resolve(from, ...parts));
      const found = fitting.find((path) => keyOf(path) === exact);
      if (found !== undefined) return found;
    }
    const narrow = (fits: (path: string) => boolean) => {
      const fewer = fitting.filter(fits);
      if (fewer.length > 0) fitting = fewer;
    };
    for (let length = 2; length <= parts.length; length++) {
      const end = `/${keyOf(parts.slice(-length).join('/'))}`;
      narrow((path) => keyOf(withoutRoot(path, this.root)).endsWith(end));
    }
    narrow((path) => path.startsWith(dirname(table) + sep));
    narrow((path) => split !== undefined && splitOfFolders(dirname(withoutRoot(path, this.root))) === split);
    return fitting.length === 1 ? fitting[0] : SEVERAL;
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
