/** Plain data as text for a page: JSON, compressed, in base64. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { plainJsonPieces } from '../../../common/plainValues';
import type { TaskContext } from '../../taskContext';

/** Pieces are gathered to about this much before they are compressed. */
const PACKED_UNITS = 64 * 1024;
/** Of a list, evenly spaced, to tell its length. */
const MEASURED_ITEMS = 32;
const NUMBER_UNITS = 6;

/**
 * Bytes without a time of their making: equal data are equal text. The text of all data is never in memory as one.
 * @param data an object; its lists are most of it.
 */
export async function pack(data: object, task: TaskContext): Promise<string> {
  const chunks: Buffer[] = [];
  await pipeline(Readable.from(gathered(data, task)), createGzip({ level: 9 }), async (compressed) => {
    for await (const chunk of compressed) chunks.push(chunk as Buffer);
  });
  return Buffer.concat(chunks).toString('base64');
}

function* gathered(data: object, task: TaskContext): Generator<string> {
  const expected = Math.max(1, unitsOf(data));
  let done = 0;
  let pieces: string[] = [];
  let units = 0;
  task.check();
  for (const piece of plainJsonPieces(data)) {
    pieces.push(piece);
    units += piece.length;
    if (units < PACKED_UNITS) continue;
    // A large piece is handed out in parts, since what compresses them is asked for progress between them.
    const text = pieces.join('');
    for (let at = 0; at < text.length; at += PACKED_UNITS) {
      const part = text.slice(at, at + PACKED_UNITS);
      done += part.length;
      task.progress(Math.min(done, expected), expected);
      yield part;
    }
    pieces = [];
    units = 0;
  }
  if (units > 0) yield pieces.join('');
  task.progress(1, 1);
}

/** About how long the JSON of a value is, by some items of each of its lists. */
function unitsOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return NUMBER_UNITS;
  if (ArrayBuffer.isView(value)) return (value.byteLength * 4) / 3;
  if (!Array.isArray(value) && !(value instanceof Map)) {
    // Four characters more than the name: two quotes, a colon and a comma.
    return Object.entries(value).reduce((sum, [name, item]) => sum + name.length + 4 + unitsOf(item), 0);
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [...value];
  const measured = Math.min(items.length, MEASURED_ITEMS);
  let sum = 0;
  for (let i = 0; i < measured; i++) sum += 1 + unitsOf(items[Math.floor((i * items.length) / measured)]);
  return measured === 0 ? 2 : (sum * items.length) / measured;
}
