/** The nine methods of the tutorial's notebook, one after another in one process, as a user of either runs them. */
import { dbscanMethod } from '../../../src/analysis/clustering/dbscan';
import { finchMethod } from '../../../src/analysis/clustering/finch';
import { hdbscanMethod } from '../../../src/analysis/clustering/hdbscan';
import { kmeansMethod } from '../../../src/analysis/clustering/kmeans';
import type { AnyMethod } from '../../../src/analysis/methods/method';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { isolationForestMethod } from '../../../src/analysis/outliers/isolationForest';
import { resolveParams } from '../../../src/analysis/params';
import { hnneMethod } from '../../../src/analysis/reduction/hnne';
import { pcaMethod } from '../../../src/analysis/reduction/pca';
import { tsneMethod } from '../../../src/analysis/reduction/tsne';
import { umapMethod } from '../../../src/analysis/reduction/umap';
import { silentContext } from '../../../src/analysis/taskContext';
import { python, type Row, SEED } from '../row';

/** With their defaults, which are the tutorial's settings. */
const methods: readonly AnyMethod[] = [
  ...[dbscanMethod, hdbscanMethod, kmeansMethod, finchMethod, pcaMethod, tsneMethod, umapMethod, hnneMethod],
  isolationForestMethod,
];

export const tutorialRows: readonly Row[] = [
  {
    name: 'tutorial',
    title: 'The nine methods of the tutorial in one process',
    quality: (values) => `${values[0]} methods`,
    ours: (x) => async () => {
      const space = new EmbeddingMatrix(x); // shared, as it is in the panel and in `analyze`
      for (const method of methods)
        await method.fit(space, resolveParams(method.params, {}, method.title), SEED, silentContext());
      return [methods.length];
    },
    others: [python('the references', 'tutorial.all_methods')],
    bars: { 642: 0.1 },
    most: 1000,
  },
];
