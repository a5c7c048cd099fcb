import { expect, it } from 'vitest';
import { clusterScale } from '../../../src/webview/color/colorScale';
import { captionsOf } from '../../../src/webview/queries/captions';
import { layoutFrom } from '../../../src/webview/scatter/layout';

it('calls groups by their names, and two of the same name by their numbers too', () => {
  const labels = Int32Array.from([0, 0, 1, 1, 2, 2]);
  const names = ['Cluster 0: MRI · brain', 'Cluster 1: MRI · brain', 'Cluster 2: CT · liver'];
  const scale = clusterScale('kmeans', 'K-means', labels, {
    cluster: (label) => names[label],
    noise: 'Noise',
    other: () => 'Other',
  });
  const layout = layoutFrom('image/tsne', [0, 0, 1, 0, 4, 0, 5, 0, 8, 8, 9, 8], 6, 2);
  const texts = captionsOf(scale, layout).map(({ text }) => text);
  expect(texts).toEqual(['Cluster 0: MRI · brain', 'Cluster 1: MRI · brain', 'CT · liver']);
});
