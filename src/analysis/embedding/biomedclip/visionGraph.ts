/**
 * The image tower as an ONNX graph: timm's `vit_base_patch16_224` (pre-norm, class token, layer norm epsilon 1e-6,
 * exact GELU) with open_clip's linear head. Weights stay in the checkpoint.
 *
 * Input `image` uint8 (batch, side, side, 3); output `embedding` float32 (batch, dimension), rows of length 1.
 * Only the class token is read at the end, so the last block computes the others' keys and values and nothing else.
 */
import type { Precision } from '../../../common/encoders';
import { GraphBuilder } from '../../onnx/graph';
import type { Architecture } from './architecture';
import type { CheckpointTensor } from './checkpoint';
import {
  attention,
  type AttentionShapes,
  feedForward,
  firstTokens,
  layerLinear,
  layerNorm,
  linear,
  namedLinear,
  outputEmbedding,
  TowerWeights,
} from './layers';

const LAYER_NORM_EPSILON = 1e-6;
/** OpenAI's CLIP, as open_clip_config.json of BiomedCLIP has them. */
const MEAN = [0.48145466, 0.4578275, 0.40821073];
const STD = [0.26862954, 0.26130258, 0.27577711];

export function buildVisionGraph(
  tensors: ReadonlyMap<string, CheckpointTensor>,
  { dimension, vision }: Architecture,
  location: string,
  precision: Precision,
): Uint8Array {
  const graph = new GraphBuilder('vision');
  const weights = new TowerWeights(graph, tensors, location, precision);
  const { width, grid, patch, depth } = vision;
  const tokens = grid * grid + 1;
  const side = grid * patch;
  const image = graph.input('image', 'uint8', ['batch', side, side, 3]);
  const rowShape = graph.ints([-1, width]);
  const keyShape = graph.ints([-1, tokens, width]);
  const shapes: AttentionShapes = { width, rowShape, keyShape, queryShape: keyShape };

  let x = graph.node('Reshape', [embedPatches(weights, normalized(graph, image), width, patch), rowShape]);
  for (let i = 0; i < depth; i++) {
    const last = i === depth - 1;
    const block = `visual.trunk.blocks.${i}`;
    const normed = layerNorm(weights, x, `${block}.norm1`, LAYER_NORM_EPSILON);
    const project = (input: string, part: number) =>
      layerLinear(
        weights,
        input,
        weights.rows(`${block}.attn.qkv.weight`, part * width, width),
        weights.rows(`${block}.attn.qkv.bias`, part * width, width),
      );
    const query = project(last ? firstTokens(graph, normed, keyShape) : normed, 0);
    const attended = attention(
      graph,
      { query, key: project(normed, 1), value: project(normed, 2) },
      last ? { ...shapes, queryShape: graph.ints([-1, 1, width]) } : shapes,
    );
    if (last) x = firstTokens(graph, x, keyShape);
    x = graph.node('Add', [x, namedLinear(weights, attended, `${block}.attn.proj`)]);
    const again = layerNorm(weights, x, `${block}.norm2`, LAYER_NORM_EPSILON);
    x = graph.node('Add', [x, feedForward(weights, again, `${block}.mlp.fc1`, `${block}.mlp.fc2`)]);
  }
  x = layerNorm(weights, x, 'visual.trunk.norm', LAYER_NORM_EPSILON);
  x = linear(graph, x, weights.get('visual.head.proj.weight'));
  outputEmbedding(graph, x, dimension);
  return graph.build();
}

/** torchvision's ToTensor and Normalize, in their order: (x / 255 - mean) / std, channels first. */
function normalized(graph: GraphBuilder, image: string): string {
  const perChannel = (values: readonly number[]) =>
    graph.constant('float32', [3, 1, 1], Float32Array.from(values));
  let x = graph.node('Transpose', [image], { perm: [0, 3, 1, 2] });
  x = graph.node('Cast', [x], { to: 1 });
  x = graph.node('Div', [x, graph.scalar(255)]);
  x = graph.node('Sub', [x, perChannel(MEAN)]);
  return graph.node('Div', [x, perChannel(STD)]);
}

/** (batch, 1 + grid * grid, width): class token first, positions added. */
function embedPatches(weights: TowerWeights, image: string, width: number, patch: number): string {
  const { graph } = weights;
  const name = 'visual.trunk.patch_embed.proj';
  let x = graph.node('Conv', [image, weights.get(`${name}.weight`), weights.get(`${name}.bias`)], {
    kernel_shape: [patch, patch],
    strides: [patch, patch],
  });
  x = graph.node('Reshape', [x, graph.ints([0, width, -1])]);
  x = graph.node('Transpose', [x], { perm: [0, 2, 1] });
  const batch = graph.node('Shape', [image], { start: 0, end: 1 });
  const classShape = graph.node('Concat', [batch, graph.ints([1, width])], { axis: 0 });
  const classToken = graph.node('Expand', [weights.get('visual.trunk.cls_token'), classShape]);
  x = graph.node('Concat', [classToken, x], { axis: 1 });
  return graph.node('Add', [x, weights.get('visual.trunk.pos_embed')]);
}
