/** After a restart with the panel left open: it comes back by itself, from the caches. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { drive, readSetup } from './driver';
import { panels, until } from './explorerTests';

export function defineRestartTests(): void {
  const { sample } = readSetup();

  describe('Slakescope after a restart', () => {
    it('brings the panel back, filled', async () => {
      await until('the panel is back', () => panels().length === 1);
      assert.equal(panels()[0]!.label, basename(sample));
      await drive({ do: 'text', selector: '.status-bar', contains: '60 images' });
      await drive({ do: 'text', selector: '.legend', contains: 'Cluster 0' });
      await drive({ do: 'screenshot', name: 'restarted' });
    });

    it('answers the pointer there', async () => {
      assert.match(await drive({ do: 'hoverPoint' }), /^xmlab\d+$/);
    });
  });
}
