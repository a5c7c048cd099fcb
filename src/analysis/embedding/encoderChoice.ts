/** Which encoder turns images and texts into vectors, and how it runs. */
export type EncoderName = 'builtin' | 'biomedclip';

export const encoderNames: readonly EncoderName[] = ['builtin', 'biomedclip'];

/** fp32 gives open_clip's vectors; int8 is faster, and how far off it is on the user's images is measured. */
export type Precision = 'fp32' | 'int8';

export const precisions: readonly Precision[] = ['fp32', 'int8'];

/** Where BiomedCLIP runs: ONNX Runtime's names. All but cpu are checked against it and given up when they differ. */
export type Device = 'cpu' | 'webgpu' | 'dml' | 'coreml' | 'cuda';

export const devices: readonly Device[] = ['cpu', 'webgpu', 'dml', 'coreml', 'cuda'];

export interface EncoderChoice {
  readonly encoder: EncoderName;
  /** The file that `biomedclip` reads its weights from; absent: the one in the model store. */
  readonly checkpoint?: string;
  readonly precision?: Precision;
  readonly device?: Device;
  /** Folder of vectors that the tutorial's notebook wrote; they are used and nothing is encoded. */
  readonly embeddings?: string;
}
