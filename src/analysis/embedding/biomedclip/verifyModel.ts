/**
 * Proves on the user's machine that the official checkpoint gives the published numbers: the hub's nine example
 * images against nine labels, compared with a run of its notebook (open_clip 2.23.0, September 2025).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { largestOf } from '../../../common/extremes';
import { message } from '../../../common/messageTemplate';
import { downloadFile } from '../../download/download';
import { hubFile, type HubOptions } from '../../download/hub';
import { AnalysisError, badFile, fileError } from '../../errors';
import { NotPlainFileError, readPlainFile } from '../../files/plainFile';
import { decodeImage } from '../../image/decode';
import { row } from '../../numeric/matrix';
import { by } from '../../store/schemas';
import type { Store } from '../../store/store';
import type { TaskContext } from '../../taskContext';
import { type CrossModalEncoder, zeroShot } from '../crossModal';
import { OFFICIAL_REPOSITORY, OFFICIAL_REVISION } from './knownCheckpoints';

const exampleLabels: readonly string[] = [
  'adenocarcinoma histopathology',
  'brain MRI',
  'covid line chart',
  'squamous cell carcinoma histopathology',
  'immunohistochemistry histopathology',
  'bone X-ray',
  'chest X-ray',
  'pie chart',
  'hematoxylin and eosin histopathology',
];

interface Example {
  readonly file: string;
  /** Probability of the likeliest and of the second label. */
  readonly first: readonly [label: string, probability: number];
  readonly second: readonly [label: string, probability: number];
}

const [adenocarcinoma, brain, covid, squamous, ihc, bone, chest, pie, hematoxylin] = exampleLabels;

export const publishedExamples: readonly Example[] = [
  {
    file: 'squamous_cell_carcinoma_histopathology.jpeg',
    first: [squamous, 0.997435],
    second: [adenocarcinoma, 0.001308],
  },
  { file: 'H_and_E_histopathology.jpg', first: [hematoxylin, 0.987152], second: [ihc, 0.012633] },
  { file: 'bone_X-ray.jpg', first: [bone, 0.999479], second: [pie, 0.000449] },
  {
    file: 'adenocarcinoma_histopathology.jpg',
    first: [adenocarcinoma, 0.732262],
    second: [hematoxylin, 0.26615],
  },
  { file: 'covid_line_chart.png', first: [covid, 0.999931], second: [ihc, 4.759e-5] },
  { file: 'IHC_histopathology.jpg', first: [ihc, 0.997437], second: [hematoxylin, 0.001896] },
  { file: 'chest_X-ray.jpg', first: [chest, 0.999942], second: [bone, 5.678e-5] },
  { file: 'brain_MRI.jpg', first: [brain, 0.999992], second: [hematoxylin, 5.948e-6] },
  { file: 'pie_chart.png', first: [pie, 0.999997], second: [covid, 2.518e-6] },
];

const EXAMPLE_FOLDER = 'example_data/biomed_image_classification_example_data';
const MAX_EXAMPLE_BYTES = 32 * 2 ** 20;
/**
 * Largest difference of log(p1 / p2) that counts as equal; divided by the logit factor 85 it is a cosine of 1e-4.
 * The published second probabilities have four digits, and JPEG decoders differ by single grey values.
 */
const TOLERANCE = 0.01;

export interface ExampleOutcome {
  readonly file: string;
  readonly label: string;
  readonly probability: number;
  readonly expectedLabel: string;
  readonly expectedProbability: number;
  /** |log(p1 / p2) - published|. */
  readonly difference: number;
  readonly agrees: boolean;
}

/** By file name. */
export type ExampleImages = ReadonlyMap<string, Uint8Array>;

/** The example images of the store; those that it has not are downloaded. @throws AnalysisError as `downloadFile`. */
export async function downloadExamples(
  store: Store,
  task: TaskContext,
  options: HubOptions = {},
): Promise<ExampleImages> {
  const images = new Map<string, Uint8Array>();
  for (const [i, { file }] of publishedExamples.entries()) {
    task.progress(i, publishedExamples.length);
    const name = `${file}.stored`;
    const identity = JSON.stringify(['example', OFFICIAL_REVISION, file]);
    const kept = await store.read(name, identity, by(v.instance(Uint8Array)));
    const bytes = kept ?? (await downloadExample(store.path(file), file, task, options));
    if (!kept) await store.write(name, identity, bytes);
    images.set(file, bytes);
  }
  task.progress(publishedExamples.length, publishedExamples.length);
  return images;
}

async function downloadExample(
  to: string,
  file: string,
  task: TaskContext,
  options: HubOptions,
): Promise<Uint8Array> {
  const source = hubFile(OFFICIAL_REPOSITORY, OFFICIAL_REVISION, `${EXAMPLE_FOLDER}/${file}`, options);
  const silent = { ...task, progress: () => task.check() };
  await downloadFile({ ...source, to, maxBytes: MAX_EXAMPLE_BYTES }, silent);
  const bytes = await readPlainFile(to, MAX_EXAMPLE_BYTES);
  await rm(to, { force: true });
  if (!bytes) throw badFile(to, message`${to} was removed while it was downloaded; try again.`);
  return bytes;
}

/**
 * The example images in a folder of the user.
 * @throws AnalysisError `bad-input` when one is missing or is not a plain file.
 */
export async function readExamples(folder: string): Promise<ExampleImages> {
  const images = new Map<string, Uint8Array>();
  for (const { file } of publishedExamples) {
    const path = join(folder, file);
    const bytes = await readPlainFile(path, MAX_EXAMPLE_BYTES).catch((error: unknown) => {
      if (!(error instanceof NotPlainFileError)) throw fileError(error, path);
      throw new AnalysisError('bad-input', message`${path} is ${error.found}; an image is expected.`, {
        file,
      });
    });
    if (!bytes) {
      const text = message`${path} is missing; it is one of the hub's nine example images.`;
      throw new AnalysisError('bad-input', text, { file });
    }
    images.set(file, bytes);
  }
  return images;
}

/** @param images all nine. A number that disagrees is an outcome, not an error. */
export async function verifyModel(
  encoder: CrossModalEncoder,
  images: ExampleImages,
  task: TaskContext,
): Promise<ExampleOutcome[]> {
  const outcomes: ExampleOutcome[] = [];
  for (const example of publishedExamples) {
    const { file } = example;
    const bytes = images.get(file);
    if (!bytes) throw new RangeError(`There is no example image ${file}.`);
    task.progress(outcomes.length, publishedExamples.length);
    const prepared = encoder.prepareImage(await decodeImage(bytes, file));
    const data = await encoder.encodeImages([prepared]);
    const silent: TaskContext = { ...task, progress: () => task.check() };
    const image = { n: 1, d: encoder.dimension, data };
    outcomes.push(compare(example, row(await zeroShot(exampleLabels, image, encoder, silent), 0)));
  }
  task.progress(publishedExamples.length, publishedExamples.length);
  return outcomes;
}

function compare({ file, first, second }: Example, probabilities: Float32Array): ExampleOutcome {
  const best = probabilities.indexOf(largestOf(probabilities));
  const of = (label: string) => probabilities[exampleLabels.indexOf(label)];
  const difference = Math.abs(Math.log(of(first[0]) / of(second[0])) - Math.log(first[1] / second[1]));
  return {
    file,
    label: exampleLabels[best],
    probability: probabilities[best],
    expectedLabel: first[0],
    expectedProbability: first[1],
    difference,
    agrees: exampleLabels[best] === first[0] && difference <= TOLERANCE,
  };
}
