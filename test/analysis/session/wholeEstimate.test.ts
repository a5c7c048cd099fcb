import { describe, expect, it } from 'vitest';
import type { JobProgress, Reporter, WholeProgress } from '../../../src/analysis/session/stageContext';
import { type ExpectedStage, WholeEstimate, withWhole } from '../../../src/analysis/session/wholeEstimate';

const expected: readonly ExpectedStage[] = [
  { stage: 'Reading', ms: 5000 },
  { stage: 'Embedding', ms: 35_000 },
  { stage: 'Measuring', ms: 20_000 },
  { stage: 'Measuring', ms: 20_000 },
  { stage: 'Writing', ms: 20_000 },
];

/** What is said while the stages take `seconds`, ten reports each; `left` in seconds beside it. */
function told(seconds: readonly number[], stages = expected) {
  const estimate = new WholeEstimate();
  const total = seconds.reduce((sum, one) => sum + one, 0);
  const answers: (WholeProgress & { at: number; left: number; stage: string })[] = [];
  let at = 0;
  seconds.forEach((took, i) => {
    if (i === 1) estimate.expect(stages);
    for (let step = 0; step <= 10; step++) {
      const now = at + (took * step) / 10;
      const { stage } = expected[i];
      answers.push({ ...estimate.add(now * 1000, stage, step / 10), at: now, left: total - now, stage });
    }
    at += took;
  });
  return { answers, total };
}

/** Largest error after the first tenth, as a share of the whole. */
function worst({ answers, total }: ReturnType<typeof told>): number {
  const later = answers.filter(({ at }) => at > total / 10);
  return Math.max(...later.map(({ remainingMs, left }) => Math.abs(remainingMs / 1000 - left) / total));
}

describe('the estimate of a whole', () => {
  it('is right where the stages take what is expected', () => {
    expect(worst(told([5, 35, 20, 20, 20]))).toBeLessThan(0.01);
  });

  it.each([0.2, 3, 20])(
    'is within a fifth after a tenth on a machine that takes %d times as long',
    (times) => {
      expect(worst(told([5, 35, 20, 20, 20].map((one) => one * times)))).toBeLessThan(0.2);
    },
  );

  it('follows a stage whose pace is another one', () => {
    const { answers, total } = told([5, 60, 20, 20, 20]);
    const late = answers.filter(({ at }) => at > 0.6 * total);
    for (const { remainingMs, left } of late)
      expect(Math.abs(remainingMs / 1000 - left) / total).toBeLessThan(0.2);
  });

  it('says nothing before a part is done, and nothing while a time ahead is unknown', () => {
    const { answers } = told([5, 35, 20, 20, 20]);
    expect(answers.slice(0, 10).every(({ remainingMs }) => remainingMs === -1)).toBe(true);
    const without = expected.map((one, i) => (i === 2 ? { ...one, ms: undefined } : one));
    const partly = told([5, 35, 20, 20, 20], without).answers;
    const hidden = partly.filter(({ remainingMs }) => remainingMs === -1);
    expect(hidden).toHaveLength(33);
    expect(partly.slice(33).every(({ remainingMs }) => remainingMs >= 0)).toBe(true);
  });

  it('never goes back, leaves out what is passed, and ends at 1', () => {
    const estimate = new WholeEstimate();
    estimate.expect(expected);
    const shares = [
      estimate.add(0, 'Reading', 0),
      estimate.add(1000, 'Reading', 1),
      estimate.add(1100, 'Measuring', 0.5),
      estimate.add(1200, 'Measuring', 0.2),
      estimate.add(1300, 'Measuring', 1),
      estimate.add(1400, 'Measuring', 0),
      estimate.add(1500, 'Something else', 0.1),
      estimate.add(1600, 'Writing', 0.5),
      estimate.add(1700, 'Writing', 1),
    ].map(({ share }) => share);
    expect(shares.map((share) => Math.round(share * 1000))).toEqual([
      0, 50, 500, 500, 600, 600, 600, 900, 1000,
    ]);
  });

  it('is of the new stages once others are expected', () => {
    const estimate = new WholeEstimate();
    estimate.expect(expected);
    estimate.add(0, 'Reading', 0);
    estimate.add(5000, 'Reading', 1);
    estimate.expect([expected[0], { stage: 'Writing', ms: 5000 }]);
    const { share, remainingMs } = estimate.add(5000, 'Writing', 0);
    expect(share).toBe(0.5);
    expect(remainingMs).toBeCloseTo(5000, 6);
  });

  it('goes along with what each stage reports', () => {
    const reports: JobProgress[] = [];
    const listener: Reporter = {
      progress: (progress) => reports.push(progress),
      snapshot: () => undefined,
      log: () => undefined,
    };
    const estimate = new WholeEstimate();
    estimate.expect(expected);
    let now = 0;
    const reporter = withWhole(listener, estimate, () => now);
    const report = { stage: 'Reading', total: 50, rate: 0, remainingMs: -1 };
    reporter.progress({ ...report, done: 0 });
    now = 5000;
    reporter.progress({ ...report, done: 50 });
    expect(reports).toEqual([
      { ...report, done: 0, whole: { share: 0, remainingMs: -1 } },
      { ...report, done: 50, whole: { share: 0.05, remainingMs: expect.closeTo(95_000, 6) as number } },
    ]);
  });
});
