/**
 * Writes small ONNX models (onnx/onnx.proto3, IR version 8) from TypeScript: the graphs for linear algebra, the
 * built-in image encoder and, with weights as external data, the towers of BiomedCLIP.
 */
import { MessageWriter } from './protobuf';

/** onnx.TensorProto.DataType */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
} as const;
export type ElementType = keyof typeof elementTypes;
/** A fixed size, or the name of a size that is known at run time only. */
export type Dimension = number | string;
export type Attribute =
  number | { float: number } | string | readonly number[] | { floats: readonly number[] };
/** Where an initializer's raw little-endian bytes lie when they are not in the model. */
export interface ExternalBytes {
  /** File name, without a folder (ONNX Runtime >= 1.24 refuses paths that leave the model's folder). */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

const IR_VERSION = 8;
const attributeTypes = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const;

/** Builds one graph; every method returns the name of the value it made, to be passed on. */
export class GraphBuilder {
  private readonly nodes: MessageWriter[] = [];
  private readonly inputs: MessageWriter[] = [];
  private readonly outputs: MessageWriter[] = [];
  private readonly initializers: MessageWriter[] = [];
  private readonly domains = new Set<string>();
  private nextName = 0;

  constructor(
    private readonly name: string,
    private readonly opset = 20,
  ) {}

  input(name: string, type: ElementType, dims: readonly Dimension[]): string {
    this.inputs.push(valueInfo(name, type, dims));
    return name;
  }

  output(name: string, type: ElementType, dims: readonly Dimension[]): string {
    this.outputs.push(valueInfo(name, type, dims));
    return name;
  }

  /** A constant stored in the model. `data` must match `type` (BigInt64Array for int64). */
  constant(
    type: ElementType,
    dims: readonly number[],
    data: ArrayBufferView,
    name = this.fresh('c'),
  ): string {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initializers.push(tensor(name, type, dims).bytes(9, raw));
    return name;
  }

  /** A constant whose bytes lie in a file beside the model. */
  external(type: ElementType, dims: readonly number[], where: ExternalBytes, name = this.fresh('w')): string {
    const entry = (key: string, value: string) => new MessageWriter().string(1, key).string(2, value);
    this.initializers.push(
      tensor(name, type, dims)
        .message(13, entry('location', where.location))
        .message(13, entry('offset', String(where.offset)))
        .message(13, entry('length', String(where.length)))
        .int(14, 1),
    );
    return name;
  }

  scalar(value: number): string {
    return this.constant('float32', [], Float32Array.of(value));
  }

  ints(values: readonly number[]): string {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Adds a node with one output and returns the output's name. An empty input name is an omitted input. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    options: { output?: string; domain?: string } = {},
  ): string {
    return this.nodeWithOutputs(
      op,
      inputs,
      [options.output ?? this.fresh('v')],
      attributes,
      options.domain,
    )[0];
  }

  nodeWithOutputs(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): readonly string[] {
    const node = new MessageWriter();
    for (const input of inputs) node.string(1, input);
    for (const output of outputs) node.string(2, output);
    node.string(4, op);
    for (const [key, value] of Object.entries(attributes)) node.message(5, attribute(key, value));
    if (domain) {
      node.string(7, domain);
      this.domains.add(domain);
    }
    this.nodes.push(node);
    return outputs;
  }

  /** The finished model as bytes for `InferenceSession.create`. */
  build(): Uint8Array {
    const graph = new MessageWriter();
    for (const node of this.nodes) graph.message(1, node);
    graph.string(2, this.name);
    for (const initializer of this.initializers) graph.message(5, initializer);
    for (const input of this.inputs) graph.message(11, input);
    for (const output of this.outputs) graph.message(12, output);
    const model = new MessageWriter().int(1, IR_VERSION).string(2, 'slakescope').message(7, graph);
    model.message(8, new MessageWriter().string(1, '').int(2, this.opset));
    for (const domain of this.domains) model.message(8, new MessageWriter().string(1, domain).int(2, 1));
    return model.finish();
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.nextName++}`;
  }
}

function tensor(name: string, type: ElementType, dims: readonly number[]): MessageWriter {
  const writer = new MessageWriter();
  for (const dim of dims) writer.int(1, dim);
  return writer.int(2, elementTypes[type]).string(8, name);
}

function valueInfo(name: string, type: ElementType, dims: readonly Dimension[]): MessageWriter {
  const shape = new MessageWriter();
  for (const dim of dims) {
    const one = new MessageWriter();
    shape.message(1, typeof dim === 'number' ? one.int(1, dim) : one.string(2, dim));
  }
  const tensorType = new MessageWriter().int(1, elementTypes[type]).message(2, shape);
  return new MessageWriter().string(1, name).message(2, new MessageWriter().message(1, tensorType));
}

function attribute(name: string, value: Attribute): MessageWriter {
  const writer = new MessageWriter().string(1, name);
  if (typeof value === 'number') return writer.int(3, value).int(20, attributeTypes.int);
  if (typeof value === 'string') {
    return writer.bytes(4, new TextEncoder().encode(value)).int(20, attributeTypes.string);
  }
  if ('float' in value) return writer.float(2, value.float).int(20, attributeTypes.float);
  if ('floats' in value) {
    for (const v of value.floats) writer.float(7, v);
    return writer.int(20, attributeTypes.floats);
  }
  for (const v of value) writer.int(8, v);
  return writer.int(20, attributeTypes.ints);
}
