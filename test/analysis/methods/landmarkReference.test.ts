/** Rows that are no landmarks are answered as scikit-learn and hdbscan answer new rows (test/parity/landmarks.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyMethod } from '../../../src/analysis/methods/method';
import { methodNamed } from '../../../src/analysis/methods/registry';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { eachNearest } from '../../../src/analysis/numeric/nearestAmong';
import { resolveParams } from '../../../src/analysis/params';
import { silentContext } from '../../../src/analysis/taskContext';

interface Case {
  readonly params: Record<string, number | string>;
  readonly fitted?: readonly number[];
  readonly labels?: readonly number[];
  readonly probabilities?: readonly number[];
  readonly scores?: readonly number[];
}
const reference = JSON.parse(
  readFileSync(join(__dirname, '../../parity/fixtures/landmarks.json'), 'utf8'),
) as {
  readonly fitted: number;
  readonly shape: readonly [number, number];
  readonly data: string;
  readonly lof: readonly Case[];
  readonly hdbscan: readonly Case[];
};

const [n, d] = reference.shape;
const data = new Float32Array(new Uint8Array(Buffer.from(reference.data, 'base64')).buffer);
const rows = Int32Array.from({ length: n }, (_none, i) => i);
const [fittedRows, newRows] = [rows.subarray(0, reference.fitted), rows.subarray(reference.fitted)];

/** The result for the fitted rows, then the new ones. */
async function answered(method: AnyMethod, request: Case['params']): Promise<Record<string, never>> {
  const params = resolveParams(method.params, request, method.title);
  const task = silentContext();
  const space = new EmbeddingMatrix({ n: reference.fitted, d, data: data.slice(0, reference.fitted * d) });
  const rule = method.landmarks!;
  const fitted = await method.fit(space, params, 42, task);
  const answers = await rule.begin(fitted as never, space, params, newRows.length, task);
  const asked = { ...rule.search(params), title: method.title };
  await eachNearest({ n, d, data }, newRows, fittedRows, asked, task, (at, nearest, distances) =>
    answers.assign(reference.fitted + at, nearest, distances),
  );
  return answers.finish(rows) as unknown as Record<string, never>;
}

describe('new rows', () => {
  it.each(reference.lof)('have the novelty of scikit-learn, $params', async ({ params, scores = [] }) => {
    const found = (await answered(methodNamed('lof'), params)) as unknown as { scores: Float64Array };
    expect(found.scores).toHaveLength(n);
    scores.forEach((score, at) => expect(found.scores[reference.fitted + at]).toBeCloseTo(score, 5));
  });

  it.each(reference.hdbscan)('have the labels of approximate_predict, $params', async (expected) => {
    const { labels, probabilities } = (await answered(
      methodNamed('hdbscan'),
      expected.params,
    )) as unknown as {
      labels: Int32Array;
      probabilities: Float64Array;
    };
    expect([...labels.subarray(0, reference.fitted)]).toEqual(expected.fitted);
    expect([...labels.subarray(reference.fitted)]).toEqual(expected.labels);
    expected.probabilities?.forEach((probability, at) =>
      expect(probabilities[reference.fitted + at]).toBeCloseTo(probability, 7),
    );
  });
});
