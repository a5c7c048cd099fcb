/**
 * What is kept of the files of one dataset while it is open, so that reading it again costs only what changed, and the
 * texts of files that the user edits and has not saved. Code that reads a file asks `readCache()`; outside of `reading`
 * there is none, and every file is read.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissingFile } from '../files/missing';

/** Characters of kept texts; of more files none is kept. */
const MAX_KEPT_CHARACTERS = 1 << 26;

interface Kept {
  readonly stamp: string;
  readonly value: unknown;
  readonly characters: number;
}

/** A change of a text: `length` UTF-16 units at `offset` become `text`. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

export class ReadCache {
  private readonly kept = new Map<string, Kept>();
  private characters = 0;
  /** By absolute path. */
  private readonly texts = new Map<string, { readonly text: string; readonly edit: number }>();
  private edits = 0;
  private edited: ReadonlySet<string> | undefined;
  private readonly folders = new Map<string, Map<string, unknown>>();

  /** @param text of the editor; null: the file is as it is on disk again. */
  setText(path: string, text: string | null): void {
    this.edited = undefined;
    if (text !== null) {
      this.texts.set(path, { text, edit: ++this.edits });
      return;
    }
    this.texts.delete(path);
    // It was saved, perhaps by the editor that held the text: what is kept may be of the file before.
    for (const key of [...this.kept.keys()]) if (key.endsWith(` ${path}`)) this.forget(key);
    for (const values of this.folders.values()) values.delete(dirname(path));
  }

  /** What was made of the files of folders as they are on disk, by kind and folder. */
  valuesOf(kind: string): Map<string, unknown> {
    let values = this.folders.get(kind);
    if (!values) this.folders.set(kind, (values = new Map<string, unknown>()));
    return values;
  }

  /** Folders in which texts are edited. */
  get editedFolders(): ReadonlySet<string> {
    return (this.edited ??= new Set([...this.texts.keys()].map((path) => dirname(path))));
  }

  /** Changes in their order, each of the text that the one before made. @returns false where no text was set. */
  changeText(path: string, changes: readonly TextChange[]): boolean {
    const known = this.texts.get(path)?.text;
    if (known === undefined) return false;
    const apply = (text: string, { offset, length, text: by }: TextChange) =>
      text.slice(0, offset) + by + text.slice(offset + length);
    this.setText(path, changes.reduce(apply, known));
    return true;
  }

  get editedPaths(): readonly string[] {
    return [...this.texts.keys()];
  }

  textOf(path: string): { readonly text: string; readonly edit: number } | undefined {
    return this.texts.get(path);
  }

  get(key: string, stamp: string): unknown {
    const kept = this.kept.get(key);
    return kept?.stamp === stamp ? kept.value : undefined;
  }

  stampOf(key: string): string | undefined {
    return this.kept.get(key)?.stamp;
  }

  /** @param characters of texts that the value holds. */
  set(key: string, stamp: string, value: unknown, characters = 0): void {
    this.forget(key);
    if (this.characters + characters > MAX_KEPT_CHARACTERS) return;
    this.characters += characters;
    this.kept.set(key, { stamp, value, characters });
  }

  private forget(key: string): void {
    this.characters -= this.kept.get(key)?.characters ?? 0;
    this.kept.delete(key);
  }
}

interface Reading {
  readonly cache: ReadCache;
  readonly edited: boolean;
}

const current = new AsyncLocalStorage<Reading>();

/**
 * Runs what reads files with the cache.
 * @param edited reads the edited texts in place of their files, and takes every other file that is kept as unchanged.
 */
export function reading<T>(cache: ReadCache, edited: boolean, run: () => Promise<T>): Promise<T> {
  return current.run({ cache, edited }, run);
}

/** The text of a file that is edited, where it is to be read. */
export function editedText(path: string): string | undefined {
  const now = current.getStore();
  return now?.edited ? now.cache.textOf(path)?.text : undefined;
}

/**
 * The value that a file gives: kept where the file has not changed since, else made.
 * @param kind tells it from other values of the file.
 * @param make the value, and of how many characters of text it holds on; null keeps none, and is made again.
 */
export async function keptValue<T>(
  kind: string,
  path: string,
  make: () => Promise<{ readonly value: T; readonly keep: number | null }>,
): Promise<T> {
  const now = current.getStore();
  if (!now) return (await make()).value;
  const key = `${kind} ${path}`;
  const stamp = await stampNow(now, key, path);
  const known = stamp === undefined ? undefined : now.cache.get(key, stamp);
  if (known !== undefined) return known as T; // a kind names one type of value
  const { value, keep } = await make();
  if (stamp !== undefined && keep !== null) now.cache.set(key, stamp, value, keep);
  return value;
}

/**
 * What the files of a folder give: made anew at each reading, but for one of edited texts, where it is kept of a folder
 * in which none is edited.
 * @param kind tells it from other values of the folder.
 * @param fits whether the kept value is of the same circumstances.
 */
export async function keptOfFolder<T>(
  kind: string,
  folder: string,
  fits: (value: T) => boolean,
  make: () => Promise<T>,
): Promise<T> {
  const now = current.getStore();
  if (!now || (now.edited && now.cache.editedFolders.has(folder))) return make();
  const values = now.cache.valuesOf(kind);
  if (now.edited && values.has(folder)) {
    const known = values.get(folder) as T; // a kind names one type of value
    if (fits(known)) return known;
  }
  const value = await make();
  values.set(folder, value);
  return value;
}

/** Undefined where the file cannot be asked: what is wrong is said when it is read. */
async function stampNow({ cache, edited }: Reading, key: string, path: string): Promise<string | undefined> {
  if (edited) {
    const text = cache.textOf(path);
    if (text) return `edit ${text.edit}`;
    const known = cache.stampOf(key);
    if (known !== undefined && !known.startsWith('edit')) return known;
  }
  try {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    return [size, mtimeMs, ctimeMs, ino].join(' ');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
