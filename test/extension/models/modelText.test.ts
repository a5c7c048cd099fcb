import { describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('../fakeEditor')).fakeVscode);
const { termsText, verificationText } = await import('../../../src/extension/models/modelText');

const model = {
  title: 'BiomedCLIP',
  sha256: 'ab'.repeat(32),
  tokenizerSha256: 'cd'.repeat(32),
  bytes: 783_705_670,
  dimension: 512,
  official: true,
  checkpoint: '/models/open_clip_pytorch_model.bin',
};
const outcome = {
  file: 'brain_MRI.jpg',
  label: 'brain MRI',
  probability: 0.9999921,
  expectedLabel: 'brain MRI',
  expectedProbability: 0.999992,
  difference: 0,
  agrees: true,
};

describe('terms', () => {
  it('name what, from where, how much and under which licence', () => {
    const terms = { repository: 'a/b', license: 'MIT', notice: 'Research only.', bytes: 783_705_670 };
    expect(termsText(terms, 'hub.example')).toBe(
      'a/b from hub.example, 784 MB.\nLicence: MIT.\nResearch only.',
    );
  });
});

describe('report of a verification', () => {
  it('shows what was found beside what is published, and what differs', () => {
    const off = { ...outcome, file: 'pie_chart.png', label: 'bone X-ray', agrees: false };
    const text = verificationText({ model, outcomes: [outcome, off] });
    expect(text).toContain('1 of 2 example images differ from the published probabilities.');
    expect(text).toContain('| brain_MRI.jpg | brain MRI 0.999992 | brain MRI 0.999992 | ✓ |');
    expect(text).toContain('| pie_chart.png | bone X-ray 0.999992 | brain MRI 0.999992 | ✗ |');
    expect(verificationText({ model, outcomes: [outcome] })).toContain('All 1 example images');
  });

  it('does not compare what has no published probabilities', () => {
    const text = verificationText({ model, outcomes: null });
    expect(text).toContain('No probabilities are published');
    expect(text).not.toContain('|');
  });
});
