/** From the files of a dataset to its samples and records. */
import { dirname } from 'node:path';
import type { Dataset, Sample } from '../dataset/types';

/** Records of one file, in the order of their places. */
export interface RecordPlaces {
  /** (m), where each begins, in UTF-16 units. */
  readonly offsets: Float64Array;
  /** (m), the sample of each. */
  readonly samples: Int32Array;
}

/** @param file absolute path. */
export function recordPlaces({ samples }: Dataset, file: string): RecordPlaces {
  const found = samples.flatMap(({ qa }, sample) =>
    qa.flatMap(({ source }) => (source.file === file ? { offset: source.offset, sample } : [])),
  );
  found.sort((a, b) => a.offset - b.offset);
  return {
    offsets: Float64Array.from(found, ({ offset }) => offset),
    samples: Int32Array.from(found, ({ sample }) => sample),
  };
}

/**
 * Ascending samples to which a file or a folder belongs.
 * @param row of a table without lines, where the path is that of the table.
 */
export function samplesOfPath({ samples }: Dataset, path: string, row?: number): number[] {
  return samples.flatMap((sample, i) => (belongsTo(sample, path, row) ? i : []));
}

function belongsTo({ image, folder, maskPath, qa }: Sample, path: string, row?: number): boolean {
  if (row !== undefined) {
    return (
      (image.kind === 'cell' && image.file === path && image.row === row) ||
      qa.some(({ source }) => source.file === path && source.row === row)
    );
  }
  if (image.kind === 'file' && image.path === path) return true;
  return path === folder || path === maskPath || (folder !== undefined && dirname(path) === folder);
}

/** Folders in which files of images lie. */
export function imageFolders({ samples }: Dataset): string[] {
  const folders = samples.flatMap(({ image }) => (image.kind === 'file' ? dirname(image.path) : []));
  return [...new Set(folders)].sort();
}
