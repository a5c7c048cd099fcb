/**
 * BiomedCLIP (microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224) out of open_clip's own checkpoint: the
 * weights are mapped from the user's file, not copied. Vectors agree with open_clip's to about 1e-6.
 *
 * Images and texts share one space, so their cosines can be compared. A vector does not depend on what it was
 * embedded together with, so resumed runs give the same bytes.
 */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Device, Precision } from '../../../common/encoders';
import { message } from '../../../common/messageTemplate';
import type { DistinctTexts } from '../../dataset/distinctTexts';
import { badFile } from '../../errors';
import { hashFile } from '../../files/hashFile';
import { clipPixels } from '../../image/clipPreprocess';
import { gatherRows, type Rows } from '../../numeric/matrix';
import { ort } from '../../onnx/runtime';
import type { TaskContext } from '../../taskContext';
import type { CrossModalEncoder } from '../crossModal';
import type { TextMemory } from '../encoder';
import { TextVectors } from '../textVectors';
import { type Architecture, fittingArchitecture } from './architecture';
import { readCheckpoint, requireFiniteWeights } from './checkpoint';
import { cosineOf, deviceProblem } from './deviceCheck';
import { knownCheckpoint } from './knownCheckpoints';
import { embedTokens } from './textBatches';
import { buildTextGraph } from './textGraph';
import { readTokenizer, type TextTokenizer } from './tokens';
import { Towers } from './towers';
import { buildVisionGraph } from './visionGraph';

export interface BiomedclipOptions {
  /** int8 is two to three times faster, but its vectors are not open_clip's; the difference is measured and shown. */
  readonly precision?: Precision | undefined;
  /** Any device but cpu is compared with it first. */
  readonly device?: Device | undefined;
  readonly log?: TaskContext['log'];
}

/** One image takes 0.1 to 0.3 s on two cores; cancelling waits for one batch. */
const IMAGE_BATCH_SIZE = 1;
/** Raise when what happens to pixels, texts or graphs changes the numbers. */
const PROCESSING_VERSION = 'pil-bicubic-ftfy-1';
/** The same for int8 alone. */
const INT8_VERSION = 'int8 2';

/**
 * @param checkpoint open_clip_pytorch_model.bin, or another checkpoint of the same architecture; tokenizer.json
 *   must lie beside it.
 * @throws AnalysisError `bad-file` naming the file and what is wrong with it.
 */
export async function createBiomedclipEncoder(
  checkpoint: string,
  { precision = 'fp32', device = 'cpu', log = () => undefined }: BiomedclipOptions = {},
): Promise<CrossModalEncoder> {
  const { tensors, logitScale } = await readCheckpoint(checkpoint);
  const architecture = fittingArchitecture(tensors, checkpoint);
  const tokenizer = await readTokenizer(join(dirname(checkpoint), 'tokenizer.json'));
  requireVocabulary(tokenizer, architecture.text.vocabulary, checkpoint);
  const sha256 = await hashFile(checkpoint);
  if (!knownCheckpoint(sha256)) await requireFiniteWeights(checkpoint, tensors);
  const { vision, dimension } = architecture;
  const side = vision.grid * vision.patch;
  const path = await realpath(checkpoint);
  const towersOn = (where: Device, how: Precision) =>
    new Towers(
      path,
      (location) => buildVisionGraph(tensors, architecture, location, how),
      (location) => buildTextGraph(tensors, architecture, tokenizer.padId, location, how),
      where,
    );
  const towers = await agreeingTowers(device, (where) => towersOn(where, precision), architecture, log);
  const { positions } = architecture.text;
  const textTower = {
    tokenizer,
    dimension,
    positions,
    session: () => towers.get('text'),
    alone: precision === 'int8',
  };
  const kind = [precision, towers.device].filter((word) => word !== 'fp32' && word !== 'cpu');
  const name = knownCheckpoint(sha256)?.title ?? `Custom BiomedCLIP checkpoint (${basename(checkpoint)})`;
  return {
    name: 'biomedclip',
    title: [name, ...kind].join(', '),
    dimension,
    modelHash: [
      sha256,
      tokenizer.sha256,
      PROCESSING_VERSION,
      ...kind.map((word) => (word === 'int8' ? INT8_VERSION : word)),
    ]
      .reduce((hash, part) => hash.update(part), createHash('sha256'))
      .digest('hex'),
    imageBatchSize: IMAGE_BATCH_SIZE,
    imageFeatures: dimension,
    logitFactor: Math.exp(logitScale),
    prepareImage: (image) => clipPixels(image, side),
    encodeImages: (prepared) => encodeImages(towers, prepared, side, dimension),
    ...(precision === 'fp32'
      ? {}
      : {
          exactCosines: async (prepared: readonly Uint8Array[], task: TaskContext) => {
            const exact = towersOn('cpu', 'fp32');
            try {
              const cosines: number[] = [];
              for (const image of prepared) {
                task.check();
                const own = await encodeImages(towers, [image], side, dimension);
                cosines.push(cosineOf(own, await encodeImages(exact, [image], side, dimension)));
              }
              return cosines;
            } finally {
              await exact.release();
            }
          },
        }),
    finishImages: (features: Rows, task: TaskContext) =>
      Promise.resolve(gatherRows(features, () => task.check())),
    encodeTexts: async ({ texts, rowOf }: DistinctTexts, memory: TextMemory, task: TaskContext) =>
      new TextVectors(await embedTokens(texts, textTower, memory, task), rowOf),
    release: () => towers.release(),
  };
}

async function encodeImages(
  towers: Towers,
  prepared: readonly Uint8Array[],
  side: number,
  dimension: number,
): Promise<Float32Array> {
  const { Tensor } = await ort();
  const out = new Float32Array(prepared.length * dimension);
  for (const [i, pixels] of prepared.entries()) {
    const image = new Tensor('uint8', pixels, [1, side, side, 3]);
    const { embedding } = await (await towers.get('vision')).run({ image });
    out.set(embedding.data as Float32Array, i * dimension);
  }
  return out;
}

/** The towers on the device where it agrees with the processor, else on the processor; the log says why. */
async function agreeingTowers(
  device: Device,
  towersOn: (device: Device) => Towers,
  architecture: Architecture,
  log: TaskContext['log'],
): Promise<Towers> {
  const processor = towersOn('cpu');
  if (device === 'cpu') return processor;
  const wished = towersOn(device);
  const problem = await deviceProblem(wished, processor, architecture);
  if (problem === undefined) {
    await processor.release();
    log('info', `BiomedCLIP runs on ${device}; its vectors agree with the processor's.`);
    return wished;
  }
  await wished.release();
  log('warn', `BiomedCLIP runs on the processor, not on ${device}: ${problem}.`);
  return processor;
}

function requireVocabulary(tokenizer: TextTokenizer, vocabulary: number, checkpoint: string): void {
  if (tokenizer.vocabulary <= vocabulary) return;
  throw badFile(
    checkpoint,
    message`The tokenizer.json beside ${basename(checkpoint)} has ${tokenizer.vocabulary} tokens but the checkpoint only ${vocabulary}; put the checkpoint's own there.`,
  );
}
