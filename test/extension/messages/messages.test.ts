import { beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeLog, fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { choose, confirm, showFailure, showInformation } =
  await import('../../../src/extension/messages/messages');
const { JobReport } = await import('../../../src/extension/worker/jobReport');
const { showError } = await import('../../../src/extension/language/errorMessages');
const { plainText } = await import('../../../src/extension/messages/plainText');

/** How VS Code finds links in a notification (src/vs/base/common/linkedText.ts), and icons in a label. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

const names = [
  'slake [Open the report](command:workbench.action.terminal.new)',
  '[[a](command:b)](https://example.org)',
  '[x](file:///etc "title")',
  'a$(trash)b $(sync~spin)',
  '$$(error) [$(warning)](command:x)',
];
const hostile = names.join(' | ');

beforeEach(() => {
  editor.shown.length = 0;
  fakeVscode.window.progress.length = 0;
  editor.answer = undefined;
});

describe('text of data in the places of the editor', () => {
  it.each<[string, () => PromiseLike<unknown>]>([
    ['a notification', () => showInformation(hostile, hostile)],
    ['a failure', () => showFailure(hostile)],
    ['the error of a command', () => showError(new Error(hostile), fakeLog.channel)],
    ['a question', () => confirm({ text: hostile, detail: hostile }, hostile, 'warning')],
    [
      'a list',
      () =>
        choose([{ label: hostile, description: hostile, detail: hostile }], {
          title: hostile,
          placeHolder: hostile,
        }),
    ],
    [
      'progress',
      () => {
        const report = new JobReport(() => hostile, vi.fn(), false);
        report.update({ stage: hostile, done: 0, total: 1, rate: 0, remainingMs: -1 });
        report.dispose();
        const [{ title, reports }] = fakeVscode.window.progress;
        editor.shown.push(title, ...reports.map(({ message = '' }) => message));
        return Promise.resolve();
      },
    ],
  ])('is neither a link nor an icon in %s', async (_, show) => {
    await show();
    const long = editor.shown.filter((text) => text.length >= hostile.length);
    expect(long).not.toEqual([]);
    for (const text of long) {
      expect(text).not.toMatch(LINK);
      expect(text).not.toMatch(ICON);
      expect(text.replaceAll('\u2060', '')).toBe(hostile);
    }
  });

  it('keeps the icons that are meant, and gives back the choice itself', async () => {
    const choices = [{ label: '' }, { icon: 'trash', label: 'Remove $(x)', description: 'a' }];
    editor.answer = 'Remove';
    expect(await choose(choices, {})).toBe(choices[1]);
    expect(editor.shown).toContain('$(trash) Remove $\u2060(x)');
  });

  it('has no control characters and turns nothing around', () => {
    expect(plainText('a\u001b]0;title\u0007b\u202ec\u2066d\nnext')).toBe(
      'a\ufffd]0;title\ufffdb\ufffdc\ufffdd\nnext',
    );
  });
});
