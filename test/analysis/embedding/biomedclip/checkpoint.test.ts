import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { architectureOf } from '../../../../src/analysis/embedding/biomedclip/architecture';
import { createBiomedclipEncoder } from '../../../../src/analysis/embedding/biomedclip/biomedclipEncoder';
import {
  readCheckpoint,
  readCheckpointSource,
  requireFiniteWeights,
} from '../../../../src/analysis/embedding/biomedclip/checkpoint';
import { readTensorPickle } from '../../../../src/analysis/embedding/biomedclip/pickle';
import { readTokenizer } from '../../../../src/analysis/embedding/biomedclip/tokens';
import { temporaryFolder } from '../../../temporaryFolder';
import { memorySource } from '../../memorySource';
import { checkpointPath, tokenizerPath } from './fixture';

const room = temporaryFolder();
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

  it('refuses at once a shape of two million numbers, however many tensors have it', () => {
    const text = (value: string) => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
    const shape = `(${'K\x01'.repeat(2_000_000)}tr\0\0\0\0`;
    const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}K\x01tQ`;
    const tensor = `ctorch._utils\n_rebuild_tensor_v2\n(${storage}K\0j\0\0\0\0j\0\0\0\0\x89ccollections\nOrderedDict\n)RtR`;
    const items = Array.from({ length: 200 }, (_, i) => text(`t${i}`) + tensor).join('');
    const pickle = Buffer.from(`\x80\x02${shape}}(${items}u.`, 'latin1');
    expect(() => readTensorPickle(pickle)).toThrow('holds a tensor of 2000000 dimensions');
  });

  it('names the tensor that holds a NaN', async () => {
    const name = 'visual.trunk.blocks.1.mlp.fc2.bias';
    const { tensors } = await readCheckpoint(checkpointPath);
    await requireFiniteWeights(checkpointPath, tensors);
    const broken = Buffer.from(original);
    broken.writeFloatLE(NaN, tensors.get(name)!.offset + 8);
    const path = join(room, 'broken.bin');
    writeFileSync(path, broken);
    copyFileSync(tokenizerPath, join(room, 'tokenizer.json'));
    await expect(createBiomedclipEncoder(path)).rejects.toThrow(
      `${path} holds a NaN or an infinity in its tensor ${name}`,
    );
  });

  it('is opened only where it is a plain file', async () => {
    const [pipe, loop] = [join(room, 'pipe'), join(room, 'loop')];
    execFileSync('mkfifo', [pipe]);
    symlinkSync(loop, loop);
    await expect(readCheckpoint(pipe)).rejects.toThrow(`${pipe} is not a plain file.`);
    await expect(readCheckpoint(room)).rejects.toThrow(`${room} is a folder, not a file.`);
    await expect(readCheckpoint(loop)).rejects.toThrow(
      `${loop} cannot be opened: its links lead back to themselves.`,
    );
    await expect(readTokenizer(pipe)).rejects.toThrow(`${pipe} is not a plain file.`);
  });
});
