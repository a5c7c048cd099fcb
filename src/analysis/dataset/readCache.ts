/**
 * What is kept of the files of one dataset while it is open, so that reading it again costs only what changed, and the
 * texts of files that the user edits and has not saved. Code that reads a file asks `readCache()`; outside of `reading`
 * there is none, and every file is read.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissingFile } from '../files/missing';
import type { ChangedPaths } from './changedPaths';

/** Characters of kept texts; of more files none is kept. */
const MAX_KEPT_CHARACTERS = 1 << 26;

interface Kept {
  readonly stamp: string;
  readonly value: unknown;
  readonly characters: number;
}

/** Of a file, without reading it. */
export interface FileStamp {
  readonly size: number;
  readonly mtimeMs: number;
  /**
   * Changes also when another file of equal size and time takes its place: with the time of the last change of its
   * entry, which no program sets, and its number on the disk.
   */
  readonly stamp: string;
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
  /** Of files as they were when they were asked last, by path. */
  readonly stamps = new Map<string, FileStamp>();
  /** Whether links were followed: a file behind one changes by another path than it is read by. */
  hasLinks = false;

  /** @param text of the editor; null: the file is as it is on disk again. */
  setText(path: string, text: string | null): void {
    this.edited = undefined;
    if (text !== null) {
      this.texts.set(path, { text, edit: ++this.edits });
      return;
    }
    this.texts.delete(path);
    this.stamps.delete(path);
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

/**
 * Which files are taken as they were read last: none (`files`); all but edited texts, which are read in place of their
 * files (`edits`); all but those that have changed since.
 */
export type ReadingMode = 'files' | 'edits' | ChangedPaths;

interface Reading {
  readonly cache: ReadCache;
  readonly mode: ReadingMode;
  /** Files that this reading has asked. */
  readonly asked: Set<string>;
}

const current = new AsyncLocalStorage<Reading>();

/** Runs what reads files with the cache. */
export function reading<T>(cache: ReadCache, mode: ReadingMode, run: () => Promise<T>): Promise<T> {
  const isUnsure = typeof mode === 'object' && cache.hasLinks;
  return current.run({ cache, mode: isUnsure ? 'files' : mode, asked: new Set() }, run);
}

/** A link was followed. */
export function noteLink(): void {
  const now = current.getStore();
  if (now) now.cache.hasLinks = true;
}

/** The text of a file that is edited, where it is to be read. */
export function editedText(path: string): string | undefined {
  const now = current.getStore();
  return now?.mode === 'edits' ? now.cache.textOf(path)?.text : undefined;
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
  const stamp = await stampNow(now, path);
  const known = stamp === undefined ? undefined : now.cache.get(key, stamp);
  if (known !== undefined) return known as T; // a kind names one type of value
  const { value, keep } = await make();
  if (stamp !== undefined && keep !== null) now.cache.set(key, stamp, value, keep);
  return value;
}

/**
 * What the files of a folder give: made anew at each reading, but kept of a folder in which nothing is edited or has
 * changed where only that is read.
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
  if (!now || (now.mode === 'edits' && now.cache.editedFolders.has(folder))) return make();
  const values = now.cache.valuesOf(kind);
  const isKept = now.mode === 'edits' || (now.mode !== 'files' && !now.mode.touch(folder));
  if (isKept && values.has(folder)) {
    const known = values.get(folder) as T; // a kind names one type of value
    if (fits(known)) return known;
  }
  const value = await make();
  values.set(folder, value);
  return value;
}

/** @throws the error of the system. */
export async function fileStamp(path: string): Promise<FileStamp> {
  const now = current.getStore();
  const known = now && isKept(now, path) ? now.cache.stamps.get(path) : undefined;
  if (known) return known;
  const { size, mtimeMs, ctimeMs, ino } = await stat(path);
  const found = { size, mtimeMs, stamp: [size, mtimeMs, ctimeMs, ino].join(' ') };
  now?.cache.stamps.set(path, found);
  now?.asked.add(path);
  return found;
}

function isKept({ mode, asked }: Reading, path: string): boolean {
  return mode === 'edits' || asked.has(path) || (mode !== 'files' && !mode.has(path));
}

/** Undefined where the file cannot be asked: what is wrong is said when it is read. */
async function stampNow({ cache, mode }: Reading, path: string): Promise<string | undefined> {
  const text = mode === 'edits' ? cache.textOf(path) : undefined;
  if (text) return `edit ${text.edit}`;
  try {
    return (await fileStamp(path)).stamp;
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
