/** The tasks of a curator, timed, by pointer and by the keyboard alone: from the map with nothing selected to what is wanted. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { InjectedFaults } from '../../src/analysis/sample/injectedFaults';
import { counted, type CuratorTask, curatorTasks, type Hands, leastCell } from '../webview/curatorTasks';
import { drive, readSetup } from './driver';
import { analyze, closeAllBut, countOf, drawn, selected, showView, textsOf, until } from './workbench';

/** An audit and three clusterings on a busy machine. */
const WAIT_MS = 60_000;
const MAP = '.view [role="application"]';

const hands: Hands = {
  click: async (selector, nth = 0) => {
    await drive({ do: 'click', selector, nth });
  },
  press: async (key) => {
    await drive({ do: 'press', key });
  },
  type: async (text) => {
    await drive({ do: 'keys', text });
  },
  tabTo: async (selector, nth = 0) => {
    await drive({ do: 'tabTo', selector, nth });
  },
  focused: async (selector) => {
    await until(`${selector} has the keyboard`, async () => (await countOf(`${selector}:focus`)) > 0);
  },
  texts: (selector) =>
    until(
      `there is ${selector}`,
      async () => {
        const found = await textsOf(selector);
        return found.length > 0 && found;
      },
      WAIT_MS,
    ),
};

/** Waits until as many images are seen as there should be. */
async function seen(images: number): Promise<void> {
  const isSeen = async () => (await countOf('.contact-tile')) === images && (await selected()) === images;
  await until(`${images} images are seen`, isSeen, WAIT_MS);
}

export function defineTaskTests(): void {
  const { planted, workspace } = readSetup();
  const faults = () => JSON.parse(readFileSync(join(planted, 'planted.json'), 'utf8')) as InjectedFaults;
  const tagFile = join(workspace, '.slakescope', 'Slake-planted.tags.tsv');
  const tagged = () => (existsSync(tagFile) ? readFileSync(tagFile, 'utf8') : '');

  /** What each task has to lead to. */
  const wanted: Record<keyof typeof curatorTasks, () => Promise<void>> = {
    oddImages: async () => seen((await leastCell(hands)).size),
    wrongModality: () => seen(new Set(faults().wrongModalities.map(({ id }) => id)).size),
    leaks: async () => {
      const leaks = faults().leakagePairs.flatMap(({ train, test }) => [train, test]);
      await until('all of them carry the tag', () =>
        leaks.every((id) => tagged().includes(`${id}\ttag:leak\n`)),
      );
    },
    idsOfTag: async () => {
      const ids = [...tagged().matchAll(/^(.+)\ttag:leak$/gm)].map(([, id]) => id);
      const copied = async () => (await vscode.env.clipboard.readText()).trim().split('\n');
      await until(
        'they are in the clipboard',
        async () => (await copied()).sort().join() === ids.sort().join(),
      );
    },
    compareK: async () => {
      const all = [/^K-means\s*5 clusters/, /^K-means · k 10\s*10 clusters/, /^K-means · k 15\s*15 clusters/];
      const haveRun = async () => {
        const titles = await textsOf('.cell-title');
        return all.every((title) => titles.some((text) => title.test(text)));
      };
      await until('all have run', haveRun, WAIT_MS);
    },
  };

  describe('A curator', () => {
    before(async () => {
      await closeAllBut();
      await analyze(planted);
      await showView('explore');
      await drawn(60_000);
    });

    for (const way of ['pointer', 'keyboard'] as const) {
      for (const [name, task] of Object.entries(curatorTasks) as [keyof typeof curatorTasks, CuratorTask][]) {
        it(`by ${way}: ${task.name}`, async () => {
          await showView('explore');
          await drive({ do: 'press', key: 'Escape', selector: MAP });
          await until('nothing is selected', async () => (await selected()) === 0);
          await vscode.env.clipboard.writeText('');
          if (name === 'leaks' && existsSync(tagFile)) writeFileSync(tagFile, '');
          const { hands: own, actions } = counted(hands);
          const startedAt = performance.now();
          await task[way](own);
          await wanted[name]();
          const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
          console.log(`TIME by ${way}: ${task.name}: ${actions()} actions, ${seconds} s`);
          assert.ok(actions() <= task.most, `${actions()} actions`);
        });
      }
    }
  });
}
