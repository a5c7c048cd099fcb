import { describe, expect, it } from 'vitest';
import type { QaDetail } from '../../../src/analysis/session/sampleDetail';
import { recordPairs } from '../../../src/webview/pair/recordPairs';
import { fitted, moved, zoomed } from '../../../src/webview/pair/sharedView';

const qa = (question: string, answer: string): QaDetail => ({
  ...{
    row: 0,
    question,
    answer,
    language: 'en',
    answerType: '',
    contentType: '',
    qid: null,
    file: '',
    line: 1,
  },
});

describe('recordPairs', () => {
  it('pairs equal questions, those with other answers first', () => {
    const pairs = recordPairs(
      [qa('Which organ?', 'Lung'), qa('Is it CT?', 'Yes'), qa('How many?', '2'), qa('Only here?', 'Yes')],
      [qa('is it ct? ', 'yes'), qa('Which organ?', 'Liver'), qa('How many?', '3'), qa('How many?', '2')],
    );
    expect(pairs.equal).toBe(2);
    expect(pairs.differing).toEqual([{ question: 'Which organ?', answers: ['Lung', 'Liver'] }]);
    expect(pairs.single).toEqual([
      { question: 'Only here?', answers: ['Yes', null] },
      { question: 'How many?', answers: [null, '3'] },
    ]);
  });
});

describe('the view that images share', () => {
  it('keeps the point under the pointer, and the image within its stage', () => {
    const view = zoomed(fitted, 4, 0.25, -0.1);
    // The point at p of the image is shown at place + zoom p.
    const pointUnder = (x: number, place: number, zoom: number) => (x - place) / zoom;
    expect(pointUnder(0.25, view.x, view.zoom)).toBeCloseTo(0.25);
    expect(pointUnder(-0.1, view.y, view.zoom)).toBeCloseTo(-0.1);
    expect(moved(view, 9, -9)).toEqual({ zoom: 4, x: 1.5, y: -1.5 });
    expect(zoomed(moved(view, 9, 9), 0.01)).toEqual(fitted);
  });
});
