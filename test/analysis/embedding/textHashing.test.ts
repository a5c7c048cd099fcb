import { describe, expect, it } from 'vitest';
import { hashTexts, TEXT_DIMENSION } from '../../../src/analysis/embedding/textHashing';
import { allRows, eachText, TextVectors } from '../../../src/analysis/embedding/textVectors';
import { row } from '../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../src/analysis/taskContext';
import { cancelledContext } from '../contexts';

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j], 0);
}

const embed = (texts: readonly string[]) => hashTexts(eachText(texts), silentContext());

/** Cosine of the first text to each of the others. */
function similarities(...texts: string[]): number[] {
  const x = embed(texts);
  return texts.slice(1).map((_, i) => cosine(row(x, 0), row(x, i + 1)));
}

describe('hashTexts', () => {
  it('gives unit rows, also for empty texts, signs and characters outside the basic plane', () => {
    const x = embed(['What is it? Lung', '', '   ', '?!.', '𠀀 🫁', 'a\u0000b', 'x'.repeat(100_000)]);
    expect(x.d).toBe(TEXT_DIMENSION);
    for (let i = 0; i < x.n; i++) expect(cosine(row(x, i), row(x, i))).toBeCloseTo(1, 5);
  });

  it('gives texts without words the first unit vector', () => {
    const x = embed(['', '?!', 'liver']);
    for (const i of [0, 1])
      expect(Array.from(row(x, i))).toEqual([1, ...new Array<number>(TEXT_DIMENSION - 1).fill(0)]);
  });

  it('answers nothing for nothing', () => {
    expect(embed([])).toEqual({ n: 0, d: TEXT_DIMENSION, data: new Float32Array(0) });
  });

  it('sees the same text in any case, width and composition', () => {
    const [full, upper, combined] = similarities(
      'café ct 3',
      'ｃａｆé ＣＴ ３',
      'CAFÉ CT 3',
      'cafe\u0301 ct 3',
    );
    for (const value of [full, upper, combined]) expect(value).toBeCloseTo(1, 5);
  });

  it('puts a rephrased question nearer than another one, in English', () => {
    const [same, inflected, other] = similarities(
      'Which organ is abnormal in this image? Lung',
      'Is the lung abnormal in this image? Yes',
      'Which organs are abnormal? Lungs',
      'What modality is used to take this picture? MRI',
    );
    expect(same).toBeGreaterThan(other + 0.15);
    expect(inflected).toBeGreaterThan(other + 0.1);
  });

  it('puts a rephrased question nearer than another one, in Chinese, which has no spaces', () => {
    const [same, other] = similarities(
      '图像中的肺在哪里？左上方',
      '肺在图像中的哪里？左上方',
      '这是什么模态的扫描？核磁共振',
    );
    expect(same).toBeGreaterThan(other + 0.3);
  });

  it('hears rare words over those that every question has', () => {
    const filler = Array.from({ length: 50 }, (_, i) => `What is in this image? thing${i}`);
    const x = embed([
      'What is in this image? pneumothorax',
      'Where is the pneumothorax?',
      'What is in this image? liver',
      ...filler,
    ]);
    expect(cosine(row(x, 0), row(x, 1))).toBeGreaterThan(cosine(row(x, 0), row(x, 2)));
  });

  it('counts a repeated word sublinearly', () => {
    const [twice, many] = similarities('lung liver', 'lung liver liver', `lung ${'liver '.repeat(50)}`);
    expect(twice).toBeGreaterThan(many);
    expect(many).toBeGreaterThan(0.4);
  });

  it('gives the same bytes every time', () => {
    const texts = ['Where is the liver? Left', '肝脏在哪里？左边', ''];
    expect(embed(texts)).toEqual(embed(texts));
  });

  it('counts a repeated text as often as it is there, and gives it one vector', () => {
    const texts = ['lung left', 'liver', 'lung left', 'lung right', 'liver'];
    // The same words by texts that differ in what is no word.
    const apart = texts.map((text, i) => text + '.'.repeat(i));
    const once = { texts: ['lung left', 'liver', 'lung right'], rowOf: Int32Array.of(0, 1, 0, 2, 1) };
    const together = allRows(new TextVectors(hashTexts(once, silentContext()), once.rowOf));
    expect(together).toEqual(embed(texts));
    expect(together).toEqual(embed(apart));
  });

  it('stops when asked to', () => {
    expect(() => hashTexts(eachText(['a']), cancelledContext())).toThrow('Cancelled.');
  });
});
