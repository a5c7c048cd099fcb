import { type SampleSpaceName, type SpaceName, spaceNames } from '../../analysis/embedding/spaceName';
import type { AnalysisParameters, FitRequest } from '../../analysis/methods/fit';
import type { Params } from '../../analysis/params';
import { samplingStrategies, type SamplingStrategy } from '../../analysis/sampling/samplingStrategy';
import type { OpenTarget } from '../../webview/protocol';
import { isTagName } from '../tags/tagFileText';

const MAX_TEXT_LENGTH = 1_000_000;
const MAX_SEED = 0xffffffff;
const MAX_WORDS = 100;
const MAX_PER_GROUP = 1000;
const MAX_LABEL_NAMES = 200;
const MAX_LABEL_LENGTH = 200;
const openKinds: readonly OpenTarget['what'][] = ['sample', 'image', 'json'];

export function readInteger(request: unknown, name: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = field(request, name);
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > max)
    throw refuse(name, value);
  return value as number;
}

/** A row below `count`. */
export function readIndex(request: unknown, name: string, count: number): number {
  return readInteger(request, name, count - 1);
}

/** Rows below `count`, each once. */
export function readIndices(request: unknown, name: string, count: number): number[] {
  const value = field(request, name);
  if (!Array.isArray(value) || value.length > count) throw refuse(name, value);
  for (const index of value) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= count) throw refuse(name, index);
  }
  return [...new Set(value as number[])];
}

export function readBoolean(request: unknown, name: string): boolean {
  const value = field(request, name);
  if (typeof value !== 'boolean') throw refuse(name, value);
  return value;
}

export function readTag(request: unknown, name: string): string {
  const value = field(request, name);
  if (typeof value !== 'string' || !isTagName(value)) throw refuse(name, value);
  return value;
}

export function readText(request: unknown, name: string): string {
  const value = field(request, name);
  if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH) throw refuse(name, value);
  return value;
}

export function readFitRequest(request: unknown): FitRequest {
  return {
    space: readSpace(request),
    method: readText(request, 'method'),
    params: readParams(field(request, 'params')),
    seed: readInteger(request, 'seed', MAX_SEED),
    ...readInitial(request),
  };
}

/** A cosine from -1 to 1, or null for the encoder's own default. */
export function readDuplicateSimilarity(request: unknown): number | null {
  const value = field(request, 'duplicateSimilarity');
  const isCosine = typeof value === 'number' && value >= -1 && value <= 1;
  if (value !== null && !isCosine) throw refuse('duplicateSimilarity', value);
  return value;
}

/** A layout that was not given is left out: the request then asks for what it always asked for. */
function readInitial(request: unknown): { initial?: Float32Array } {
  const initial = field(request, 'initial');
  if (initial === undefined) return {};
  if (!(initial instanceof Float32Array) || !initial.every(Number.isFinite)) throw refuse('initial', initial);
  return { initial };
}

export function readNeighborRequest(request: unknown): { space: SpaceName; row: number; k: number } {
  return { space: readSpace(request), row: readInteger(request, 'row'), k: readInteger(request, 'k') };
}

export function readTrustRequest(request: unknown): FitRequest & { k: number } {
  return { ...readFitRequest(request), k: readInteger(request, 'k') };
}

export function readAnalyzeRequest(request: unknown): AnalysisParameters {
  const byMethod = field(request, 'params');
  if (typeof byMethod !== 'object' || byMethod === null || Array.isArray(byMethod)) {
    throw refuse('params', byMethod);
  }
  const params = Object.entries(byMethod).map(([method, value]) => [method, readParams(value)] as const);
  return {
    space: readSampleSpace(request),
    params: Object.fromEntries(params),
    seed: readInteger(request, 'seed', MAX_SEED),
  };
}

/** Cluster of each row, -1 = none; the worker checks that there are as many as rows. */
export function readLabels(request: unknown): Int32Array {
  const labels = field(request, 'labels');
  if (!(labels instanceof Int32Array) || labels.some((label) => label < -1)) throw refuse('labels', labels);
  return labels;
}

export function readTopicsRequest(request: unknown): { labels: Int32Array; words: number; seed: number } {
  return {
    labels: readLabels(request),
    words: readInteger(request, 'words', MAX_WORDS),
    seed: readInteger(request, 'seed', MAX_SEED),
  };
}

export function readChooseRequest(request: unknown): {
  space: SampleSpaceName;
  labels: Int32Array;
  strategy: SamplingStrategy;
  perGroup: number;
  seed: number;
} {
  const strategy = field(request, 'strategy') as SamplingStrategy;
  if (!samplingStrategies.includes(strategy)) throw refuse('strategy', strategy);
  return {
    space: readSampleSpace(request),
    labels: readLabels(request),
    strategy,
    perGroup: readInteger(request, 'perGroup', MAX_PER_GROUP),
    seed: readInteger(request, 'seed', MAX_SEED),
  };
}

/** Names to choose from, none empty. */
export function readLabelNames(request: unknown): string[] {
  const labels = field(request, 'labels');
  if (!Array.isArray(labels) || labels.length === 0 || labels.length > MAX_LABEL_NAMES) {
    throw refuse('labels', labels);
  }
  for (const label of labels) {
    const fits = typeof label === 'string' && label.trim() !== '' && label.length <= MAX_LABEL_LENGTH;
    if (!fits) throw refuse('labels', label);
  }
  return labels as string[];
}

/** Which finding, and which of its related places is to be shown beside it. */
export function readFindingTarget(request: unknown): { id: string; related: number | null } {
  const related = field(request, 'related') === null ? null : readInteger(request, 'related');
  return { id: readText(request, 'id'), related };
}

export function readOpenTarget(request: unknown): OpenTarget {
  const what = field(request, 'what');
  if (!openKinds.includes(what as OpenTarget['what'])) throw refuse('what', what);
  const hasRow = field(request, 'qaRow') !== undefined;
  return {
    index: readInteger(request, 'index'),
    what: what as OpenTarget['what'],
    focus: readBoolean(request, 'focus'),
    ...(hasRow ? { qaRow: readInteger(request, 'qaRow') } : {}),
  };
}

/** A file name without a folder, and its bytes. */
export function readSave(request: unknown): { suggestedName: string; bytes: Uint8Array } {
  const suggestedName = readText(request, 'suggestedName');
  const bytes = field(request, 'bytes');
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,100}$/u.test(suggestedName))
    throw refuse('suggestedName', suggestedName);
  if (!(bytes instanceof Uint8Array)) throw refuse('bytes', bytes);
  return { suggestedName, bytes };
}

function readSampleSpace(request: unknown): SampleSpaceName {
  const space = readSpace(request);
  if (space === 'qa') throw refuse('space', space);
  return space;
}

function readSpace(request: unknown): SpaceName {
  const space = field(request, 'space');
  if (!spaceNames.includes(space as SpaceName)) throw refuse('space', space);
  return space as SpaceName;
}

/** Only the shape; the worker checks each value against the method's declaration. */
function readParams(value: unknown): Params {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('params', value);
  for (const [name, item] of Object.entries(value)) {
    const plain = item === null || ['number', 'string', 'boolean'].includes(typeof item);
    if (!plain) throw refuse(`params.${name}`, item);
  }
  return value as Params;
}

function field(request: unknown, name: string): unknown {
  if (typeof request !== 'object' || request === null) throw refuse('request', request);
  return Object.hasOwn(request, name) ? (request as Record<string, unknown>)[name] : undefined;
}

function refuse(name: string, value: unknown): Error {
  return new Error(
    `The page sent ${name} = ${String(JSON.stringify(value)).slice(0, 100)}, which is refused.`,
  );
}
