import { describe, expect, it } from 'vitest';
import { readClaims } from '../../../../src/analysis/audit/records';
import { meanNearestDistances, textOutliers } from '../../../../src/analysis/audit/rules/textOutliers';
import { vectorsOfRecords } from '../../../../src/analysis/embedding/textVectors';
import type { Matrix } from '../../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../../src/analysis/taskContext';
import { normals } from '../../clustering/fitted';
import { makeSamples, qa, runRule } from '../auditRecords';

function unitRows(n: number, d: number, seed: number): Matrix {
  const { data } = normals(n, d, seed);
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * d, (i + 1) * d);
    const norm = Math.hypot(...row);
    row.forEach((value, j) => (row[j] = value / norm));
  }
  return { n, d, data };
}

describe('mean nearest distances', () => {
  it('are those of a plain search over all records, however often a text occurs', async () => {
    const x = unitRows(60, 5, 4);
    const counts = Int32Array.from({ length: 60 }, (_, i) => 1 + (i % 7 === 0 ? 4 : i % 3));
    const found = await meanNearestDistances(x, counts, 4, 1, silentContext());
    const records = Array.from(counts).flatMap((count, i) => new Array<number>(count).fill(i));
    const cosine = (a: number, b: number) => {
      let sum = 0;
      for (let j = 0; j < 5; j++) sum += x.data[a * 5 + j] * x.data[b * 5 + j];
      return sum;
    };
    for (let i = 0; i < 60; i++) {
      const own = records.indexOf(i);
      const distances = records.filter((_, r) => r !== own).map((other) => 1 - cosine(i, other));
      const nearest = distances.sort((a, b) => a - b).slice(0, 4);
      expect(found[i]).toBeCloseTo(nearest.reduce((sum, v) => sum + v, 0) / 4, 5);
    }
  });

  it('are none for k records or fewer', async () => {
    const x = unitRows(2, 3, 1);
    expect(await meanNearestDistances(x, Int32Array.of(2, 2), 4, 1, silentContext())).toHaveLength(0);
    expect(await meanNearestDistances(x, Int32Array.of(2, 3), 4, 1, silentContext())).toHaveLength(2);
    expect(
      await meanNearestDistances(
        { n: 0, d: 3, data: new Float32Array(0) },
        new Int32Array(0),
        4,
        1,
        silentContext(),
      ),
    ).toHaveLength(0);
  });

  it('are measured to a seeded choice of very many texts, and the log says so', async () => {
    const x = unitRows(300, 4, 2);
    const counts = new Int32Array(300).fill(1);
    const said: string[] = [];
    const run = { ...silentContext(), log: (_: unknown, message: string) => void said.push(message) };
    const found = await meanNearestDistances(x, counts, 3, 5, run, 100);
    expect(said[0]).toContain('neighbours of 300 distinct texts are looked for among 100 of them');
    expect(found).toEqual(await meanNearestDistances(x, counts, 3, 5, silentContext(), 100));
    expect(found.every((value) => value >= -1e-6 && value < 0.7)).toBe(true);
  });
});

describe('text outliers', () => {
  it('are the one record in a thousand that is unlike the others', async () => {
    const usual = Array.from({ length: 1999 }, (_, i) => qa('Is it?', i % 2 ? 'Yes' : 'No', { qid: i }));
    const dataset = await makeSamples({
      xmlab1: [...usual.slice(0, 1000), qa('What?', 'A gorilla', { qid: 5000 }), ...usual.slice(1000)],
    });
    const rows = readClaims(dataset, silentContext()).flat();
    const vector = ({ record }: (typeof rows)[number]) =>
      record.answer === 'Yes' ? [1, 0, 0] : record.answer === 'No' ? [0.8, 0.6, 0] : [0, 0, 1];
    const x = { n: rows.length, d: 3, data: Float32Array.from(rows.flatMap(vector)) };
    const found = await runRule(textOutliers, dataset, { texts: vectorsOfRecords(x) });
    expect(found).toMatchObject([
      {
        id: 'outlying-question:xmlab1:qid=5000',
        severity: 'info',
        message:
          '"What?" "A gorilla" is unlike the other records: its mean distance to the 10 nearest is 1.00, the median 0.00.',
      },
    ]);
    expect(found[0].endLine! - found[0].line).toBeGreaterThan(3); // the whole record
  });
});
