/**
 * Entry of scripts/host/benchHost.mjs: how long a panel takes to its first picture in a window where nothing else runs.
 * It asserts nothing; the lines that start with TIME are what it is for.
 */
import * as vscode from 'vscode';
import { readSetup } from './driver';
import { timeEditor } from './editorTimes';
import { firstPicture, tellTime, tellTimesOfRestore } from './pictures';
import { LINGER_MS, STORE_MS } from './suiteTimes';
import { analyze, closeAllBut, drawn, panels, settled, showView, until } from './workbench';

const REPEATS = 5;
const VIEWS = [
  'clusterings',
  'reductions',
  'compare',
  'hierarchy',
  'findings',
  'duplicates',
  'outliers',
  'qa',
  'samples',
];
/** Between two measurements, so that the end of one is not in the next. */
const CALM_MS = 2_000;

export async function run(): Promise<void> {
  if (readSetup().phase === 'first') await timeCommands();
  else await timeRestore();
  console.log('HOST 0 passed, 0 failed');
  await sleep(LINGER_MS);
}

/** In a profile that knows nothing yet. */
async function timeFirstRun(): Promise<void> {
  const { sample } = readSetup();
  const asked = Date.now();
  await analyze(sample);
  tellTime('the command, nothing cached', asked, await firstPicture());
  await drawn(120_000);
  await walk();
  console.log(`TIME All views after the command, nothing cached: ${Date.now() - asked} ms`);
  const again = Date.now();
  await walk();
  console.log(`TIME Of that the walk itself, as it takes once all is computed: ${Date.now() - again} ms`);
  await showView('explore');
}

async function walk(): Promise<void> {
  for (const view of VIEWS) {
    await showView(view);
    await settled(120_000);
  }
}

async function timeCommands(): Promise<void> {
  await timeFirstRun();
  await timeEditor();
  const { sample } = readSetup();
  await analyze(sample);
  await drawn(120_000);
  const settings = vscode.workspace.getConfiguration('slakescope');
  for (const cached of [true, false]) {
    for (let repeat = 1; repeat <= REPEATS; repeat++) {
      await closeAllBut('');
      await until('the panel is closed', () => panels().length === 0);
      // The embeddings know no seed, the results do.
      if (!cached) await settings.update('seed', repeat, vscode.ConfigurationTarget.Global);
      await sleep(CALM_MS);
      const asked = Date.now();
      await analyze(sample);
      const what = `the command, ${cached ? 'results' : 'only embeddings'} cached`;
      tellTime(what, asked, await firstPicture());
      await drawn();
    }
  }
  await sleep(STORE_MS);
}

async function timeRestore(): Promise<void> {
  await until('the panel is back', () => panels().length === 1);
  tellTimesOfRestore(await firstPicture());
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
