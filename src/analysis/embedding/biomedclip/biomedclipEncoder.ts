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
import { AnalysisError } from '../../errors';
import { clipPixels } from '../../image/clipPreprocess';
import type { Pixels } from '../../image/resample';
import type { Matrix } from '../../numeric/matrix';
import { ort, Session } from '../../onnx/session';
import type { Encoder, TextMemory } from '../encoder';
import type { Run } from '../../run';
import { architectureOf } from './architecture';
import { CheckpointProblem, readCheckpoint } from './checkpoint';
import { hashFile } from './hashFile';
import { knownCheckpoint } from './knownCheckpoints';
import { embedTokens } from './textBatches';
import { buildTextGraph } from './textGraph';
import { readTokenizer } from './tokens';
import type { TextTokenizer } from './tokens';
import { buildVisionGraph } from './visionGraph';

export interface CrossModalEncoder extends Encoder {
  /** Factor between cosines and logits: exp(logit_scale). */
  readonly logitFactor: number;
  /** Frees the native memory of both towers. */
  release(): Promise<void>;
}

/** One image takes 0.1 to 0.3 s on two cores; cancelling waits for one batch. */
const IMAGE_BATCH_SIZE = 1;
/** Raise when what happens to pixels, texts or graphs changes the numbers. */
const PROCESSING_VERSION = 'pil-bicubic-ftfy-1';

/**
 * @param checkpoint open_clip_pytorch_model.bin, or another checkpoint of the same architecture; tokenizer.json
 *   must lie beside it.
 * @throws AnalysisError `bad-file` naming the file and what is wrong with it.
 */
export async function createBiomedclipEncoder(checkpoint: string): Promise<CrossModalEncoder> {
  const { tensors, logitScale } = await readCheckpoint(checkpoint);
  const architecture = architectureOrRefusal(tensors, checkpoint);
  const tokenizer = await readTokenizer(join(dirname(checkpoint), 'tokenizer.json'));
  requireVocabulary(tokenizer, architecture.text.vocabulary, checkpoint);
  const sha256 = await hashFile(checkpoint);
  const { vision, dimension } = architecture;
  const side = vision.grid * vision.patch;
  const towers = new Towers(await realpath(checkpoint), {
    vision: (location) => buildVisionGraph(tensors, architecture, location),
    text: (location) => buildTextGraph(tensors, architecture, tokenizer.padId, location),
  });
  return {
    name: 'biomedclip',
    title: knownCheckpoint(sha256)?.title ?? `Custom BiomedCLIP checkpoint (${basename(checkpoint)})`,
    dimension,
    modelHash: createHash('sha256')
      .update(sha256)
      .update(tokenizer.sha256)
      .update(PROCESSING_VERSION)
      .digest('hex'),
    imageBatchSize: IMAGE_BATCH_SIZE,
    imageFeatures: dimension,
    logitFactor: Math.exp(logitScale),
    prepareImage: (image) => prepareImage(image, side),
    async encodeImages(prepared) {
      const { Tensor } = await ort();
      const out = new Float32Array(prepared.length * dimension);
      for (const [i, pixels] of prepared.entries()) {
        const image = new Tensor('uint8', pixels, [1, side, side, 3]);
        const { embedding } = await (await towers.get('vision')).run({ image });
        out.set(embedding!.data as Float32Array, i * dimension);
      }
      return out;
    },
    finishImages: (features: Matrix) => Promise.resolve(features),
    encodeTexts: (texts: readonly string[], memory: TextMemory, run: Run) =>
      embedTokens(
        texts,
        { tokenizer, dimension, positions: architecture.text.positions, session: () => towers.get('text') },
        memory,
        run,
      ),
    release: () => towers.release(),
  };
}

type Tower = 'vision' | 'text';

/** Each tower's session is made on first use and kept. */
class Towers {
  private readonly sessions = new Map<Tower, Promise<Session>>();

  constructor(
    /** Real path: ONNX Runtime refuses external data behind a link that leaves its folder. */
    private readonly checkpoint: string,
    private readonly graphs: Record<Tower, (location: string) => Uint8Array>,
  ) {}

  get(tower: Tower): Promise<Session> {
    let session = this.sessions.get(tower);
    if (!session) {
      session = Session.create(this.graphs[tower](basename(this.checkpoint)), {
        extra: {
          session: {
            model_external_initializers_file_folder_path: dirname(this.checkpoint),
            disable_prepacking: '1', // repacked weights would be a second copy of the file in memory
            intra_op: { allow_spinning: '0' }, // spinning threads take the cores from decoding
          },
        },
      });
      this.sessions.set(tower, session);
    }
    return session;
  }

  async release(): Promise<void> {
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const session of sessions) await (await session).release();
  }
}

function prepareImage(image: Pixels, side: number): Uint8Array {
  if (image.cmyk) {
    throw new AnalysisError(
      'bad-file',
      'The image is stored in CMYK inks, which BiomedCLIP cannot be shown as open_clip would; save it as RGB.',
    );
  }
  return clipPixels(image, side);
}

function architectureOrRefusal(tensors: Parameters<typeof architectureOf>[0], checkpoint: string) {
  try {
    return architectureOf(tensors);
  } catch (error) {
    if (!(error instanceof CheckpointProblem)) throw error;
    const name = basename(checkpoint);
    throw new AnalysisError('bad-file', `${name} is no BiomedCLIP checkpoint: ${error.message}.`, {
      file: checkpoint,
    });
  }
}

function requireVocabulary(tokenizer: TextTokenizer, vocabulary: number, checkpoint: string): void {
  if (tokenizer.vocabulary <= vocabulary) return;
  throw new AnalysisError(
    'bad-file',
    `The tokenizer.json beside ${basename(checkpoint)} has ${tokenizer.vocabulary} tokens but the checkpoint only ` +
      `${vocabulary}; put the checkpoint's own there.`,
    { file: checkpoint },
  );
}
