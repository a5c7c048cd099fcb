import { message } from '../../../common/messageTemplate';
import { badFile } from '../../errors';
import { CheckpointProblem, type CheckpointTensor } from './checkpoint';

export const HEAD_SIZE = 64;

export interface VisionShape {
  readonly width: number;
  readonly depth: number;
  readonly mlp: number;
  readonly patch: number;
  /** Patches along one side. */
  readonly grid: number;
}

export interface TextShape {
  readonly width: number;
  readonly depth: number;
  readonly mlp: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly types: number;
  /** Width between the two matrices of the projection. */
  readonly projection: number;
}

export interface Architecture {
  /** Length of the vectors. */
  readonly dimension: number;
  readonly vision: VisionShape;
  readonly text: TextShape;
}

type Tensors = ReadonlyMap<string, CheckpointTensor>;
const MAX_DEPTH = 200;
const POSITION_IDS = 'text.transformer.embeddings.position_ids';

/** @throws AnalysisError `bad-file` naming the file and how it differs from BiomedCLIP. */
export function fittingArchitecture(tensors: Tensors, checkpoint: string): Architecture {
  try {
    return architectureOf(tensors);
  } catch (error) {
    if (!(error instanceof CheckpointProblem)) throw error;
    throw badFile(checkpoint, message`${checkpoint} is not a BiomedCLIP checkpoint: ${error.message}.`);
  }
}

/** @throws CheckpointProblem naming the first tensor that is missing, unknown or of another shape. */
export function architectureOf(tensors: Tensors): Architecture {
  const shapeOf = (name: string, rank: number) => {
    const shape = tensors.get(name)?.shape;
    if (!shape) throw new CheckpointProblem(`the tensor ${name} of BiomedCLIP's architecture is missing`);
    if (shape.length !== rank || shape.some((size) => size < 1)) {
      throw new CheckpointProblem(`${name} has the shape [${shape.join(', ')}]`);
    }
    return shape;
  };
  const patchWeight = shapeOf('visual.trunk.patch_embed.proj.weight', 4);
  const tokens = shapeOf('visual.trunk.pos_embed', 3)[1];
  const grid = Math.round(Math.sqrt(tokens - 1));
  if (grid < 1 || grid * grid + 1 !== tokens)
    throw new CheckpointProblem(`it has ${tokens} image tokens, which is not a square and one`);
  const words = shapeOf('text.transformer.embeddings.word_embeddings.weight', 2);
  const architecture: Architecture = {
    dimension: shapeOf('visual.head.proj.weight', 2)[0],
    vision: {
      width: patchWeight[0],
      patch: patchWeight[2],
      grid,
      depth: depthOf(tensors, 'visual.trunk.blocks.'),
      mlp: shapeOf('visual.trunk.blocks.0.mlp.fc1.weight', 2)[0],
    },
    text: {
      width: words[1],
      vocabulary: words[0],
      depth: depthOf(tensors, 'text.transformer.encoder.layer.'),
      mlp: shapeOf('text.transformer.encoder.layer.0.intermediate.dense.weight', 2)[0],
      positions: shapeOf('text.transformer.embeddings.position_embeddings.weight', 2)[0],
      types: shapeOf('text.transformer.embeddings.token_type_embeddings.weight', 2)[0],
      projection: shapeOf('text.proj.0.weight', 2)[0],
    },
  };
  for (const [tower, { width }] of Object.entries({ vision: architecture.vision, text: architecture.text })) {
    if (width % HEAD_SIZE !== 0)
      throw new CheckpointProblem(`its ${tower} width ${width} is not a multiple of ${HEAD_SIZE}`);
  }
  checkShapes(tensors, expectedShapes(architecture));
  return architecture;
}

function depthOf(tensors: Tensors, prefix: string): number {
  let depth = 0;
  for (const name of tensors.keys()) {
    const index = name.startsWith(prefix) ? /^(\d{1,4})\./.exec(name.slice(prefix.length)) : null;
    if (index) depth = Math.max(depth, Number(index[1]) + 1);
  }
  if (depth > MAX_DEPTH) throw new CheckpointProblem(`it has ${depth} layers`);
  return depth;
}

function checkShapes(tensors: Tensors, expected: ReadonlyMap<string, readonly number[]>): void {
  for (const [name, shape] of expected) {
    const tensor = tensors.get(name);
    if (!tensor) throw new CheckpointProblem(`the tensor ${name} of BiomedCLIP's architecture is missing`);
    if (tensor.type !== 'float32') throw new CheckpointProblem(`${name} is ${tensor.type}, not float32`);
    if (tensor.shape.join() !== shape.join()) {
      const found = tensor.shape.join(', ');
      throw new CheckpointProblem(`${name} has the shape [${found}] where [${shape.join(', ')}] belongs`);
    }
  }
  for (const name of tensors.keys()) {
    if (!expected.has(name) && name !== POSITION_IDS) {
      const found = name.slice(0, 80);
      throw new CheckpointProblem(`it holds ${found}, which BiomedCLIP's architecture does not have`);
    }
  }
}

function expectedShapes({ dimension, vision, text }: Architecture): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>([['logit_scale', []]]);
  const affine = (name: string, ...shape: number[]) => {
    shapes.set(`${name}.weight`, shape);
    shapes.set(`${name}.bias`, [shape[0]]);
  };
  const v = vision.width;
  const trunk = 'visual.trunk';
  shapes.set(`${trunk}.cls_token`, [1, 1, v]);
  shapes.set(`${trunk}.pos_embed`, [1, vision.grid ** 2 + 1, v]);
  affine(`${trunk}.patch_embed.proj`, v, 3, vision.patch, vision.patch);
  for (let i = 0; i < vision.depth; i++) {
    const block = `${trunk}.blocks.${i}`;
    affine(`${block}.norm1`, v);
    affine(`${block}.attn.qkv`, 3 * v, v);
    affine(`${block}.attn.proj`, v, v);
    affine(`${block}.norm2`, v);
    affine(`${block}.mlp.fc1`, vision.mlp, v);
    affine(`${block}.mlp.fc2`, v, vision.mlp);
  }
  affine(`${trunk}.norm`, v);
  shapes.set('visual.head.proj.weight', [dimension, v]);
  const t = text.width;
  const embeddings = 'text.transformer.embeddings';
  shapes.set(`${embeddings}.word_embeddings.weight`, [text.vocabulary, t]);
  shapes.set(`${embeddings}.position_embeddings.weight`, [text.positions, t]);
  shapes.set(`${embeddings}.token_type_embeddings.weight`, [text.types, t]);
  affine(`${embeddings}.LayerNorm`, t);
  for (let i = 0; i < text.depth; i++) {
    const layer = `text.transformer.encoder.layer.${i}`;
    for (const name of ['query', 'key', 'value']) affine(`${layer}.attention.self.${name}`, t, t);
    affine(`${layer}.attention.output.dense`, t, t);
    affine(`${layer}.attention.output.LayerNorm`, t);
    affine(`${layer}.intermediate.dense`, text.mlp, t);
    affine(`${layer}.output.dense`, t, text.mlp);
    affine(`${layer}.output.LayerNorm`, t);
  }
  shapes.set('text.proj.0.weight', [text.projection, t]);
  shapes.set('text.proj.2.weight', [dimension, text.projection]);
  return shapes;
}
