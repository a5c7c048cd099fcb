/** Files and folders that have changed, by the paths by which an editor's watcher names them. */
import { dirname } from 'node:path';

export class ChangedPaths {
  private readonly paths: ReadonlySet<string>;
  private readonly above = new Set<string>();

  /** @param paths absolute. A folder stands for all that lies in it. */
  constructor(paths: Iterable<string>) {
    this.paths = new Set([...paths].map(comparable));
    for (const path of this.paths) {
      for (let folder = dirname(path); !this.above.has(folder); folder = dirname(folder))
        this.above.add(folder);
    }
  }

  /** Whether a file or folder has changed, or one in which it lies. */
  has(path: string): boolean {
    for (let at = comparable(path), last = ''; at !== last; last = at, at = dirname(at)) {
      if (this.paths.has(at)) return true;
    }
    return false;
  }

  /** Whether a folder has changed, or anything in it. */
  touch(folder: string): boolean {
    return this.above.has(comparable(folder)) || this.has(folder);
  }
}

/** VS Code writes drives in lower case, and names as macOS shows them. */
function comparable(path: string): string {
  return path.normalize('NFC').replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}
