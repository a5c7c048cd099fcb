/** A restart with the panel left open: it comes back by itself, from the caches. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drive, readSetup } from './driver';
import { firstPicture, tellTime, tellTimesOfRestore } from './pictures';
import { STORE_MS } from './suiteTimes';
import { allTabs, analyze, closeAllBut, drawn, logText, panelOf, panels, until } from './workbench';

/** What the log says of work: embedding, and each method with its milliseconds. */
const WORK = /Embedding \d+ images|on (?:image|text|combined|qa): \d+ ms/;
const logLengthFile = join(__dirname, 'logLength');

/** The end of the first phase. */
export function defineLeavingTests(): void {
  const { sample } = readSetup();

  describe('The panel', () => {
    it('is left open for the restart', async () => {
      await closeAllBut();
      await until('none is open', () => panels().length === 0);
      const asked = Date.now();
      await analyze(sample);
      tellTime('the command, results cached', asked, await firstPicture());
      await until('it is alone', () => allTabs().length === 1 && panelOf(sample).isActive);
      await drawn();
      await new Promise((resolve) => setTimeout(resolve, STORE_MS));
      assert.match(logText(), WORK);
      writeFileSync(logLengthFile, String(logText().length));
    });
  });
}

export function defineRestartTests(): void {
  const { sample } = readSetup();

  describe('Slakescope after a restart', () => {
    it('brings the panel back, filled', async () => {
      await until('the panel is back', () => panels().length === 1);
      panelOf(sample);
      tellTimesOfRestore(await firstPicture());
      await drive({ do: 'text', selector: '.status-bar', contains: '642 images' });
      await drawn();
      await drive({ do: 'screenshot', name: 'restarted' });
    });

    it('computes nothing again', () => {
      const before = Number(readFileSync(logLengthFile, 'utf8'));
      assert.doesNotMatch(logText().slice(before), WORK);
    });

    it('answers the pointer there', async () => {
      assert.match(await drive({ do: 'hoverPoint' }), /^xmlab\d+$/);
    });
  });
}
