import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { ColumnQuestion } from '../../../src/common/columnMapping';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { editor, fakeMemento, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { askColumns } = await import('../../../src/extension/columns/askColumns');
const { keepColumns, keptColumns } = await import('../../../src/extension/columns/keptColumns');
const { unsureColumnsOf } = await import('../../../src/extension/columns/unsureColumns');

const question: ColumnQuestion = {
  table: 'data/train.csv',
  columns: [
    { name: 'pic', values: ['a.png', 'b.png'] },
    { name: 'text', values: ['Is it a $(lung)?'] },
    { name: 'A', values: ['yes'] },
    { name: 'B', values: ['no'] },
  ],
  guess: { image: ['pic'] },
  missing: ['question', 'conversations'],
};
/** The user picks the rows that hold these texts, list after list; leaves the list after the last. */
const ask = (...answers: string[]) => {
  editor.answers = answers;
  return askColumns(question);
};

beforeEach(() => {
  editor.shown.length = 0;
  editor.answers = undefined;
});

describe('the question about columns', () => {
  it('offers the columns with their first values, and no way on before one is chosen', async () => {
    expect(await ask('Question', 'text', 'Use These Columns')).toEqual({
      image: ['pic'],
      question: ['text'],
    });
    expect(editor.shown).toContain('Columns of data/train.csv');
    expect(editor.shown).toContain('Choose a column for: Question, Conversation');
    expect(editor.shown).toContain('a.png  ·  b.png');
    expect(editor.shown).toContain('Is it a $\u2060(lung)?');
    const [first] = editor.shown.filter((text) => text.includes('Use These Columns'));
    expect(editor.shown.indexOf(first)).toBeGreaterThan(editor.shown.indexOf('a.png  ·  b.png'));
  });

  it('takes several columns for the choices, and none for what is none', async () => {
    expect(await ask('Question', 'text', 'Choices', 'A', 'Image', 'None', 'Use These Columns')).toEqual({
      question: ['text'],
      options: ['A'],
    });
  });

  it('changes nothing when the user leaves the list', async () => {
    expect(await ask('Question', 'text')).toBeUndefined();
  });
});

describe('what the user chose', () => {
  it('is kept by the real path of the dataset, also for another folder of it', async () => {
    const state = fakeMemento();
    const request = vi.fn(() => Promise.resolve({ root: '/data/set' }));
    const client = { request } as unknown as AnalysisClient;
    const folder = file('/link/set/imgs') as unknown as vscode.Uri;
    expect(await keptColumns(folder, state, client)).toBeUndefined();
    expect(request).not.toHaveBeenCalled();
    await keepColumns(state, '/data/set', { image: ['pic'] });
    await keepColumns(state, '/data/other', { image: ['img'] });
    expect(await keptColumns(folder, state, client)).toEqual({ image: ['pic'] });
  });

  it('is asked for by the error of the worker alone', () => {
    const error = { code: 'unsure-columns', detail: { folder: '/data', question: JSON.stringify(question) } };
    expect(unsureColumnsOf(Object.assign(new Error('unsure'), error))).toEqual({ root: '/data', question });
    expect(unsureColumnsOf(new Error('other'))).toBeUndefined();
    expect(
      unsureColumnsOf(Object.assign(new Error(), { ...error, detail: { folder: '/', question: '{' } })),
    ).toBeUndefined();
  });
});
