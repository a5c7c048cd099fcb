/** Nearest neighbours, which most methods begin with: exact up to 20,000 rows, then approximate. */
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { neighbors } from '../../../src/analysis/numeric/neighbors';
import { silentContext } from '../../../src/analysis/taskContext';
import { recalled } from '../quality';
import { python, type Row } from '../row';

const search = { k: 15 };

export const neighborRows: readonly Row[] = [
  {
    name: 'neighbors',
    title: 'The 15 nearest neighbours of every row',
    quality: recalled,
    ours: (x) => async () => {
      const found = await neighbors(new EmbeddingMatrix(x), 'euclidean', search.k, silentContext(), 'auto');
      return found.indices;
    },
    others: [
      python('scikit-learn', 'neighbors.exact', search),
      python('pynndescent', 'neighbors.descent', { ...search, seed: 42 }),
    ],
  },
];
