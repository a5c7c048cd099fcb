import { describe, expect, it } from 'vitest';
import { imageText, imageTextFit } from '../../../../src/analysis/audit/rules/imageText';
import { vectorsOfRecords } from '../../../../src/analysis/embedding/textVectors';
import { rowsOf } from '../../../../src/analysis/numeric/matrix';
import { CancelFlag } from '../../../../src/analysis/taskContext';
import { temporaryFolder } from '../../../temporaryFolder';
import { checkpointPath } from '../../embedding/biomedclip/fixture';
import { openedSample, reporter } from '../../session/openedSample';
import { makeSamples, qa, runRule } from '../auditRecords';

/** Unit vectors of the plane at these degrees. */
const rows = (degrees: readonly number[]) => ({
  n: degrees.length,
  d: 2,
  data: Float32Array.from(
    degrees.flatMap((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)]),
  ),
});

describe('fit of images and their texts', () => {
  it('is the mean cosine, beside that with other images', () => {
    const { own, shuffled, betterShare } = imageTextFit(
      rowsOf(rows([0, 60, 90])),
      rowsOf(rows([0, 60, 0, 10])),
      Int32Array.of(0, 0, 2, -1),
      42,
    );
    expect(Array.from(own)).toEqual([expect.closeTo(0.75, 6), NaN, expect.closeTo(0, 6)]);
    // Texts of image 0: mean of 0 and 60 degrees; with image 1 (0.5 + 1) / 2, with image 2 sin 60 / 2.
    expect(shuffled[0]).toBeCloseTo((0.75 + Math.sin(Math.PI / 3) / 2) / 2, 6);
    expect(shuffled[2]).toBeCloseTo((1 + 0.5) / 2, 6);
    expect(betterShare[2]).toBe(1);
  });

  it('has no baseline for one image', () => {
    const fit = imageTextFit(rowsOf(rows([0])), rowsOf(rows([90])), Int32Array.of(0), 1);
    expect(fit.shuffled[0]).toBeNaN();
    expect(fit.betterShare[0]).toBe(0);
  });

  it('finds the image whose questions are about another, and does not read Chinese', async () => {
    const count = 30;
    const ids = Array.from({ length: count }, (_, i) => `xmlab${String(i).padStart(2, '0')}`);
    const dataset = await makeSamples(
      Object.fromEntries(ids.map((id) => [id, [qa('Is it?', 'Yes'), qa('是吗?', '是')]])),
    );
    const images = rowsOf(rows(ids.map((_, i) => i * 3)));
    // English texts lie at their image but for the first one; Chinese ones far away.
    const texts = vectorsOfRecords(rows(ids.flatMap((_, i) => [i === 0 ? 90 : i * 3, 270])));
    const found = await runRule(imageText, dataset, { images, texts });
    expect(found).toMatchObject([
      { id: 'image-text-mismatch:xmlab00:questions', severity: 'info', file: 'imgs/xmlab00/source.jpg' },
    ]);
    expect(found[0].message).toMatch(
      /^The questions of xmlab00 fit 100 % of other images better than its own \(mean cosine 0\.000, 0\.\d+ with others\)\.$/,
    );
  });
});

describe('with a cross-modal encoder', () => {
  const room = temporaryFolder();
  it('the audit compares them, and takes its threshold of duplicates', async () => {
    const biomedclip = { encoder: 'biomedclip', checkpoint: checkpointPath } as const;
    const { session } = await openedSample(room, { count: 12, seed: 3 }, biomedclip);
    const request = { duplicateSimilarity: null, notDuplicates: [], seed: 42 };
    const { findings, duplicateSimilarity } = await session.audit(request, new CancelFlag(), reporter);
    expect(duplicateSimilarity).toBe(0.95);
    const { images, texts } = session.embedded;
    expect(findings.filter(({ kind }) => kind === 'image-text-mismatch')).toEqual(
      await runRule(imageText, session.dataset, { images: rowsOf(images), texts }),
    );
  });
});
