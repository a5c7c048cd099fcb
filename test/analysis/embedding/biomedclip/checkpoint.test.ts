import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { architectureOf } from '../../../../src/analysis/embedding/biomedclip/architecture';
import {
  readCheckpoint,
  readCheckpointSource,
} from '../../../../src/analysis/embedding/biomedclip/checkpoint';
import { readTensorPickle } from '../../../../src/analysis/embedding/biomedclip/pickle';
import { memorySource } from '../../memorySource';
import { checkpointPath } from './fixture';

const original = new Uint8Array(readFileSync(checkpointPath));
const read = (bytes: Uint8Array) => readCheckpointSource(memorySource(bytes), 'model.bin');

/** Replaces each `from`, of the same length, so that all offsets stay. */
function replaced(from: string, to: string): Uint8Array {
  const text = Buffer.from(original).toString('latin1');
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1'));
}

describe('checkpoint', () => {
  it('finds every tensor where its numbers are', async () => {
    const { tensors, logitScale } = await readCheckpoint(checkpointPath);
    expect(tensors.size).toBe(2 * 12 + 2 * 16 + 16);
    expect(logitScale).toBeCloseTo(4.4454, 6);
    const ids = tensors.get('text.transformer.embeddings.position_ids')!;
    const numbers = new BigInt64Array(original.slice(ids.offset, ids.offset + ids.length).buffer);
    expect(Array.from(numbers, Number)).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });

  it('reads the sizes of the model off its tensors', async () => {
    expect(architectureOf((await readCheckpoint(checkpointPath)).tensors)).toMatchObject({
      dimension: 24,
      vision: { width: 64, depth: 2, mlp: 64, patch: 8, grid: 8 },
      text: { width: 64, depth: 2, positions: 256, types: 2 },
    });
  });

  it.each([
    [
      'a file cut short',
      original.slice(0, -1),
      /has no end record: it is not a zip file, or it was cut short\.$/,
    ],
    ['an empty file', new Uint8Array(), /no end record/],
    ['a pickle without a zip', Uint8Array.of(0x80, 2, 0x2e), /saved by PyTorch before 1\.6/],
    [
      'other code',
      replaced('collections\nOrderedDict', 'posixxxxxxx\nsystemxxxxx'),
      /asks for "posixxxxxxx\.systemxxxxx"/,
    ],
    ['half precision', replaced('FloatStorage', 'XhalfStorage'), /asks for "torch\.XhalfStorage"/],
    ['big-endian numbers', replaced('little', 'bigend'), /not little-endian/],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
    await expect(read(bytes)).rejects.toMatchObject({ code: 'bad-file' });
  });

  it.each([
    [
      'visual.trunk.norm.bias',
      'visual.trunk.norm.bics',
      /the tensor visual\.trunk\.norm\.bias of BiomedCLIP's architecture is missing/,
    ],
    ['visual.head.proj.weight', 'visual.head.proj.height', /visual\.head\.proj\.weight .*missing/],
  ])('refuses another architecture: %s called %s', async (from, to, message) => {
    const { tensors } = await read(replaced(from, to));
    expect(() => architectureOf(tensors)).toThrow(message);
  });
});

describe('pickle', () => {
  const pickle = (...parts: (number | string)[]) =>
    new Uint8Array(
      Buffer.concat([
        Buffer.of(0x80, 2),
        ...parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))),
      ]),
    );

  it.each([
    ['nothing', pickle('.'), /takes a value that is not there/],
    ['an opcode outside the list', pickle('I1\n.'), /opcode 0x49 at byte 2/],
    ['the opcode that builds instances', pickle('}}', 0x81, '.'), /opcode 0x81/],
    ['a call of what is no callable', pickle(')', ')', 'R.'), /calls something other/],
    [
      'a dictionary from a list of pairs',
      pickle('ccollections\nOrderedDict\n', ')', 0x85, 'R.'),
      /makes a dictionary out of a list/,
    ],
    ['the state of an object', pickle('})b.'), /sets the state/],
    [
      'a value that is no tensor',
      pickle('}', 'X', 1, 0, 0, 0, 'a', 'K', 7, 's.'),
      /holds "a", which is not a tensor/,
    ],
    ['a memory that was never written', pickle('h', 3, '.'), /recalls a value/],
    ['a string longer than the file', pickle('X', 255, 255, 255, 127, 'a.'), /is cut short/],
    ['bytes after the end', pickle('}..'), /continues after its end/],
    ['another protocol', new Uint8Array([0x80, 4, 0x7d, 0x2e]), /has protocol 4/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readTensorPickle(bytes)).toThrow(message);
  });

  it('reads a dictionary and skips the _metadata of a state_dict', () => {
    expect(readTensorPickle(pickle('}', '}', 'X', 9, 0, 0, 0, '_metadata', '}', 'sb.')).size).toBe(0);
  });
});
