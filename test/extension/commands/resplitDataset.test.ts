/** New splits in the editor, by the worker's own handler. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { jobHandlers } from '../../../src/analysis/worker/jobHandlers';
import { runContext } from '../../../src/analysis/worker/runContext';
import type { CurationTools } from '../../../src/extension/commands/applyDecisions';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeMemento, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { resplitDataset } = await import('../../../src/extension/commands/resplitDataset');

const context = runContext(new CancelFlag(), {
  progress: () => undefined,
  snapshot: () => undefined,
  log: () => undefined,
});

/** Images of several shades, and what else the dataset has; splits anew, as far as the user is asked. */
async function resplit(splitOf: (i: number) => string, files: Readonly<Record<string, string>> = {}) {
  const root = join(folderOfTest(), 'set');
  for (let i = 0; i < 12; i++) {
    mkdirSync(join(root, splitOf(i)), { recursive: true });
    const pixels = Buffer.from(Array.from({ length: 32 * 32 }, (_, p) => (p * (2 * i + 1)) % 251));
    await sharp(pixels, { raw: { width: 32, height: 32, channels: 1 } })
      .png()
      .toFile(join(root, splitOf(i), `${i}.png`));
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const folder = file(root) as unknown as vscode.Uri;
  const client = {
    request: (name: 'resplitDataset', args: never) => Promise.resolve(jobHandlers[name](args, context)),
  } as unknown as AnalysisClient;
  const recorded: unknown[] = [];
  const pages: string[] = [];
  const decide = (drafts: readonly unknown[]) => Promise.resolve(recorded.push(...drafts) > 0);
  const decided = { state: () => Promise.resolve({ file: null, decisions: [] }), decide };
  const tools = {
    worker: client,
    places: { storage: file(join(folderOfTest(), 'storage')), state: fakeMemento() },
    datasets: { open: () => Promise.resolve({ model: { folder, name: 'set', root } }) },
    curation: { of: () => decided },
    reports: { show: (_name: string, text: string) => Promise.resolve(void pages.push(text)) },
  } as unknown as CurationTools;
  const answers = ['New splits for all images', 'Record'];
  Object.assign(editor, { settings: {}, answers, answer: undefined, shown: [] });
  await resplitDataset(tools, folder);
  return { recorded, pages, shown: editor.shown };
}

it('records no moves that could not be applied, shows them and says why', async () => {
  const { recorded, pages, shown } = await resplit((i) => (i < 6 ? 'train' : 'test'));
  expect(recorded).toEqual([]);
  expect(pages).toHaveLength(1);
  expect(shown.at(-1)).toMatch(
    /^The moves are only shown, none is recorded\. The splits of .*set are neither a column nor lists/,
  );
});

it('records those that can be applied', async () => {
  const row = (i: number) => `pictures/${i}.png,What?,Lung ${i},${i < 6 ? 'train' : 'test'}`;
  const lines = ['image,question,answer,split', ...Array.from({ length: 12 }, (_, i) => row(i))];
  const { recorded, shown } = await resplit(() => 'pictures', { 'qa.csv': lines.join('\n') });
  expect(shown.join('\n')).not.toContain('only shown');
  expect(recorded).not.toEqual([]);
  expect(shown.at(-1)).toBe('Apply Decisions…');
});
