/** Silhouette of a labelling in ten groups, as the panel measures each clustering that is shown. */
import { silhouettes } from '../../../src/analysis/clustering/silhouette';
import { silentContext } from '../../../src/analysis/taskContext';
import type { Quality } from '../quality';
import { python, type Row } from '../row';

/** Groups in turns of so many rows: those that `clustered` plants, its outliers among them. */
const turns = { groups: 10, rows: 6 };

const measured: Quality = (values, _data, reference) => {
  const own = `silhouette ${values[0].toFixed(6)}`;
  return reference
    ? `${own}, off the reference by ${Math.abs(values[0] - reference[0]).toExponential(1)}`
    : own;
};

export const silhouetteRows: readonly Row[] = [
  {
    name: 'silhouette',
    title: 'Silhouette of a clustering',
    quality: measured,
    ours: (x) => {
      const labels = Int32Array.from({ length: x.n }, (_, i) => Math.floor(i / turns.rows) % turns.groups);
      return async () => {
        const [{ mean }] = await silhouettes(x, [labels], silentContext());
        return [mean ?? NaN];
      };
    },
    others: [python('scikit-learn', 'silhouette.score', turns)],
    bars: { 642: 0.5, 5000: 0.5, 14028: 0.5 },
    most: 20_000,
  },
];
