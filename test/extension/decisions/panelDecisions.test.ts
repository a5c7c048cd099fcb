/** What a panel sends of the decisions: only what has changed, in order, before the answer to a request. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { DraftDecision } from '../../../src/analysis/curation/decision';
import { changedList } from '../../../src/common/listChange';
import type { DecisionLine, DecisionUpdate } from '../../../src/webview/protocol';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { DatasetDecisions } = await import('../../../src/extension/decisions/datasetDecisions');
const { PanelDecisions } = await import('../../../src/extension/decisions/panelDecisions');

type Handler = (args: unknown) => Promise<unknown>;

/** A panel of an empty dataset, and the list as its webview has it. */
function panel() {
  const work = folderOfTest();
  const root = join(work, 'Slake');
  mkdirSync(root);
  Object.assign(editor, { settings: {}, workspaceSettings: {}, trusted: true, workspace: file(work) });
  const decisions = new DatasetDecisions(() => ({
    folder: file(root) as unknown as vscode.Uri,
    root,
    roots: [root],
  }));
  const handlers = new Map<string, Handler>();
  const sent: DecisionUpdate[] = [];
  let list: readonly DecisionLine[] = [];
  const rpc = {
    handle: (name: string, handler: Handler) => handlers.set(name, handler),
    emit: (_name: string, update: DecisionUpdate) => {
      sent.push(update);
      list = changedList(list, update.decisions);
    },
  };
  const shown = new PanelDecisions(rpc as never, {} as never, decisions, {} as vscode.LogOutputChannel);
  const ask = (name: string, args: unknown = {}) => handlers.get(name)!(args);
  const samples = () => list.map(({ decision }) => decision.sample);
  return { ask, sent, samples, shown, path: join(work, '.slakescope', 'Slake.decisions.jsonl') };
}

const drop = (sample: string): DraftDecision => ({ kind: 'drop-image', sample });
const add = (sample: string) => ({ add: [drop(sample)], remove: [] });

it('sends one line for one decision, before the answer', async () => {
  const { ask, sent, samples } = panel();
  for (const sample of ['xmlab1', 'xmlab3', 'xmlab2']) await ask('decide', add(sample));
  expect(samples()).toEqual(['xmlab1', 'xmlab2', 'xmlab3']);
  expect(sent.map(({ decisions }) => decisions.items.length)).toEqual([1, 1, 1]);
  await ask('undoDecision');
  expect(samples()).toEqual(['xmlab1', 'xmlab3']);
  expect(sent.at(-1)).toMatchObject({ undo: 2, redo: 1, decisions: { items: [] } });
});

it('ends with what the file says where many are sent at once and another program writes', async () => {
  const { ask, samples, path } = panel();
  const ids = Array.from({ length: 30 }, (_, i) => `xmlab${100 + i}`);
  await Promise.all(ids.map((id) => ask('decide', add(id))));
  expect(samples()).toEqual(ids);
  writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(10).join('\n'));
  await ask('decide', add('xmlab200'));
  expect(samples()).toEqual([...ids.slice(10), 'xmlab200']);
});

it('sends everything to a webview that is new', async () => {
  const { ask, sent, shown } = panel();
  await ask('decide', add('xmlab1'));
  await ask('decide', add('xmlab2'));
  shown.send();
  await expect.poll(() => sent.at(-1)!.decisions).toMatchObject({ head: 0, tail: 0 });
  expect(sent.at(-1)!.decisions.items).toHaveLength(2);
});
