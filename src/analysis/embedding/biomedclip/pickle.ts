/**
 * Reads the `data.pkl` of a PyTorch checkpoint without running anything: an allow-list of opcodes (pickle protocol
 * 2), four globals and two callables. The result is plain data: names, shapes and the storage each tensor lies in.
 */

/** What was found that is not allowed, in words that follow "its pickle ". */
export class PickleError extends Error {}

export type StorageType = 'FloatStorage' | 'LongStorage';

export interface PickledTensor {
  readonly storage: StorageType;
  /** Name of the zip entry below `data/`. */
  readonly key: string;
  /** Elements of the storage. */
  readonly storageElements: number;
  readonly storageOffset: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

type Callable = 'collections OrderedDict' | 'torch._utils _rebuild_tensor_v2';
const globals = new Map<string, Value>([
  ['collections OrderedDict', { kind: 'callable', name: 'collections OrderedDict' }],
  ['torch._utils _rebuild_tensor_v2', { kind: 'callable', name: 'torch._utils _rebuild_tensor_v2' }],
  ['torch FloatStorage', { kind: 'storageType', name: 'FloatStorage' }],
  ['torch LongStorage', { kind: 'storageType', name: 'LongStorage' }],
]);

type Value =
  | string
  | number
  | boolean
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'dict'; readonly entries: Map<string, Value> }
  | { readonly kind: 'callable'; readonly name: Callable }
  | { readonly kind: 'storageType'; readonly name: StorageType }
  | { readonly kind: 'storage'; readonly type: StorageType; readonly key: string; readonly elements: number }
  | { readonly kind: 'tensor'; readonly tensor: PickledTensor };

const MARK = Symbol('mark');
/** Dimensions of a tensor; weights have four at most. */
const MAX_DIMENSIONS = 8;

/**
 * @returns tensors by name, in the order of the file.
 * @throws PickleError on anything but a dictionary of plain tensors.
 */
export function readTensorPickle(bytes: Uint8Array): Map<string, PickledTensor> {
  const top = new Machine(bytes).run();
  if (!isKind(top, 'dict')) throw new PickleError('holds no dictionary of tensors');
  const tensors = new Map<string, PickledTensor>();
  for (const [name, value] of top.entries) {
    if (!isKind(value, 'tensor')) {
      const shown = shorten(name);
      throw new PickleError(`holds "${shown}", which is not a tensor (a wrapped or training checkpoint?)`);
    }
    tensors.set(name, value.tensor);
  }
  return tensors;
}

class Machine {
  private readonly stack: (Value | typeof MARK)[] = [];
  private readonly memo = new Map<number, Value>();
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): Value {
    for (;;) {
      const opcodeAt = this.at;
      const opcode = this.uint8();
      if (opcode === 0x2e) break; // STOP
      const operation = operations[opcode];
      if (!operation) {
        const found = `opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${opcodeAt}`;
        throw new PickleError(`holds ${found}, which plain weights never need`);
      }
      operation(this);
    }
    const top = this.pop();
    if (this.stack.length > 0 || this.at !== this.bytes.length)
      throw new PickleError('continues after its end');
    return top;
  }

  push(value: Value | typeof MARK): void {
    this.stack.push(value);
  }

  pop(): Value {
    const value = this.stack.pop();
    if (value === undefined || value === MARK) throw new PickleError('takes a value that is not there');
    return value;
  }

  top(): Value {
    const value = this.stack.at(-1);
    if (value === undefined || value === MARK) throw new PickleError('uses a value that is not there');
    return value;
  }

  popToMark(): Value[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw new PickleError('lacks a mark');
    const items = this.stack.splice(mark) as Value[];
    return items.slice(1);
  }

  put(index: number): void {
    this.memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new PickleError('recalls a value that it never stored');
    this.push(value);
  }

  uint8(): number {
    return this.take(1, () => this.view.getUint8(this.at));
  }
  uint16(): number {
    return this.take(2, () => this.view.getUint16(this.at, true));
  }
  uint32(): number {
    return this.take(4, () => this.view.getUint32(this.at, true));
  }
  int32(): number {
    return this.take(4, () => this.view.getInt32(this.at, true));
  }

  string(length: number): string {
    const end = this.at + length;
    return this.take(length, () => new TextDecoder().decode(this.bytes.subarray(this.at, end)));
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new PickleError('is cut short');
    const text = this.string(end - this.at);
    this.at++;
    return text;
  }

  private take<T>(length: number, read: () => T): T {
    if (this.at + length > this.bytes.length) throw new PickleError('is cut short');
    const value = read();
    this.at += length;
    return value;
  }
}

const tuple = (items: readonly Value[]): Value => ({ kind: 'tuple', items });

const operations: Readonly<Record<number, ((m: Machine) => void) | undefined>> = {
  // PROTO
  0x80: (m) => {
    const version = m.uint8();
    if (version !== 2) throw new PickleError(`has protocol ${version}; PyTorch writes 2`);
  },
  // GLOBAL
  0x63: (m) => {
    const name = `${m.line()} ${m.line()}`;
    const value = globals.get(name);
    const shown = shorten(name.replace(' ', '.'));
    if (!value) throw new PickleError(`asks for "${shown}", which plain weights never need`);
    m.push(value);
  },
  0x71: (m) => m.put(m.uint8()), // BINPUT
  0x72: (m) => m.put(m.uint32()), // LONG_BINPUT
  0x68: (m) => m.get(m.uint8()), // BINGET
  0x6a: (m) => m.get(m.uint32()), // LONG_BINGET
  0x28: (m) => m.push(MARK), // MARK
  0x29: (m) => m.push(tuple([])), // EMPTY_TUPLE
  0x74: (m) => m.push(tuple(m.popToMark())), // TUPLE
  0x85: (m) => m.push(tuple([m.pop()])), // TUPLE1
  // TUPLE2
  0x86: (m) => {
    const b = m.pop();
    m.push(tuple([m.pop(), b]));
  },
  // TUPLE3
  0x87: (m) => {
    const c = m.pop();
    const b = m.pop();
    m.push(tuple([m.pop(), b, c]));
  },
  0x58: (m) => m.push(m.string(m.uint32())), // BINUNICODE
  0x4a: (m) => m.push(m.int32()), // BININT
  0x4b: (m) => m.push(m.uint8()), // BININT1
  0x4d: (m) => m.push(m.uint16()), // BININT2
  0x89: (m) => m.push(false), // NEWFALSE
  0x7d: (m) => m.push({ kind: 'dict', entries: new Map() }), // EMPTY_DICT
  0x51: (m) => m.push(storageOf(m.pop())), // BINPERSID
  // REDUCE
  0x52: (m) => {
    const args = m.pop();
    m.push(call(m.pop(), args));
  },
  // SETITEM
  0x73: (m) => {
    const value = m.pop();
    const key = m.pop();
    setItems(m.top(), [key, value]);
  },
  // SETITEMS
  0x75: (m) => {
    const items = m.popToMark();
    setItems(m.top(), items);
  },
  // BUILD: `_metadata` of a state_dict, which is not needed
  0x62: (m) => {
    const state = m.pop();
    const target = m.top();
    // The size first: the keys of a large dictionary, asked for again and again, would take for ever.
    const isMetadata =
      isKind(state, 'dict') &&
      state.entries.size <= 1 &&
      [...state.entries.keys()].every((key) => key === '_metadata');
    if (!isMetadata || !isKind(target, 'dict')) throw new PickleError('sets the state of an object');
  },
};

type Kind = Extract<Value, object>['kind'];

function isKind<K extends Kind>(value: Value | undefined, kind: K): value is Extract<Value, { kind: K }> {
  return typeof value === 'object' && value.kind === kind;
}

function setItems(target: Value, items: readonly Value[]): void {
  if (!isKind(target, 'dict') || items.length % 2 !== 0) {
    throw new PickleError('fills something that is not a dictionary');
  }
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i];
    if (typeof key !== 'string') throw new PickleError('has a key that is not a text');
    if (target.entries.has(key)) throw new PickleError(`has "${shorten(key)}" twice`);
    target.entries.set(key, items[i + 1]);
  }
}

function call(callee: Value, args: Value): Value {
  if (!isKind(callee, 'callable') || !isKind(args, 'tuple')) {
    throw new PickleError('calls something other than a tensor or a dictionary');
  }
  if (callee.name === 'collections OrderedDict') {
    if (args.items.length > 0) throw new PickleError('makes a dictionary out of a list');
    return { kind: 'dict', entries: new Map() };
  }
  const [storage, offset, shape, stride, requiresGrad, hooks, ...rest] = args.items;
  const plain =
    isKind(storage, 'storage') &&
    isSize(offset) &&
    typeof requiresGrad === 'boolean' &&
    isKind(hooks, 'dict') &&
    hooks.entries.size === 0 &&
    rest.length === 0;
  const sizes = sizesOf(shape);
  const strides = sizesOf(stride);
  if (!plain || !sizes || !strides)
    throw new PickleError('holds a tensor in a form that plain weights do not have');
  return {
    kind: 'tensor',
    tensor: {
      storage: storage.type,
      key: storage.key,
      storageElements: storage.elements,
      storageOffset: offset,
      shape: sizes,
      stride: strides,
    },
  };
}

function storageOf(id: Value): Value {
  if (isKind(id, 'tuple') && id.items.length === 5) {
    const [word, type, key, location, elements] = id.items;
    if (
      word === 'storage' &&
      isKind(type, 'storageType') &&
      typeof key === 'string' &&
      typeof location === 'string' &&
      isSize(elements)
    ) {
      return { kind: 'storage', type: type.name, key, elements };
    }
  }
  throw new PickleError('refers to something that is not a storage of numbers');
}

function isSize(value: Value | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function sizesOf(value: Value | undefined): number[] | undefined {
  if (!isKind(value, 'tuple')) return undefined;
  if (value.items.length > MAX_DIMENSIONS) {
    throw new PickleError(`holds a tensor of ${value.items.length} dimensions`);
  }
  return value.items.every(isSize) ? (value.items as number[]) : undefined;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
