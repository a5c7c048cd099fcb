/** The encoders: what turns images and texts into vectors. How each is made: `analysis/embedding/encoders/registry.ts`. */

/** fp32 gives open_clip's vectors; int8 is faster, and its difference is measured on the user's images. */
export const precisions = ['fp32', 'int8'] as const;
export type Precision = (typeof precisions)[number];

/** Names of ONNX Runtime. Every device but cpu is compared with it first, and given up where it differs. */
export const devices = ['cpu', 'webgpu', 'dml', 'coreml', 'cuda'] as const;
export type Device = (typeof devices)[number];

export interface EncoderOptions {
  /** File of the weights; absent: the one in the model store. */
  readonly checkpoint?: string;
  readonly precision?: Precision;
  readonly device?: Device;
  /** Folder of vectors that the tutorial's notebook wrote. */
  readonly embeddings?: string;
}

export interface EncoderDeclaration {
  /** English; shown in the language of the editor. */
  readonly title: string;
  /** Options that it takes; others are ignored. */
  readonly options: readonly (keyof EncoderOptions)[];
  /** Cosine from which two images are compared as near-duplicates, unless the user sets one. */
  readonly duplicateSimilarity: number;
}

/** A new encoder is a line here, a file and a line in the registry, and its descriptions in the settings. */
export const encoders = {
  builtin: {
    title: 'Built-in (no download)',
    options: [],
    // Below the cosine of every injected copy (0.989) and of every rescaled slice of real volumes (0.994).
    duplicateSimilarity: 0.98,
  },
  biomedclip: {
    title: 'BiomedCLIP',
    options: ['checkpoint', 'precision', 'device'],
    // The value of the SLAKE tutorial; low, because hash and edges decide.
    duplicateSimilarity: 0.95,
  },
  imported: { title: 'Imported embeddings', options: ['embeddings'], duplicateSimilarity: 0.95 },
} as const satisfies Readonly<Record<string, EncoderDeclaration>>;

export type EncoderName = keyof typeof encoders;
export const encoderNames = Object.keys(encoders) as EncoderName[];

/** Selectable by name; `imported` is selected by a folder of embeddings. */
export type SelectableEncoder = Exclude<EncoderName, 'imported'>;
export const selectableEncoders = encoderNames.filter((name) => name !== 'imported');

export interface EncoderChoice extends EncoderOptions {
  readonly encoder: EncoderName;
}
