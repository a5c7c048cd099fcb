import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Architecture,
  architectureOf,
} from '../../../../src/analysis/embedding/biomedclip/architecture';
import { readCheckpoint } from '../../../../src/analysis/embedding/biomedclip/checkpoint';
import { deviceProblem } from '../../../../src/analysis/embedding/biomedclip/deviceCheck';
import type { TowerName, Towers } from '../../../../src/analysis/embedding/biomedclip/towers';
import { checkpointPath } from './fixture';

let architecture: Architecture;
beforeAll(async () => {
  architecture = architectureOf((await readCheckpoint(checkpointPath)).tensors);
});

/** Towers that answer with these vectors. */
function answering(answer: (tower: TowerName) => readonly number[]): Towers {
  const get = (tower: TowerName) =>
    Promise.resolve({
      run: () => Promise.resolve({ embedding: { data: Float32Array.from(answer(tower)) } }),
    });
  return { get } as unknown as Towers;
}
const processor = answering(() => [0.6, 0.8]);

describe('deviceProblem', () => {
  it('is none where both towers agree', async () => {
    const device = answering(() => [0.6001, 0.7999]);
    expect(await deviceProblem(device, processor, architecture)).toBeUndefined();
  });

  it.each(['vision', 'text'] as const)('names the %s tower when its vectors differ', async (wrong) => {
    const device = answering((tower) => (tower === wrong ? [0.7, 0.714] : [0.6, 0.8]));
    expect(await deviceProblem(device, processor, architecture)).toMatch(
      new RegExp(`^its ${wrong} vectors differ from the processor's \\(cosine 0\\.99\\d\\d\\)$`),
    );
  });

  it('takes NaN for a difference', async () => {
    const device = answering(() => [NaN, 1]);
    expect(await deviceProblem(device, processor, architecture)).toContain('NaN');
  });

  it('passes on the first line of what the device said', async () => {
    const device = { get: () => Promise.reject(new Error('no adapter\nstack')) } as unknown as Towers;
    expect(await deviceProblem(device, processor, architecture)).toBe('no adapter');
  });
});
