/** Plain data as text for a page: JSON, compressed, in base64. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { plainJsonPieces } from '../../../common/plainValues';
import type { TaskContext } from '../../taskContext';

/** Pieces are gathered to about this much before they are compressed. */
const PACKED_UNITS = 64 * 1024;

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
  const items = Object.values(data).reduce<number>(
    (sum, value) => sum + (Array.isArray(value) ? value.length : 1),
    0,
  );
  let done = 0;
  let pieces: string[] = [];
  let units = 0;
  for (const piece of plainJsonPieces(data)) {
    done += 0.5; // a name or a comma comes before each item
    pieces.push(piece);
    units += piece.length;
    if (units < PACKED_UNITS) continue;
    task.progress(Math.min(done, items), items);
    yield pieces.join('');
    pieces = [];
    units = 0;
  }
  if (units > 0) yield pieces.join('');
  task.progress(1, 1);
}
