/**
 * Embeds each distinct id sequence once, in batches of similar length: SLAKE's 14,028 texts are a few thousand
 * sequences of 8 to 30 ids, and padding them all to 256, as open_clip does, costs tens of times as much.
 *
 * A batch has a length that depends on the text alone, so a text's vector is the same in every run.
 */
import { createHash } from 'node:crypto';
import type { Matrix } from '../../numeric/matrix';
import { ort } from '../../onnx/runtime';
import type { OnnxSession } from '../../onnx/session';
import { checkPer, type TaskContext } from '../../taskContext';
import type { TextMemory } from '../encoder';
import { CONTEXT_LENGTH, type TextTokenizer } from './tokens';

export interface TextTower {
  readonly tokenizer: TextTokenizer;
  readonly dimension: number;
  /** Longest sequence the checkpoint has positions for. */
  readonly positions: number;
  readonly session: () => Promise<OnnxSession>;
  /** Set where the tower scales its input by all rows of a batch (int8): each text is then a batch of its own. */
  readonly alone: boolean;
}

/** Tokens of one batch: about 0.1 s on two cores, and enough rows for full speed of the matrix product. */
const BATCH_TOKENS = 128;
/** UTF-16 units that are tokenised between two checks of the cancel flag; some 20 ms. */
const CHECK_EVERY_UNITS = 20_000;
/** What a text costs beside its characters. */
const UNITS_OF_TEXT = 64;

interface Sequence {
  readonly ids: Int32Array;
  readonly key: string;
  readonly texts: number[];
}

/** @returns (texts, dimension), rows of length 1, in the order of `texts`. */
export async function embedTokens(
  texts: readonly string[],
  tower: TextTower,
  memory: TextMemory,
  task: TaskContext,
): Promise<Matrix> {
  const { dimension } = tower;
  const out = new Float32Array(texts.length * dimension);
  const place = (sequence: Sequence, vector: Float32Array) => {
    for (const text of sequence.texts) out.set(vector, text * dimension);
  };
  const pending: Sequence[] = [];
  let done = 0;
  task.progress(0, texts.length);
  for (const sequence of distinctSequences(texts, tower, task)) {
    const kept = memory.get(sequence.key);
    if (kept) {
      place(sequence, kept);
      done += sequence.texts.length;
    } else pending.push(sequence);
  }
  pending.sort((a, b) => a.ids.length - b.ids.length || (a.key < b.key ? -1 : 1));
  for (let from = 0; from < pending.length;) {
    const length = bucketLength(pending[from].ids.length);
    const size = tower.alone ? 1 : Math.max(1, Math.floor(BATCH_TOKENS / length));
    let to = from + 1;
    while (to < pending.length && to - from < size && pending[to].ids.length <= length) to++;
    const batch = pending.slice(from, to);
    const vectors = await runBatch(batch, size, length, tower);
    for (const [i, sequence] of batch.entries()) {
      const vector = vectors.slice(i * dimension, (i + 1) * dimension);
      place(sequence, vector);
      await memory.put(sequence.key, vector);
      done += sequence.texts.length;
    }
    from = to;
    task.progress(done, texts.length);
  }
  task.progress(texts.length, texts.length);
  return { n: texts.length, d: dimension, data: out };
}

/** Fine steps where texts are many, coarse ones where they are rare. */
function bucketLength(length: number): number {
  const step = length <= 32 ? 4 : length <= 64 ? 8 : 32;
  return Math.min(CONTEXT_LENGTH, Math.ceil(length / step) * step);
}

function distinctSequences(
  texts: readonly string[],
  tower: TextTower,
  task: TaskContext,
): Iterable<Sequence> {
  const byText = new Map<string, Sequence>();
  const byKey = new Map<string, Sequence>();
  const spent = checkPer(CHECK_EVERY_UNITS, () => task.check());
  for (const [i, text] of texts.entries()) {
    spent(text.length + UNITS_OF_TEXT);
    let sequence = byText.get(text);
    if (!sequence) {
      const ids = withinPositions(tower.tokenizer.encode(text), tower.positions);
      const key = createHash('sha256')
        .update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
        .digest('hex');
      sequence = byKey.get(key) ?? { ids, key, texts: [] };
      byKey.set(key, sequence);
      byText.set(text, sequence);
    }
    sequence.texts.push(i);
  }
  return byKey.values();
}

/** A checkpoint may have fewer positions than open_clip's 256; the last id stays [SEP]. */
function withinPositions(ids: Int32Array, positions: number): Int32Array {
  if (ids.length <= positions) return ids;
  return Int32Array.of(...ids.subarray(0, positions - 1), ids[ids.length - 1]);
}

/**
 * Always `size` rows, the missing ones copies of the first: only with the same shapes does the engine take the same
 * path, and a text the same vector to the last bit.
 */
async function runBatch(
  batch: readonly Sequence[],
  size: number,
  length: number,
  tower: TextTower,
): Promise<Float32Array> {
  const { Tensor } = await ort();
  const padded = Math.min(length, tower.positions);
  const ids = new BigInt64Array(size * padded).fill(BigInt(tower.tokenizer.padId));
  for (let i = 0; i < size; i++) {
    const sequence = batch[i] ?? batch[0];
    sequence.ids.forEach((id, j) => (ids[i * padded + j] = BigInt(id)));
  }
  const session = await tower.session();
  const { embedding } = await session.run({ ids: new Tensor('int64', ids, [size, padded]) });
  return embedding.data as Float32Array;
}
