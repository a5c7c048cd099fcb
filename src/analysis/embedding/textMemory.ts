/** Vectors of single texts on disk, for encoders that take long. Nothing is written until something is put. */
import { RecordFiles } from '../store/recordFiles';
import type { Store } from '../store/store';
import type { Encoder, TextMemory } from './encoder';

export async function textMemory(
  store: Store,
  { modelHash, dimension }: Pick<Encoder, 'modelHash' | 'dimension'>,
): Promise<TextMemory & { close(): Promise<void> }> {
  const records = await RecordFiles.open(store, 'texts', modelHash, dimension * 4);
  return {
    get(key) {
      const bytes = records.get(key);
      return bytes && new Float32Array(bytes.buffer);
    },
    put: (key, vector) =>
      records.put(key, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)),
    close: () => records.close(),
  };
}
