/** Finds a checkpoint and its tokenizer where users have them: a file, its folder, or a Hugging Face cache. */
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { AnalysisError, fileError } from '../../errors';
import { exists, unlessMissing } from '../../files/missing';
import { CHECKPOINT_FILE, OFFICIAL_REPOSITORY, OFFICIAL_REVISION, TOKENIZER_FILE } from './knownCheckpoints';

export interface CheckpointFiles {
  readonly checkpoint: string;
  readonly tokenizer: string;
}

/** Folder of the official repository inside a Hugging Face cache (`~/.cache/huggingface/hub`). */
const CACHE_NAME = `models--${OFFICIAL_REPOSITORY.replaceAll('/', '--')}`;

/** @throws AnalysisError `bad-input` naming the file that is missing. */
export async function findCheckpoint(source: string): Promise<CheckpointFiles> {
  const refused = (file: string, sentence: MessageTemplate) =>
    new AnalysisError('bad-input', sentence, { file });
  const found = await unlessMissing(stat(source), undefined).catch((error: unknown) => {
    throw fileError(error, source);
  });
  if (!found) throw refused(source, message`${source} does not exist.`);
  const checkpoint = found.isDirectory() ? await checkpointIn(source) : source;
  if (checkpoint === undefined)
    throw refused(source, message`${source} holds no ${CHECKPOINT_FILE}; choose the file or its folder.`);
  const tokenizer = join(dirname(checkpoint), TOKENIZER_FILE);
  for (const file of [checkpoint, tokenizer]) {
    if (!(await exists(file))) throw refused(file, message`${file} is missing; it belongs to the model.`);
  }
  return { checkpoint, tokenizer };
}

async function checkpointIn(folder: string): Promise<string | undefined> {
  const roots = [folder, join(folder, CACHE_NAME), join(folder, 'hub', CACHE_NAME)];
  const candidates: string[] = [];
  for (const root of roots) {
    candidates.push(root, join(root, 'snapshots', OFFICIAL_REVISION));
    const names = await unlessMissing(readdir(join(root, 'snapshots')), []);
    for (const name of names.sort()) candidates.push(join(root, 'snapshots', name));
  }
  for (const candidate of candidates) {
    const file = join(candidate, CHECKPOINT_FILE);
    if (await exists(file)) return file;
  }
  return undefined;
}
