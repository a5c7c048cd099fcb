import type { ParquetParsers } from 'hyparquet';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';

const decoder = new TextDecoder();

/** Dates and times become text as JSON has it, JSON stays text, coordinates of maps are left out. */
export const parsers: ParquetParsers = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (value) => isoTime(Number(value)),
  timestampFromMicroseconds: (value) => isoTime(Number(value) / 1e3),
  timestampFromNanoseconds: (value) => isoTime(Number(value) / 1e6),
  dateFromDays: (days) => isoTime(days * 86_400_000)?.slice(0, 10) ?? null,
  stringFromBytes: (bytes) => decoder.decode(bytes),
  jsonFromBytes: (bytes) => decoder.decode(bytes),
  geometryFromBytes: () => null,
  geographyFromBytes: () => null,
};

function isoTime(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
