/** Pieces that both towers are made of, written as ONNX nodes over weights that stay in the checkpoint. */
import type { Precision } from '../../../common/encoders';
import { elementTypes, type GraphBuilder } from '../../onnx/graph';
import { HEAD_SIZE } from './architecture';
import type { CheckpointTensor } from './checkpoint';

/** float32's lowest number: what PyTorch adds to masked attention scores. */
export const MASKED = -3.4028234663852886e38;

/** Where the layers of one tower find their weights. */
export class TowerWeights {
  private readonly names = new Map<string, string>();

  constructor(
    readonly graph: GraphBuilder,
    private readonly tensors: ReadonlyMap<string, CheckpointTensor>,
    /** File name of the checkpoint, without a folder. */
    private readonly location: string,
    /** How the matrices of attention and feed-forward layers are multiplied. */
    readonly precision: Precision = 'fp32',
  ) {}

  private tensor(name: string): CheckpointTensor {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new RangeError(`The checkpoint has no tensor ${name}.`); // `architectureOf` has checked all
    return tensor;
  }

  /** The tensor, in another shape of the same size if given. */
  get(name: string, shape?: readonly number[]): string {
    const tensor = this.tensor(name);
    return this.external(name, shape ?? tensor.shape, tensor.offset, tensor.length);
  }

  /** Rows [from, from + count) of a tensor: its first axis cut without copying. */
  rows(name: string, from: number, count: number, shape?: readonly number[]): string {
    const tensor = this.tensor(name);
    const rowBytes = tensor.length / tensor.shape[0];
    return this.external(
      `${name}[${from}:${from + count}]`,
      shape ?? [count, ...tensor.shape.slice(1)],
      tensor.offset + from * rowBytes,
      count * rowBytes,
    );
  }

  private external(name: string, shape: readonly number[], offset: number, length: number): string {
    let value = this.names.get(name);
    if (!value) {
      value = this.graph.external('float32', shape, { location: this.location, offset, length }, name);
      this.names.set(name, value);
    }
    return value;
  }
}

/** y = x W' + b over the rows of x; the weight is stored (out, in), so no transposed copy is made. */
export function linear(graph: GraphBuilder, x: string, weight: string, bias?: string): string {
  return graph.node('Gemm', bias === undefined ? [x, weight] : [x, weight, bias], { transB: 1 });
}

/** The layer of this name, by its weight and bias. */
export function namedLinear(weights: TowerWeights, x: string, name: string): string {
  return layerLinear(weights, x, weights.get(`${name}.weight`), weights.get(`${name}.bias`));
}

/** `linear` in the tower's precision: for the matrices inside a layer, which hold nearly all of the work. */
export function layerLinear(weights: TowerWeights, x: string, weight: string, bias: string): string {
  const { graph, precision } = weights;
  if (precision === 'fp32') return linear(graph, x, weight, bias);
  const { values, scale } = quantizedColumns(graph, weight);
  const inputs = [x, values, scale, '', bias];
  return graph.node('DynamicQuantizeMatMul', inputs, {}, { domain: 'com.microsoft' });
}

/** Largest magnitude of a signed byte that is used: symmetric, so that zero stays zero. */
const INT8_LIMIT = 127;
/** Keeps a row of zeros from dividing by zero. */
const SMALLEST_SCALE = 1e-30;

/**
 * A weight (out, in) as signed bytes (in, out) with one scale per output, written as nodes on the checkpoint's own
 * floats: ONNX Runtime computes them once while it loads the graph.
 */
function quantizedColumns(graph: GraphBuilder, weight: string): { values: string; scale: string } {
  const largest = graph.node('ReduceMax', [graph.node('Abs', [weight]), graph.ints([1])], { keepdims: 1 });
  const rowScale = graph.node('Max', [
    graph.node('Div', [largest, graph.scalar(INT8_LIMIT)]),
    graph.scalar(SMALLEST_SCALE),
  ]);
  const rounded = graph.node('Round', [graph.node('Div', [weight, rowScale])]);
  const bytes = graph.node('Cast', [rounded], { to: elementTypes.int8 });
  return {
    values: graph.node('Transpose', [bytes], { perm: [1, 0] }),
    scale: graph.node('Reshape', [rowScale, graph.ints([-1])]),
  };
}

export function layerNorm(weights: TowerWeights, x: string, name: string, epsilon: number): string {
  const inputs = [x, weights.get(`${name}.weight`), weights.get(`${name}.bias`)];
  return weights.graph.node('LayerNormalization', inputs, { axis: -1, epsilon: { float: epsilon } });
}

/** Two matrices with the exact (erf) GELU between them. */
export function feedForward(weights: TowerWeights, x: string, first: string, second: string): string {
  const hidden = namedLinear(weights, x, first);
  return namedLinear(weights, weights.graph.node('Gelu', [hidden]), second);
}

export interface AttentionInput {
  /** (batch * tokens, width). */
  readonly query: string;
  readonly key: string;
  readonly value: string;
  /** Added to the scores: (batch, 1, query tokens, tokens). */
  readonly bias?: string;
}

/** Multi-head attention with heads of 64: rows (batch * query tokens, width) out. */
export function attention(graph: GraphBuilder, input: AttentionInput, shapes: AttentionShapes): string {
  const { width } = shapes;
  const query = graph.node('Reshape', [input.query, shapes.queryShape]);
  const key = graph.node('Reshape', [input.key, shapes.keyShape]);
  const value = graph.node('Reshape', [input.value, shapes.keyShape]);
  const inputs = [query, key, value, ...(input.bias === undefined ? [] : ['', '', input.bias])];
  const heads = { num_heads: width / HEAD_SIZE, scale: { float: 1 / Math.sqrt(HEAD_SIZE) } };
  const out = graph.node('MultiHeadAttention', inputs, heads, { domain: 'com.microsoft' });
  return graph.node('Reshape', [out, shapes.rowShape]);
}

/** Values holding the shapes that `attention` goes through. */
export interface AttentionShapes {
  readonly width: number;
  /** [batch, query tokens, width] */
  readonly queryShape: string;
  /** [batch, tokens, width] */
  readonly keyShape: string;
  /** [-1, width] */
  readonly rowShape: string;
}

/** The output `embedding`: rows of x at length 1. */
export function outputEmbedding(graph: GraphBuilder, x: string, dimension: number): void {
  const embedding = graph.node('LpNormalization', [x], { axis: -1, p: 2 }, { output: 'embedding' });
  graph.output(embedding, 'float32', ['batch', dimension]);
}

/** Row 0 of each item: (batch * tokens, width) to (batch, width). `keyShape` as in `AttentionShapes`. */
export function firstTokens(graph: GraphBuilder, x: string, keyShape: string): string {
  const items = graph.node('Reshape', [x, keyShape]);
  return graph.node('Gather', [items, graph.constant('int64', [], BigInt64Array.of(0n))], { axis: 1 });
}
