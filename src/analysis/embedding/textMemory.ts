/** Vectors of single texts on disk, for encoders that take long. Nothing is written until something is put. */
import type { TextMemory } from './encoder';
import { RecordFiles } from './recordFile';

export async function textMemory(
  folder: string,
  dimension: number,
): Promise<TextMemory & { close(): Promise<void> }> {
  const records = await RecordFiles.open(folder, 'texts', dimension * 4);
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
