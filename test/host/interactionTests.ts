/** What a researcher does on the map, with 642 images. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { drive, type Place, readSetup } from './driver';
import {
  activePath,
  analyze,
  closeAllBut,
  countOf,
  drawn,
  searchFor,
  selected,
  textsOf,
  until,
} from './workbench';

/** The right half of the map, where the legend is not. */
const right: readonly Place[] = [
  [0.55, 0.02],
  [0.98, 0.02],
  [0.98, 0.98],
  [0.55, 0.98],
];
const corner: readonly Place[] = [
  [0.3, 0.02],
  [0.98, 0.98],
];

export function defineInteractionTests(): void {
  const setup = readSetup();

  describe('The map', () => {
    before(async () => {
      await closeAllBut(setup.sample);
      await analyze(setup.sample);
      await drawn();
    });

    it('walks from point to point with the arrows, speaks, and opens with Enter', async () => {
      await drive({ do: 'press', key: 'ArrowRight', selector: '[role="application"]' });
      const first = await until('a point is spoken', async () => {
        const [spoken] = await textsOf('[aria-live]');
        return /^xmlab\d+, /.test(spoken) && spoken;
      });
      await drive({ do: 'press', key: 'ArrowDown', selector: '[role="application"]' });
      await until('the next point is spoken', async () => (await textsOf('[aria-live]'))[0] !== first);
      await drive({ do: 'press', key: 'Enter', selector: '[role="application"]' });
      await until('a question.json has the focus', () => activePath()?.endsWith('question.json'));
      await closeAllBut(setup.sample);
      await drawn();
    });

    it('clears by Escape', async () => {
      await drive({ do: 'press', key: 'Escape', selector: '[role="application"]' });
      await drive({ do: 'text', selector: '.inspector-empty' });
      await until('nothing is selected', async () => (await selected()) === 0);
    });

    it('selects by lasso, adds by Shift, takes away by Alt, counts in the legend', async () => {
      await drive({ do: 'drag', points: right });
      const some = await until('the lasso selected', async () => (await selected()) || undefined);
      assert.ok(some > 20 && some < 642, `${some} selected`);
      await until('the legend counts', async () =>
        (await textsOf('.legend-count')).some((text) => /^\d+ \/ \d+$/.test(text)),
      );
      await drive({ do: 'drag', points: right.map(([x, y]) => [x - 0.2, y] as const), modifier: 'Shift' });
      const more = await until('Shift added', async () => {
        const now = await selected();
        return now > some ? now : undefined;
      });
      await drive({ do: 'drag', points: right, modifier: 'Alt' });
      await until('Alt took away', async () => (await selected()) === more - some);
    });

    it('selects by box', async () => {
      await drive({ do: 'press', key: 'Escape', selector: '[role="application"]' });
      await drive({ do: 'click', selector: '[data-tool="box"]' });
      await drive({ do: 'drag', points: corner });
      await until('the box selected', async () => (await selected()) > 20);
      await drive({ do: 'click', selector: '[data-tool="lasso"]' });
      await drive({ do: 'press', key: 'Escape', selector: '[role="application"]' });
    });

    it('hides a cluster by its row of the legend, and isolates it by a double click', async () => {
      await drive({ do: 'click', selector: '.legend-row', nth: 1 });
      await until('it is hidden', async () => (await countOf('.legend-row[aria-pressed="false"]')) === 1);
      await longerThanDoubleClick();
      await drive({ do: 'click', selector: '.legend-row', nth: 1 });
      await until('it is back', async () => (await countOf('.legend-row[aria-pressed="false"]')) === 0);
      await longerThanDoubleClick();
      await drive({ do: 'click', selector: '.legend-row', nth: 1, count: 2 });
      await until('it is alone', async () => (await countOf('.legend-row[aria-pressed="true"]')) === 1);
      await longerThanDoubleClick();
      await drive({ do: 'click', selector: '.legend-row', nth: 1, count: 2 });
      await until('all are back', async () => (await countOf('.legend-row[aria-pressed="false"]')) === 0);
    });

    it('finds samples by the search box', async () => {
      await searchFor('xmlab12');
      await until('they are selected', async () => (await selected()) === 11);
      await drive({ do: 'type', selector: '.search-input', text: '' });
    });

    it('colours by a field, and changes the space and the reduction', async () => {
      await drive({ do: 'choose', selector: '#encoding-colorBy', value: 'field:modality' });
      await drive({ do: 'text', selector: '.legend', contains: 'MRI' });
      await drive({ do: 'choose', selector: '#encoding-space', value: 'text' });
      await drive({ do: 'choose', selector: '#encoding-colorBy', value: 'cluster:kmeans' });
      await drawn();
      await drive({ do: 'choose', selector: '#encoding-space', value: 'image' });
      await drawn();
    });
  });

  describe('The inspector', () => {
    before(async () => {
      await closeAllBut(setup.sample);
      await analyze(setup.sample);
      await drawn();
      // Not the point that is hovered first: an image that is odd on purpose has no organ and no box.
      await analyze(join(setup.sample, 'imgs/xmlab120'));
      await drive({ do: 'text', selector: '.facts dd', contains: 'xmlab120' });
      await drive({ do: 'text', selector: '.qa' });
    });

    it('shows the image with its mask and its boxes as toggles', async () => {
      await until('the picture is there', async () => (await countOf('.image-stage .picture')) === 1);
      assert.deepEqual(await textsOf('.image-actions .pill'), ['Image', 'Mask', 'Boxes']);
      for (const [nth, shown] of [
        [1, '.image-stage .mask:not(.invisible)'],
        [2, '.image-stage .boxes:not(.invisible)'],
      ] as const) {
        await drive({ do: 'click', selector: '.image-actions .pill', nth });
        await until(`${shown} is shown`, async () => (await countOf(shown)) === 1);
        await drive({ do: 'click', selector: '.image-actions .pill', nth });
        await until(`${shown} is hidden`, async () => (await countOf(shown)) === 0);
      }
    });

    it('lists the nearest neighbours, and goes to one', async () => {
      const before = await drive({ do: 'text', selector: '.facts dd' });
      await until('five neighbours are there', async () => (await countOf('.neighbor')) === 5);
      await drive({ do: 'click', selector: '.neighbor' });
      await until('it is shown', async () => (await drive({ do: 'text', selector: '.facts dd' })) !== before);
    });

    it('opens a question at its line', async () => {
      const id = await drive({ do: 'text', selector: '.facts dd' });
      const label = await drive({ do: 'text', selector: '.qa .link' });
      await drive({ do: 'click', selector: '.qa .link' });
      const file = join(setup.sample, 'imgs', id, 'question.json');
      await until('the file has the focus', () => activePath() === file);
      const editor = vscode.window.activeTextEditor!;
      assert.equal(`line ${editor.selection.active.line + 1}`, label);
      await closeAllBut(setup.sample);
      await drawn();
    });
  });
}

/** Two clicks on a row of the legend within 350 ms are a double click. */
const DOUBLE_CLICK_MS = 350;

function longerThanDoubleClick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DOUBLE_CLICK_MS + 1));
}
