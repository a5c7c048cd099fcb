/**
 * The text tower as an ONNX graph: Hugging Face's BertModel (post-norm, layer norm epsilon 1e-12, exact GELU, no
 * pooler), its first token through open_clip's two-matrix projection. Weights stay in the checkpoint.
 *
 * Input `ids` int64 (batch, length), padded with the pad id; output `embedding` float32 (batch, dimension), rows of
 * length 1. Padding is masked, so any length that holds the text gives the same vector up to rounding. As in the
 * image tower the last layer computes the first token only.
 */
import type { Precision } from '../../../common/encoders';
import { GraphBuilder } from '../../onnx/graph';
import type { Architecture } from './architecture';
import type { CheckpointTensor } from './checkpoint';
import {
  attention,
  feedForward,
  firstTokens,
  layerNorm,
  linear,
  MASKED,
  namedLinear,
  outputEmbedding,
  TowerWeights,
} from './layers';

const LAYER_NORM_EPSILON = 1e-12;

export function buildTextGraph(
  tensors: ReadonlyMap<string, CheckpointTensor>,
  { dimension, text }: Architecture,
  padId: number,
  location: string,
  precision: Precision,
): Uint8Array {
  const graph = new GraphBuilder('text');
  const weights = new TowerWeights(graph, tensors, location, precision);
  const { width, depth } = text;
  const ids = graph.input('ids', 'int64', ['batch', 'length']);
  const shape = graph.node('Shape', [ids]);
  const rowShape = graph.ints([-1, width]);
  const keyShape = graph.node('Concat', [shape, graph.ints([width])], { axis: 0 });

  let x = graph.node('Reshape', [embedTokens(weights, ids), rowShape]);
  for (let i = 0; i < depth; i++) {
    const last = i === depth - 1;
    const layer = `text.transformer.encoder.layer.${i}`;
    const own = last ? firstTokens(graph, x, keyShape) : x;
    const project = (input: string, part: string) =>
      namedLinear(weights, input, `${layer}.attention.self.${part}`);
    const attended = attention(
      graph,
      {
        query: project(own, 'query'),
        key: project(x, 'key'),
        value: project(x, 'value'),
        bias: maskBias(graph, ids, padId, last),
      },
      { width, rowShape, keyShape, queryShape: last ? graph.ints([-1, 1, width]) : keyShape },
    );
    x = graph.node('Add', [namedLinear(weights, attended, `${layer}.attention.output.dense`), own]);
    x = layerNorm(weights, x, `${layer}.attention.output.LayerNorm`, LAYER_NORM_EPSILON);
    const forward = feedForward(weights, x, `${layer}.intermediate.dense`, `${layer}.output.dense`);
    x = layerNorm(weights, graph.node('Add', [forward, x]), `${layer}.output.LayerNorm`, LAYER_NORM_EPSILON);
  }
  x = linear(graph, x, weights.get('text.proj.0.weight'));
  x = linear(graph, graph.node('Gelu', [x]), weights.get('text.proj.2.weight'));
  outputEmbedding(graph, x, dimension);
  return graph.build();
}

/** Words + types (always the first) + positions, normalised: (batch, length, width). */
function embedTokens(weights: TowerWeights, ids: string): string {
  const { graph } = weights;
  const name = 'text.transformer.embeddings';
  const words = graph.node('Gather', [weights.get(`${name}.word_embeddings.weight`), ids], { axis: 0 });
  const length = graph.node('Shape', [ids], { start: 1, end: 2 });
  const positions = graph.node('Slice', [
    weights.get(`${name}.position_embeddings.weight`),
    graph.ints([0]),
    length,
    graph.ints([0]),
  ]);
  const typed = graph.node('Add', [words, weights.rows(`${name}.token_type_embeddings.weight`, 0, 1)]);
  return layerNorm(weights, graph.node('Add', [typed, positions]), `${name}.LayerNorm`, LAYER_NORM_EPSILON);
}

/** 0 for tokens and float32's lowest for padding, (batch, 1, query tokens, length). */
function maskBias(graph: GraphBuilder, ids: string, padId: number, firstOnly: boolean): string {
  const padded = graph.node('Equal', [ids, graph.constant('int64', [], BigInt64Array.of(BigInt(padId)))]);
  const bias = graph.node('Where', [padded, graph.scalar(MASKED), graph.scalar(0)]);
  const perKey = graph.node('Unsqueeze', [bias, graph.ints([1, 2])]);
  if (firstOnly) return perKey;
  const batch = graph.node('Shape', [ids], { start: 0, end: 1 });
  const length = graph.node('Shape', [ids], { start: 1, end: 2 });
  return graph.node('Expand', [
    perKey,
    graph.node('Concat', [batch, graph.ints([1]), length, length], { axis: 0 }),
  ]);
}
