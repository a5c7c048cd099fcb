/**
 * Which build of ONNX Runtime computes: the native one, or the WebAssembly one where the package has no native library
 * (the universal package: Intel Macs, Alpine Linux), on one thread and several times slower. The environment variable
 * SLAKESCOPE_ONNX_RUNTIME names one (`native`, `wasm`).
 */
import type * as OnnxRuntime from 'onnxruntime-node';
import { withoutTelemetry } from './telemetry';

/** What is used of ONNX Runtime. */
export type OrtModule = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor'>;
type RuntimeBuild = 'native' | 'wasm';
export interface Runtime extends OrtModule {
  readonly build: RuntimeBuild;
}

let runtime: Promise<Runtime> | undefined;

/** Loads the library on first use, so that the panel opens, and shows the error, on a machine where it cannot load. */
export function ort(): Promise<Runtime> {
  runtime ??= load();
  return runtime;
}

async function load(): Promise<Runtime> {
  const wanted = process.env['SLAKESCOPE_ONNX_RUNTIME'];
  if (wanted === 'wasm') return loadWasm();
  withoutTelemetry(); // for programs without threads
  try {
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    return { build: 'native', InferenceSession, Tensor };
  } catch (error) {
    // A native library that is there and does not load is an error to show, not to hide behind a slow build.
    if (wanted === 'native' || !isAbsent(error)) throw error;
    return loadWasm();
  }
}

async function loadWasm(): Promise<Runtime> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
  env.wasm.numThreads = 1; // its threads are workers of its own, which nothing here could wait for
  return { build: 'wasm', InferenceSession, Tensor };
}

/** The package, or its library for this platform, is not installed. */
function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND')
  );
}
