/** Errors of the analysis after they crossed the channel of the worker, by the bundle that is shipped. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readMatrix } from '../../../src/analysis/embedding/npy';
import { methodNamed } from '../../../src/analysis/methods/registry';
import { resolveParams } from '../../../src/analysis/params';
import { cancelledError, describeError, RemoteError } from '../../../src/common/remoteError';

const l10n = vi.hoisted(() => ({
  bundle: undefined as Record<string, string> | undefined,
  t: (text: string): string => l10n.bundle?.[text] ?? text,
}));
vi.mock('vscode', () => ({ l10n }));
const { explain, lacksBiomedclip } = await import('../../../src/extension/language/errorMessages');

const chinese = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>;

/** What the host gets of what a worker throws. */
async function sent(run: () => unknown): Promise<RemoteError> {
  const thrown: unknown = await Promise.resolve()
    .then(run)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  return new RemoteError(structuredClone(describeError(thrown)));
}

const outOfRange = () => resolveParams(methodNamed('kmeans').params, { k: 0 }, 'K-means');
const noMatrix = () => readMatrix('package.json');

beforeEach(() => {
  l10n.bundle = chinese;
});

describe('an error of the worker as the user reads it', () => {
  it.each([
    ['a parameter', outOfRange, 'K-means：k 为 0，但必须是整数 >= 1。'],
    ['the content of a file', noMatrix, 'package.json 的内容为不同的文件头，但应为 NumPy .npy 文件。'],
    ['a missing file', () => readMatrix('/none/x.npy'), '无法打开 /none/x.npy：不存在。请检查路径。'],
  ])('is Chinese to the last word: %s', async (_, run, sentence) => {
    expect(explain(await sent(run))).toBe(sentence);
  });

  it('is English where there is no translation', async () => {
    l10n.bundle = undefined;
    expect(explain(await sent(outOfRange))).toBe('K-means: k is 0 but must be an integer >= 1.');
    expect(explain(new Error('plain'))).toBe('plain');
  });

  it('says that it was cancelled, on either side of the channel', () => {
    expect(explain(cancelledError())).toBe(chinese['Cancelled.']);
  });

  it('tells what lacks BiomedCLIP from other errors', async () => {
    const missing = new RemoteError({
      name: '',
      code: 'unavailable',
      message: '',
      detail: { missing: 'biomedclip' },
    });
    expect([lacksBiomedclip(missing), lacksBiomedclip(await sent(outOfRange))]).toEqual([true, false]);
  });
});
