/**
 * Loops that are too slow in JavaScript, compiled to WebAssembly with SIMD (assembly/, `npm run kernels`).
 *
 * A `Kernels` is one linear memory: a computation creates its own, allocates arrays from it and never frees them
 * singly. Callers that create many release each, since a new memory costs a millisecond of page faults. Allocating
 * may move the memory, so read `values` again afterwards.
 * A kernel trusts its caller: lengths and indices are checked before they come here.
 */
import { readFileSync } from 'node:fs';
import { message } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { modelPath } from '../files/modelPath';
import type { KernelExports } from './exports';
import { KernelThreads } from './kernelThreads';
import { IDLE_MS, MAX_KEPT_BYTES } from './kernelWorkers';
import { oneThread, type RangeCalls } from './rangeCalls';

const PAGE_BYTES = 65536;
const ALIGNMENT = 16;
/** Released memories kept for reuse; larger ones are garbage-collected. */
const MAX_SPARES = 2;
const MAX_SPARE_BYTES = 8 * 2 ** 20;
/**
 * One released memory that threads share is kept for a while, with its threads: a page of a new one costs some 3 µs at its
 * first use, 80 ms for 100 MB.
 */
const MAX_SHARED_SPARE_BYTES = MAX_KEPT_BYTES;

type NumberArray =
  Float32Array | Float64Array | BigUint64Array | Int16Array | Int32Array | Uint32Array | Uint8Array;
type ArrayType<T> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
};

/** An array in the memory of one `Kernels`. */
export class KernelArray<T extends NumberArray> {
  private view: T | undefined;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly type: ArrayType<T>,
    /** Byte offset passed to a kernel, a multiple of 16. */
    readonly pointer: number,
    readonly length: number,
  ) {}

  /** Its values, valid until the next allocation. */
  get values(): T {
    const { buffer } = this.memory;
    if (this.view?.buffer !== buffer) this.view = new this.type(buffer, this.pointer, this.length);
    return this.view;
  }
}

function exportsOf(
  module: WebAssembly.Module,
  imports?: { readonly env: { readonly memory: WebAssembly.Memory } },
): KernelExports {
  return new WebAssembly.Instance(module, imports).exports as unknown as KernelExports;
}

export class Kernels {
  private end: number;
  private released = false;

  private constructor(
    readonly call: KernelExports,
    /** Bytes up to here may hold values of an earlier use. */
    private readonly used: number,
    private readonly isShared = false,
  ) {
    this.end = call.heapBase();
  }

  /** @throws AnalysisError `unavailable` when models/kernels.wasm is not part of this installation. */
  static createNow(): Kernels {
    const spare = spares.pop();
    if (spare) return new Kernels(spare, spare.memory.buffer.byteLength);
    compiled ??= new WebAssembly.Module(readFileSync(modelPath('kernels.wasm')));
    return new Kernels(exportsOf(compiled), 0);
  }

  /**
   * With a memory that threads may share. Where that is refused, or one thread is wanted, the caller works alone, with
   * the same result.
   * @param threads that work, the caller's among them.
   */
  static createShared(threads: number): { kernels: Kernels; calls: RangeCalls } {
    if (threads < 2) return Kernels.createAlone();
    try {
      sharing ??= new WebAssembly.Module(readFileSync(modelPath('kernelsShared.wasm')));
      const spare = takeSharedSpare();
      const call = spare ?? newShared(sharing);
      const used = spare ? spare.memory.buffer.byteLength : 0;
      return { kernels: new Kernels(call, used, true), calls: new KernelThreads(sharing, call, threads) };
    } catch {
      return Kernels.createAlone();
    }
  }

  private static createAlone(): { kernels: Kernels; calls: RangeCalls } {
    const kernels = Kernels.createNow();
    return { kernels, calls: oneThread(kernels.call) };
  }

  /** As `createNow`; rejects where that throws. */
  static create(): Promise<Kernels> {
    return Promise.resolve().then(() => Kernels.createNow());
  }

  /** Releases the memory for reuse. No array may be used afterwards. */
  release(): void {
    if (this.released) return;
    this.released = true;
    if (this.isShared) {
      keepShared(this.call);
      return;
    }
    const small = this.call.memory.buffer.byteLength <= MAX_SPARE_BYTES;
    if (small && spares.length < MAX_SPARES) spares.push(this.call);
  }

  float32(length: number): KernelArray<Float32Array> {
    return this.take(Float32Array, length);
  }
  /** Not zeros: for who writes all of them. */
  unsetFloat32(length: number): KernelArray<Float32Array> {
    return this.take(Float32Array, length, false);
  }
  float64(length: number): KernelArray<Float64Array> {
    return this.take(Float64Array, length);
  }
  /** Not zeros, as `unsetFloat32`. */
  unsetFloat64(length: number): KernelArray<Float64Array> {
    return this.take(Float64Array, length, false);
  }
  uint64(length: number): KernelArray<BigUint64Array> {
    return this.take(BigUint64Array, length);
  }
  int16(length: number): KernelArray<Int16Array> {
    return this.take(Int16Array, length);
  }
  int32(length: number): KernelArray<Int32Array> {
    return this.take(Int32Array, length);
  }
  uint32(length: number): KernelArray<Uint32Array> {
    return this.take(Uint32Array, length);
  }
  uint8(length: number): KernelArray<Uint8Array> {
    return this.take(Uint8Array, length);
  }
  /** Not zeros, as `unsetFloat32`. */
  unsetUint8(length: number): KernelArray<Uint8Array> {
    return this.take(Uint8Array, length, false);
  }

  /** Zeros, unless `isSet` is false. @throws AnalysisError `unavailable` when the machine has no more memory. */
  private take<T extends NumberArray>(type: ArrayType<T>, length: number, isSet = true): KernelArray<T> {
    if (this.released) throw new Error('These kernels have been given back.');
    const { memory } = this.call;
    const pointer = Math.ceil(this.end / ALIGNMENT) * ALIGNMENT;
    const end = pointer + length * type.BYTES_PER_ELEMENT;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) {
      try {
        memory.grow(missing);
      } catch {
        const mebibytes = Math.ceil(end / 2 ** 20);
        throw new AnalysisError(
          'unavailable',
          message`Not enough memory for ${mebibytes} MiB of working arrays; analyse fewer rows.`,
          { mebibytes },
        );
      }
    }
    this.end = end;
    if (isSet && pointer < this.used)
      new Uint8Array(memory.buffer, pointer, Math.min(end, this.used) - pointer).fill(0);
    return new KernelArray(memory, type, pointer, length);
  }
}

function newShared(module: WebAssembly.Module): KernelExports {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
  return { ...exportsOf(module, { env: { memory } }), memory };
}

function takeSharedSpare(): KernelExports | undefined {
  const spare = sharedSpare;
  clearTimeout(spare?.idle);
  sharedSpare = undefined;
  return spare?.call;
}

function keepShared(call: KernelExports): void {
  if (sharedSpare || call.memory.buffer.byteLength > MAX_SHARED_SPARE_BYTES) return;
  sharedSpare = { call, idle: setTimeout(takeSharedSpare, IDLE_MS).unref() };
}

const spares: KernelExports[] = [];
let sharedSpare: { readonly call: KernelExports; readonly idle: NodeJS.Timeout } | undefined;
/** Compiled once. */
let compiled: WebAssembly.Module | undefined;
let sharing: WebAssembly.Module | undefined;
