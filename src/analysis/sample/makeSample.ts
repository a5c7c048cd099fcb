/**
 * Writes a synthetic dataset in SLAKE's layout: phantoms of several modalities, body parts and patients with masks,
 * boxes and questions in two languages, and injected faults whose ground truth is returned and written beside it.
 * Same count, seed and faults give the same bytes. For trying and testing the program, not for science.
 */
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { message } from '../../common/messageTemplate';
import { detectionFile, maskFile, questionFile } from '../dataset/slake/fileNames';
import type { KnownSplit } from '../dataset/splitNames';
import { fileError } from '../errors';
import { writeAtomically } from '../files/atomic';
import { badParameter } from '../params';
import type { TaskContext } from '../taskContext';
import { type FaultCounts, planDataset, type PlannedImage, usualFaults } from './datasetPlan';
import { encodeJpeg, encodeMask, toBytes } from './encodeImage';
import { groundTruth, type InjectedFaults } from './injectedFaults';
import { Noise } from './noise';
import { organs } from './organs';
import { drawOutlierImage } from './outlierImage';
import { clearTarget, faultsFile, generatorName, prepareTarget, splitFileNames } from './outputFolder';
import { questionsAbout, type SlakeRecord, toRecords } from './questions';
import { SampleRandom } from './random';
import { renderImage } from './renderImage';
import { organsIn } from './visibleOrgans';

export interface SampleRequest {
  /** Number of images; SLAKE has 642. */
  readonly count?: number;
  readonly seed?: number;
  /** Kinds that are left out have the usual number for the count. */
  readonly faults?: Partial<FaultCounts>;
}

const MAX_COUNT = 100_000;
/** Images being encoded while the next are drawn; enough for the encoder's threads. */
const IN_FLIGHT = 8;
/** A near duplicate: brighter by 3 %, lifted, and saved with loss. */
const COPY_GAIN = 1.03;
const COPY_LIFT = 0.012;
const COPY_QUALITY = 72;

/**
 * @param folder new or empty, or one an earlier call made, which is then replaced.
 * @throws AnalysisError `bad-input` for a folder with other files, `bad-parameter`; CancelledError. Nothing of the
 * sample is left then.
 */
export async function makeSample(
  folder: string,
  request: SampleRequest,
  task: TaskContext,
): Promise<{ samples: number; injected: InjectedFaults }> {
  const { count = 642, seed = 42 } = request;
  requireInteger('count', count, 1, MAX_COUNT);
  requireInteger('seed', seed, 0, 2 ** 32 - 1);
  const faults = { ...usualFaults(count), ...request.faults };
  for (const [name, value] of Object.entries(faults)) requireInteger(`faults.${name}`, value, 0, MAX_COUNT);
  const pictures = planDataset(count, seed, faults);
  const isNew = await prepareTarget(folder);
  const mark = (rest: object) =>
    JSON.stringify({ generator: generatorName, count, seed, ...rest }, null, 2) + '\n';
  try {
    await writeFile(join(folder, faultsFile), mark({ complete: false }));
    const records = await writePictures(folder, pictures, seed, task);
    for (const split of Object.keys(splitFileNames) as KnownSplit[]) {
      const lines = pictures
        .flatMap((picture, i) => (picture.split === split ? records[i] : []))
        .map((record) => JSON.stringify(record));
      // An image has questions, so that only a split without images has none: a list of nothing would be a finding.
      if (lines.length > 0) await writeFile(join(folder, splitFileNames[split]), `[${lines.join(',\n')}]\n`);
    }
    const injected = groundTruth(pictures, records);
    await writeAtomically(join(folder, faultsFile), mark({ complete: true, ...injected }));
    return { samples: pictures.length, injected };
  } catch (error) {
    await clearTarget(folder);
    if (isNew) await rmdir(folder);
    throw fileError(error, folder);
  }
}

async function writePictures(
  folder: string,
  pictures: readonly PlannedImage[],
  seed: number,
  task: TaskContext,
): Promise<SlakeRecord[][]> {
  const noise = new Noise(seed);
  const all: SlakeRecord[][] = [];
  const writing = new Set<Promise<void>>();
  let qid = 0;
  let done = 0;
  try {
    for (const picture of pictures) {
      task.check();
      const made = makePicture(picture, seed, noise, qid);
      qid += made.records.length;
      all.push(made.records);
      const job: Promise<void> = made.write(join(folder, 'imgs', picture.id)).then(() => {
        writing.delete(job);
        task.progress(++done, pictures.length);
      });
      writing.add(job);
      // A rejection is handled at the next wait; until then it must not count as unhandled.
      job.catch(() => undefined);
      if (writing.size >= IN_FLIGHT) await Promise.race(writing);
    }
    await Promise.all(writing);
  } finally {
    // Nothing may still be writing when the caller cleans up.
    await Promise.allSettled(writing);
  }
  return all;
}

/** Draws the image; `write` encodes it and writes its files. */
function makePicture(picture: PlannedImage, seed: number, noise: Noise, firstQid: number) {
  const { fault } = picture;
  const drawn = renderImage(picture, seed, noise);
  const { width, height } = drawn.canvas;
  // A copy has the questions of its original.
  const original = fault && 'of' in fault ? fault.of : picture.index;
  const random = new SampleRandom(seed, 'questions', original);
  const drafts = questionsAbout(picture, organsIn(drawn.canvas), drawn.finding, width, random);
  const records = toRecords(drafts, picture, firstQid);
  if (fault?.kind === 'contradiction') contradiction(records).forEach((record) => records.push(record));

  let { canvas } = drawn;
  let colour: Uint8Array | undefined;
  if (fault?.kind === 'outlier') {
    const random = new SampleRandom(seed, 'outlier', picture.index);
    ({ canvas, colour } = drawOutlierImage(fault.outlier, canvas, random, noise));
  }
  const isReencoded = fault?.kind === 'nearDuplicate' || fault?.kind === 'leakage';
  const grey = isReencoded ? canvas.grey.map((value) => value * COPY_GAIN + COPY_LIFT) : canvas.grey;
  const pixels = colour ?? toBytes(grey);
  const boxes = organsIn(canvas).map((visible) => ({ [organs[visible.organ].en]: visible.box }));

  const write = async (folder: string): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const jpeg = encodeJpeg(pixels, width, height, colour ? 3 : 1, isReencoded ? COPY_QUALITY : undefined);
    const [image, mask] = await Promise.all([jpeg, encodeMask(canvas)]);
    await writeFile(join(folder, 'source.jpg'), image);
    await writeFile(join(folder, maskFile), mask);
    await writeFile(join(folder, detectionFile), JSON.stringify(boxes));
    await writeFile(join(folder, questionFile), JSON.stringify(records, null, 2) + '\n');
  };
  return { records, write };
}

/** The first closed English question again, with the other answer. */
function contradiction(records: readonly SlakeRecord[]): SlakeRecord[] {
  const closed = records.find((record) => record.q_lang === 'en' && record.answer_type === 'CLOSED');
  if (!closed) return [];
  const qid = records[records.length - 1].qid + 1;
  return [{ ...closed, answer: closed.answer === 'Yes' ? 'No' : 'Yes', qid }];
}

function requireInteger(name: string, value: unknown, min: number, max: number): void {
  const allowed = message`an integer >= ${min} and <= ${max}`;
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
    throw badParameter('Synthetic dataset', name, value, allowed);
  }
}
