/**
 * Whether an accelerator computes what the processor computes. Execution providers of ONNX Runtime differ in what
 * they support and now and then in their results, so a device is used only after both networks agreed on a probe.
 */
import { ort } from '../../onnx/runtime';
import type { Feeds } from '../../onnx/session';
import type { Architecture } from './architecture';
import type { TowerName, Towers } from './towers';

/** Accelerators add in another order and may use tensor cores; a wrong operator shows from 0.99 down. */
const LOWEST_COSINE = 0.9999;
const PROBE_TOKENS = 16;

/** @returns why the device is not to be used; undefined when it agrees. Never throws for what the device does. */
export async function deviceProblem(
  device: Towers,
  processor: Towers,
  architecture: Architecture,
): Promise<string | undefined> {
  try {
    for (const tower of ['vision', 'text'] as const) {
      const feeds = await probe(tower, architecture);
      const own = await (await device.get(tower)).run(feeds);
      const expected = await (await processor.get(tower)).run(feeds);
      const cosine = cosineOf(
        own['embedding'].data as Float32Array,
        expected['embedding'].data as Float32Array,
      );
      // Written so that NaN is a problem too.
      if (!(cosine >= LOWEST_COSINE))
        return `its ${tower} vectors differ from the processor's (cosine ${cosine.toFixed(4)})`;
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

export function cosineOf(a: Float32Array, b: Float32Array): number {
  let [product, ownSquare, otherSquare] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    ownSquare += a[i] * a[i];
    otherSquare += b[i] * b[i];
  }
  return product / Math.sqrt(ownSquare * otherSquare);
}

/** An image with edges at many scales; ids spread over the vocabulary. */
async function probe(tower: TowerName, { vision, text }: Architecture): Promise<Feeds> {
  const { Tensor } = await ort();
  if (tower === 'vision') {
    const side = vision.grid * vision.patch;
    const pixels = Uint8Array.from(
      { length: side * side * 3 },
      (_, i) => (Math.floor(i / 3) * (i % 7)) & 0xff,
    );
    return { image: new Tensor('uint8', pixels, [1, side, side, 3]) };
  }
  const length = Math.min(PROBE_TOKENS, text.positions);
  const ids = BigInt64Array.from({ length }, (_, i) => BigInt(1 + ((i * 7919) % (text.vocabulary - 1))));
  return { ids: new Tensor('int64', ids, [1, length]) };
}
