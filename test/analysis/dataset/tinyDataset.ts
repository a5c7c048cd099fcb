/** Tiny datasets in a temporary folder: each test says only what is special about its own. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import type { Finding } from '../../../src/analysis/dataset/types';
import { silentContext } from '../../../src/analysis/taskContext';

/** Structure of a JPEG without picture data: start, frame header of 8 bit, one channel, end. */
export function jpeg(width = 40, height = 30): Buffer {
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  return Buffer.from([0xff, 0xd8, ...frame, 0xff, 0xda, 0, 2, 0x12, 0x34, 0xff, 0xd9]);
}

export function png(width = 40, height = 30): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(5)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export const record = (more: object = {}) => ({ question: 'What is it?', answer: 'Lung', ...more });

export type Files = Readonly<Record<string, string | Buffer | object>>;

/**
 * Makes a root with `files` (paths from the root); objects are written as JSON. Returns its real path.
 */
export async function makeRoot(files: Files): Promise<string> {
  const root = join(await realpath(await mkdtemp(join(tmpdir(), 'dataset-'))), 'set');
  await mkdir(join(root, 'imgs'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
    await writeFile(path, isRaw ? content : JSON.stringify(content));
  }
  return root;
}

/** Without the note that there is no split file, where only what lies in `imgs` is given. */
export async function read(files: Files) {
  const dataset = await readDataset(await makeRoot(files), silentContext());
  if (!Object.keys(files).every((name) => name.startsWith('imgs/'))) return dataset;
  const findings = dataset.findings.filter(({ kind }) => kind !== 'no-split-file');
  return { ...dataset, findings };
}

/** A whole sample xmlab1 with `files` of its folder on top. */
export async function readOne(files: Files) {
  const inside = Object.entries(files).map(([name, content]) => [`imgs/xmlab1/${name}`, content] as const);
  return read({
    'imgs/xmlab1/source.jpg': jpeg(),
    'imgs/xmlab1/question.json': [record()],
    ...Object.fromEntries(inside),
  });
}

/** What a user sees first of each finding. */
export function brief(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, kind, file, line, column }) => {
    return `${severity} ${kind} ${file}:${line}:${column}`;
  });
}

/** Hash over names, kinds, sizes, times and contents of everything below a folder. */
export async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(root, { recursive: true })).sort();
  for (const name of names) {
    const path = join(root, name);
    const found = await lstat(path);
    hash.update(`${name} ${found.mode} ${found.size} ${found.mtimeMs}\n`);
    if (found.isFile() && (found.mode & 0o400) !== 0) hash.update(await readFile(path));
    if (found.isSymbolicLink()) hash.update(await readlink(path));
  }
  return hash.digest('hex');
}
