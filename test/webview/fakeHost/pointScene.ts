/** Many points and nothing else: for times, not for looks. */
import type { FitAnswer } from '../../../src/analysis/methods/fit';
import { methodInfos } from '../../../src/analysis/methods/registry';
import { datasetColumns } from '../../../src/analysis/session/datasetColumns';
import type { Scene } from './scene';

/** Mulberry32: small, seeded, good enough for pictures. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function pointScene(points: number): Scene {
  const next = random(11);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const data = new Float32Array(2 * points);
  const labels = new Int32Array(points);
  for (let row = 0; row < points; row++) {
    const group = Math.floor(next() * 8);
    labels[row] = next() < 0.05 ? -1 : group;
    data[2 * row] = 3 * Math.cos(group * 0.785) + 0.6 * gauss();
    data[2 * row + 1] = 2 * Math.sin(group * 0.785) + 0.6 * gauss();
  }
  const constant = { values: ['CT', 'MRI'], codes: Uint32Array.from(labels, (label) => label & 1) };
  const run = { space: 'image', params: {}, seed: 42, ms: 1, fromCache: true } as const;
  const coordinates = { n: points, d: 2, data };
  const answers: readonly FitAnswer[] = [
    { ...run, method: 'pca', kind: 'reduction', result: { coordinates } },
    { ...run, method: 'kmeans', kind: 'clustering', result: { labels } },
  ];
  return {
    methods: methodInfos,
    dataset: {
      name: 'points',
      root: '/data',
      roots: ['/data'],
      ids: Array.from({ length: points }, (_none, row) => `p${row}`),
      fields: datasetColumns({ name: '', root: '', roots: [], samples: [], findings: [] }).fields.map(
        (field) =>
          field.level === 'qa'
            ? field
            : field.kind === 'category'
              ? { ...field, column: constant }
              : { ...field, column: new Float64Array(points) },
      ),
      qaToSample: new Int32Array(0),
      layoutReason: null,
      columns: null,
      findings: [],
    },
    thumbnails: [],
    fit: ({ method }) => {
      const answer = answers.find((other) => other.method === method);
      return answer ? Promise.resolve(answer) : Promise.reject(new Error(`There is no result of ${method}.`));
    },
    handle: () => undefined,
  };
}
