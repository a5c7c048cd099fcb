/** Every view with its content, on 642 images. */
import assert from 'node:assert/strict';
import { drive, readSetup } from './driver';
import { analyze, countOf, drawn, selected, settled, showView, textsOf, until } from './workbench';

export function defineViewTests(): void {
  describe('The view', () => {
    before(async () => {
      await analyze(readSetup().sample);
      await drawn(90_000);
    });

    it('Clusterings shows four of them on one reduction', async () => {
      await showView('clusterings');
      await until('four maps', async () => (await countOf('.cell .frame')) === 4);
      await settled();
      const titles = await textsOf('.cell-title');
      for (const name of ['K-means', 'DBSCAN', 'HDBSCAN', 'FINCH'])
        assert.ok(
          titles.some((title) => title.includes(name)),
          `${name} in ${titles.join('; ')}`,
        );
      assert.equal(await countOf('canvas.dots'), 1);
      await drive({ do: 'screenshot', name: 'clusterings' });
    });

    it('Reductions shows all of them with one clustering', async () => {
      await showView('reductions');
      await settled(90_000);
      const titles = await textsOf('.cell-title');
      for (const name of ['PCA', 't-SNE', 'UMAP', 'h-NNE'])
        assert.ok(
          titles.some((title) => title.includes(name)),
          `${name} in ${titles.join('; ')}`,
        );
      await drive({ do: 'screenshot', name: 'reductions' });
    });

    it('Outliers has a comparison that sorts and walks by keyboard', async () => {
      await showView('outliers');
      await settled(60_000);
      await drive({ do: 'click', selector: '.table tbody tr[data-row]' });
      const first = await drive({ do: 'attribute', selector: '.table tr.current', name: 'data-row' });
      await drive({ do: 'press', key: 'ArrowDown' });
      await until(
        'the next row is current',
        async () =>
          (await drive({ do: 'attribute', selector: '.table tr.current', name: 'data-row' })) !== first,
      );
      await drive({ do: 'screenshot', name: 'outliers' });
    });

    it('Samples shows rows of images of each cluster', async () => {
      await showView('samples');
      await until('rows of images', async () => (await countOf('.sample-row')) > 1);
      const size = parseInt(await drive({ do: 'text', selector: '.sample-row .link' }), 10);
      await drive({ do: 'click', selector: '.sample-row .link' });
      await until('the cluster is selected', async () => (await selected()) === size);
      await drive({ do: 'screenshot', name: 'samples' });
    });

    it('QA has a map of questions beside that of images; questions select their images', async () => {
      await showView('qa');
      await until('two maps', async () => (await countOf('.cell .frame')) === 2);
      await settled(90_000);
      await drive({ do: 'press', key: 'Escape', selector: '[role="application"]' });
      // The legend lies over the upper left.
      const lowerRight = [
        [0.97, 0.1],
        [0.97, 0.95],
        [0.03, 0.95],
      ] as const;
      await drive({ do: 'drag', points: lowerRight });
      await until('images are selected', async () => (await selected()) > 0);
      await drive({ do: 'screenshot', name: 'qa' });
      await until('it is spoken', async () =>
        /^[\d,]+ questions of [\d,]+ images selected$/.test((await textsOf('[aria-live]'))[0]),
      );
    });

    it('Hierarchy goes from coarse to fine by the slider', async () => {
      await showView('hierarchy');
      await settled(60_000);
      const words = () => drive({ do: 'attribute', selector: '#level', name: 'aria-valuetext' });
      await drive({ do: 'press', key: 'Home', selector: '#level' });
      const coarse = await words();
      assert.match(coarse, /level \d+ of \d+ · \d+ clusters/);
      await drive({ do: 'press', key: 'ArrowRight', selector: '#level' });
      await until('the next level is shown', async () => (await words()) !== coarse);
      await drive({ do: 'click', selector: '.tree-container > ul > li > button' });
      await until('a parent shows its split', async () => (await countOf('.tree-children button')) > 0);
      await drive({ do: 'screenshot', name: 'hierarchy' });
    });

    it('Compare selects what two groups share by a click on their cell', async () => {
      await showView('compare');
      const cell = await drive({ do: 'text', selector: '.heat-cell', timeoutMs: 60_000 });
      assert.match(await drive({ do: 'text', selector: '.heat-title' }), /ARI -?\d\.\d+/);
      await drive({ do: 'click', selector: '.heat-cell' });
      await until('they are selected', async () => (await selected()) === Number(cell));
      await drive({ do: 'screenshot', name: 'compare' });
    });

    it('Explore is as it was left', async () => {
      await showView('explore');
      await drawn();
      await drive({ do: 'press', key: 'Escape', selector: '[role="application"]' });
      await until('nothing is selected', async () => (await selected()) === 0);
    });
  });
}
