import type { AnswerPrior } from '../../../src/analysis/audit/answerPriors';
import type { AuditAnswer } from '../../../src/analysis/audit/audit';
import type { ThumbnailBatch } from '../../../src/analysis/embedding/thumbnails';
import type { FitAnswer, MethodInfo } from '../../../src/analysis/methods/fit';
import type { OutlierComparison } from '../../../src/analysis/outliers/outlierComparison';
import type { LayoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import type { DatasetColumns } from '../../../src/analysis/session/datasetColumns';
import type { GroupTopics } from '../../../src/analysis/topics/topics';
import type { SampleView, TagState } from '../../../src/webview/protocol';

export interface Scene {
  readonly datasetName: string;
  readonly encoderTitle: string;
  readonly language: string;
  readonly strings: Readonly<Record<string, string>>;
  readonly methods: readonly MethodInfo[];
  readonly dataset: DatasetColumns;
  readonly samples: readonly SampleView[];
  readonly thumbnails: readonly ThumbnailBatch[];
  /** By `space/method`; whatever the parameters. */
  readonly answers: Readonly<Record<string, FitAnswer>>;
  /** Neighbours of a sample, nearest first, `neighborsPerSample` each. */
  readonly neighbors: Int32Array;
  readonly neighborsPerSample: number;
  /** How long a fit takes, ms. */
  readonly fitMs: number;
  /** Whether words can be compared with images. */
  readonly crossModal?: boolean;
  readonly tags?: TagState;
  /** Answers to give as they are; what is not here the fake host makes up. */
  readonly recorded?: {
    /** By method. */
    readonly trust?: Readonly<Record<string, LayoutQuality>>;
    readonly ledger?: OutlierComparison;
    readonly audit?: AuditAnswer;
    readonly priors?: readonly AnswerPrior[];
    readonly topics?: readonly GroupTopics[];
  };
  /** Stays in this phase instead of becoming ready. */
  readonly stopAt?: 'working' | 'failed' | 'cancelled';
}

const arrayTypes = { Int32Array, Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array };
type ArrayName = keyof typeof arrayTypes;

export function encodeScene(scene: Scene): string {
  return JSON.stringify(scene, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { $array: value.constructor.name, base64: toBase64(bytes) };
  });
}

export function decodeScene(text: string): Scene {
  return JSON.parse(text, (_key, value: unknown) => {
    const encoded = value as { $array?: ArrayName; base64?: string } | null;
    if (typeof encoded !== 'object' || encoded === null || !encoded.$array) return value;
    const binary = atob(encoded.base64 ?? '');
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return new arrayTypes[encoded.$array](bytes.buffer);
  }) as Scene;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}
