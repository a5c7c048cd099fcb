import { describe, expect, it, vi } from 'vitest';
import { RemoteError } from '../../../src/common/remoteError';

vi.mock('vscode', async () => (await import('../fakeEditor')).fakeVscode);
const { explain, lacksBiomedclip } = await import('../../../src/extension/language/errorMessages');

const error = (code: string, detail: object, message = 'In English.') =>
  new RemoteError({ name: 'AnalysisError', code, message, detail });

describe('an error of the worker as the user reads it', () => {
  it('is a localized sentence where its code and values give one', () => {
    const bad = error('bad-parameter', { method: 'kmeans', parameter: 'k', allowed: 'an integer >= 1' });
    expect(explain(bad)).toBe('kmeans: k must be an integer >= 1.');
    expect(explain(error('cancelled', {}))).toBe('Cancelled.');
    const missing = error('unavailable', { missing: 'biomedclip' });
    expect(explain(missing)).toMatch(/^BiomedCLIP is not set up/);
    expect([lacksBiomedclip(missing), lacksBiomedclip(bad)]).toEqual([true, false]);
  });

  it('is the English sentence of the worker otherwise', () => {
    expect(explain(error('bad-parameter', {}))).toBe('In English.');
    expect(explain(error('unavailable', {}))).toBe('In English.');
    expect(explain(error('bad-file', {}))).toBe('In English.');
    expect(explain(new Error('plain'))).toBe('plain');
  });
});
