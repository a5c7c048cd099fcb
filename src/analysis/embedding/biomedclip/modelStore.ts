/**
 * The stored checkpoints: one folder each below `models`, named by the file's SHA-256. A folder appears whole, after
 * its contents were checked, or not at all.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { message } from '../../../common/messageTemplate';
import { AnalysisError, badFile } from '../../errors';
import { writeAtomically } from '../../files/atomic';
import { hashFile } from '../../files/hashFile';
import { makeFolder } from '../../files/makeFolder';
import { unlessMissing } from '../../files/missing';
import { readPlainFile } from '../../files/plainFile';
import { faultReason, FOLDER_MODE } from '../../store/store';
import type { TaskContext } from '../../taskContext';
import { fittingArchitecture } from './architecture';
import { readCheckpoint, requireFiniteWeights } from './checkpoint';
import { findCheckpoint } from './findCheckpoint';
import { CHECKPOINT_FILE, knownCheckpoint, TOKENIZER_FILE } from './knownCheckpoints';
import { readTokenizer } from './tokens';

export interface StoredModel {
  /** "BiomedCLIP", or how else the file is known. */
  readonly title: string;
  readonly sha256: string;
  readonly tokenizerSha256: string;
  readonly bytes: number;
  /** Length of the vectors. */
  readonly dimension: number;
  readonly official: boolean;
  /** Absolute path of the checkpoint, for `createEncoder`. */
  readonly checkpoint: string;
}

const DESCRIPTION = 'model.json';
const MAX_DESCRIPTION_BYTES = 64 * 1024;
const UNFINISHED = '.unfinished-';

export function modelsFolder(storageDir: string): string {
  return join(storageDir, 'models');
}

/** What is there, the official one first. */
export async function listModels(storageDir: string): Promise<StoredModel[]> {
  const folder = modelsFolder(storageDir);
  const names = await unlessMissing(readdir(folder), []);
  const models: StoredModel[] = [];
  for (const name of names.sort()) {
    const model = /^[0-9a-f]{64}$/.test(name) ? await readDescription(join(folder, name)) : undefined;
    if (model) models.push(model);
  }
  return models.sort((a, b) => Number(b.official) - Number(a.official));
}

/** Path of the checkpoint that is used when none is named. */
export async function installedCheckpoint(storageDir: string): Promise<string | undefined> {
  return (await listModels(storageDir))[0]?.checkpoint;
}

/**
 * Copies a checkpoint and its tokenizer.json into the store.
 * @param source the file, its folder, or a Hugging Face cache folder.
 * @param task progress in bytes.
 * @throws AnalysisError `bad-file` when the files do not fit BiomedCLIP's architecture.
 */
export async function importModel(
  storageDir: string,
  source: string,
  task: TaskContext,
): Promise<StoredModel> {
  const { checkpoint, tokenizer } = await findCheckpoint(source);
  return addModel(storageDir, checkpoint, tokenizer, task, (from, to) => copyFile(from, to));
}

/** Checks the two files and brings them into the store by `transfer` (a copy or a rename). */
export async function addModel(
  storageDir: string,
  checkpoint: string,
  tokenizerPath: string,
  task: TaskContext,
  transfer: (from: string, to: string) => Promise<void>,
): Promise<StoredModel> {
  const { tensors } = await readCheckpoint(checkpoint);
  const tokenizer = await readTokenizer(tokenizerPath);
  const { dimension, text } = fittingArchitecture(tensors, checkpoint);
  if (tokenizer.vocabulary > text.vocabulary) {
    throw badFile(
      tokenizerPath,
      message`${tokenizerPath} has ${tokenizer.vocabulary} tokens but the checkpoint ${text.vocabulary}; they do not belong together.`,
    );
  }
  const { size } = await stat(checkpoint);
  let hashed = 0;
  const sha256 = await hashFile(checkpoint, (count) => task.progress((hashed += count), size));
  if (!knownCheckpoint(sha256)) await requireFiniteWeights(checkpoint, tensors, () => task.check());
  const folder = join(modelsFolder(storageDir), sha256);
  const existing = await readDescription(folder);
  if (existing) return existing;
  const temporary = join(modelsFolder(storageDir), `${UNFINISHED}${randomUUID()}`);
  await makeFolder(temporary, FOLDER_MODE);
  try {
    await transfer(checkpoint, join(temporary, CHECKPOINT_FILE));
    await transfer(tokenizerPath, join(temporary, TOKENIZER_FILE));
    if ((await hashFile(join(temporary, CHECKPOINT_FILE))) !== sha256) {
      throw badFile(checkpoint, message`${checkpoint} changed while it was copied; try again.`);
    }
    const known = knownCheckpoint(sha256);
    const description = {
      title: known?.title ?? 'Custom BiomedCLIP checkpoint',
      sha256,
      tokenizerSha256: tokenizer.sha256,
      bytes: size,
      dimension,
      official: known?.official ?? false,
    };
    await writeAtomically(join(temporary, DESCRIPTION), JSON.stringify(description, null, 2));
    task.check();
    await rm(folder, { recursive: true, force: true }); // a folder without a readable description
    await rename(temporary, folder);
    return { ...description, checkpoint: join(folder, CHECKPOINT_FILE) };
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** @param model title or the first characters of the SHA-256. */
export async function removeModel(storageDir: string, model: string): Promise<StoredModel> {
  const found = await findModel(storageDir, model);
  await rm(dirname(found.checkpoint), { recursive: true });
  return found;
}

/** @throws AnalysisError `bad-parameter` when no stored model, or more than one, is called so. */
export async function findModel(storageDir: string, model: string): Promise<StoredModel> {
  const models = await listModels(storageDir);
  const found = models.filter(
    (one) => one.title === model || (model.length >= 4 && one.sha256.startsWith(model)),
  );
  if (found.length === 1) return found[0];
  const there = models.map((one) => `${one.title} (${one.sha256.slice(0, 12)})`).join(', ') || message`none`;
  const text = message`"${model}" names ${found.length} stored models; there are: ${there}.`;
  throw new AnalysisError('bad-parameter', text, { model });
}

/**
 * Reads the stored files again and compares them with what was stored.
 * @throws AnalysisError `bad-file` when a file changed on disk.
 */
export async function checkModelFiles(model: StoredModel, task: TaskContext): Promise<void> {
  let hashed = 0;
  const sha256 = await hashFile(model.checkpoint, (count) => task.progress((hashed += count), model.bytes));
  const tokenizer = await hashFile(join(dirname(model.checkpoint), TOKENIZER_FILE));
  if (sha256 === model.sha256 && tokenizer === model.tokenizerSha256) return;
  const file = model.checkpoint;
  throw badFile(file, message`${file} changed on disk; remove this model and get it again.`);
}

const descriptionSchema = v.object({
  title: v.string(),
  sha256: v.pipe(v.string(), v.hexadecimal(), v.length(64)),
  tokenizerSha256: v.string(),
  bytes: v.number(),
  dimension: v.number(),
  official: v.boolean(),
});

/** Undefined where the folder does not hold a whole model, whatever lies there instead. */
async function readDescription(folder: string): Promise<StoredModel | undefined> {
  const checkpoint = join(folder, CHECKPOINT_FILE);
  try {
    const bytes = await readPlainFile(join(folder, DESCRIPTION), MAX_DESCRIPTION_BYTES);
    if (!bytes) return undefined;
    const description: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (!v.is(descriptionSchema, description) || description.sha256 !== basename(folder)) return undefined;
    const found = await lstat(checkpoint);
    return found.isFile() && found.size === description.bytes ? { ...description, checkpoint } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || faultReason(error) !== undefined) return undefined;
    throw error;
  }
}
