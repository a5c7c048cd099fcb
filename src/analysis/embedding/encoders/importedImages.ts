/**
 * Which images a folder of embeddings has. Where Slakescope wrote it, `metadata.json` names them: an image of the dataset
 * that could not be decoded has no vector there, and is left out of what is made by these vectors.
 */
import { join } from 'node:path';
import * as v from 'valibot';
import { type EncoderName, encoderNames } from '../../../common/encoders';
import { losesContent } from '../../../common/findings';
import { message, type MessageValue } from '../../../common/messageTemplate';
import { shownJson } from '../../../common/shownJson';
import type { Dataset, Finding, Sample } from '../../dataset/types';
import { type AnalysisError, badFile, unexpectedContent } from '../../errors';
import { readUserFile } from '../../files/userFile';
import { silentContext, type TaskContext } from '../../taskContext';
import { findUndecodable, withoutSamplesOf } from '../decodedImages';
import { METADATA_FILE } from '../storedEmbeddings';

/** A map of ten million questions, and what is known of a million images; V8's longest string is somewhat longer. */
const MAX_METADATA_BYTES = 480 * 2 ** 20;
/** Images without a vector that are decoded before the first that can be ends it. */
const BATCH_SIZE = 16;

/** What is read of the provenance that Slakescope writes. */
const provenance = v.object({
  images: v.array(v.object({ id: v.string(), sha256: v.string() })),
  textsHash: v.string(),
  encoder: v.optional(v.string()),
});

export type ImportedOrigin = v.InferOutput<typeof provenance>;

export interface ImportedMetadata {
  readonly path: string;
  readonly text_to_image_map?: unknown;
  /** Where Slakescope wrote the folder. */
  readonly origin: ImportedOrigin | undefined;
}

/** @throws AnalysisError `bad-file` naming `metadata.json`. */
export async function readImportedMetadata(folder: string): Promise<ImportedMetadata> {
  const path = join(folder, METADATA_FILE);
  const { text_to_image_map, slakescope } = await readJson(path);
  if (slakescope === undefined) return { path, text_to_image_map, origin: undefined };
  const parsed = v.safeParse(provenance, slakescope);
  if (!parsed.success) throw notWritten(path);
  return { path, text_to_image_map, origin: parsed.output };
}

/** The encoder that made the vectors; `imported` where the folder does not say, or names none of this version. */
export function encoderOf({ origin }: Pick<ImportedMetadata, 'origin'>): EncoderName {
  return encoderNames.find((name) => name === origin?.encoder) ?? 'imported';
}

function notWritten(path: string) {
  return unexpectedContent(
    path,
    message`an entry "slakescope" that does not fit`,
    message`what Slakescope writes with these embeddings`,
  );
}

async function readJson(path: string) {
  try {
    const read: unknown = JSON.parse(String(await readUserFile(path, MAX_METADATA_BYTES)));
    return (read ?? {}) as { readonly text_to_image_map?: unknown; readonly slakescope?: unknown };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw unexpectedContent(path, message`no valid JSON`, message`what the notebook writes`);
    throw error;
  }
}

/**
 * The dataset without the images that have no vector in `folder`, each with the finding of why it cannot be decoded. No
 * other image is read.
 * @throws AnalysisError `bad-file` naming an image that can be decoded and has no vector, or one that is not in the dataset.
 */
export async function withImagesOf(
  folder: string,
  dataset: Dataset,
  task: Pick<TaskContext, 'check'>,
): Promise<Dataset> {
  const metadata = await readImportedMetadata(folder);
  if (metadata.origin) samplesWithout(metadata.path, metadata.origin, dataset);
  return withNamedImages(metadata, dataset, task);
}

/** The same with what is read already. */
export async function withNamedImages(
  { path, origin }: Pick<ImportedMetadata, 'path' | 'origin'>,
  dataset: Dataset,
  task: Pick<TaskContext, 'check'>,
): Promise<Dataset> {
  const { samples } = dataset;
  // More vectors than images, or other images, are not what was left out.
  if (!origin || origin.images.length >= samples.length) return dataset;
  const missing = samplesWithout(path, origin, dataset);
  const findings: Finding[] = [];
  for (let from = 0; from < missing.length; from += BATCH_SIZE) {
    const some = missing.slice(from, from + BATCH_SIZE);
    const found = await findUndecodable(
      { ...dataset, samples: some },
      { ...silentContext(), check: () => task.check() },
    );
    const bad = new Set(found.map(({ sample }) => sample));
    const fresh = some.find(({ id }) => !bad.has(id));
    if (fresh)
      throw badFile(
        path,
        message`${path} has no vector of the image ${fresh.id}, which can be decoded; embed the dataset again.`,
      );
    for (const finding of found) findings.push(finding);
  }
  return withoutSamplesOf(dataset, findings);
}

/** The samples that are not named. @throws AnalysisError where others are named, or in another order. */
function samplesWithout(
  path: string,
  { images }: ImportedOrigin,
  { samples, findings }: Pick<Dataset, 'samples' | 'findings'>,
): Sample[] {
  let row = 0;
  const missing = samples.filter(({ id }) => {
    if (row === images.length || images[row].id !== id) return true;
    row++;
    return false;
  });
  if (row === images.length) return missing;
  const found = shownJson(images[row].id, 40);
  throw otherDataset(
    path,
    message`images[${row}] = ${found}`,
    message`an image of the dataset, in its order`,
    findings,
  );
}

/**
 * The error of a file that is of another dataset. Where a file of the dataset could not be read, that is likely why.
 * @param findings of the dataset.
 */
export function otherDataset(
  path: string,
  found: MessageValue,
  expected: MessageValue,
  findings: Dataset['findings'],
): AnalysisError {
  const error = unexpectedContent(path, found, expected);
  const lost = findings.filter((finding) => finding.leavesOut ?? losesContent(finding));
  const first = lost.find(({ sample }) => sample === undefined) ?? lost.at(0);
  if (!first) return error;
  return badFile(path, message`${error.template} ${first.file}: ${first.template ?? first.message}`);
}
