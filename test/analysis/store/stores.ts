/** Stores of tests, and what is in their files. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { Store } from '../../../src/analysis/store/store';
import { decodeStored, encodeStored, PREAMBLE_BYTES } from '../../../src/analysis/store/storedValue';
import { memorySource } from '../memorySource';

/** A store that has nothing to warn of. */
export function quietStore(folder: string): Store {
  return new Store(folder, (level, message) => {
    if (level === 'warn') expect.unreachable(message);
  });
}

/** A store whose lines of a level are collected. */
export function loggingStore(folder: string, wanted = 'warn'): { store: Store; lines: string[] } {
  const lines: string[] = [];
  const store = new Store(folder, (level, message) => level === wanted && lines.push(message));
  return { store, lines };
}

export function storedBytes(identity: string, value: unknown): Buffer {
  return Buffer.concat(encodeStored(identity, value));
}

function identityIn(bytes: Buffer): string {
  const text = bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + bytes.readUInt32LE(16));
  return (JSON.parse(text.toString()) as { identity: string }).identity;
}

/** Writes a file again with a changed value, whole in all else. */
export async function rewriteStored(path: string, change: (value: never) => unknown): Promise<void> {
  const bytes = await readFile(path);
  const identity = identityIn(bytes);
  const value = (await decodeStored(memorySource(bytes), identity)) as never;
  await writeFile(path, storedBytes(identity, change(value)));
}
