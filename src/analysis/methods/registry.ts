/** The list of methods. A new one is a file and a line here; CLI, pipeline, side sheet and tests follow. */
import { dbscanMethod } from '../clustering/dbscan';
import { finchMethod } from '../clustering/finch';
import { hdbscanMethod } from '../clustering/hdbscan';
import { kmeansMethod } from '../clustering/kmeans';
import { AnalysisError } from '../errors';
import { isolationForestMethod } from '../outliers/isolationForest';
import { kmeansDistanceMethod } from '../outliers/kmeansDistance';
import { knnDistanceMethod } from '../outliers/knnDistance';
import { lofMethod } from '../outliers/lof';
import { hnneMethod } from '../reduction/hnne';
import { pcaMethod } from '../reduction/pca';
import { tsneMethod } from '../reduction/tsne';
import { umapMethod } from '../reduction/umap';
import type { Method, MethodKind } from './method';

// The registry keeps methods of any parameters side by side; each is called with what its own specs resolved.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyMethod = Method<any, any>;

export const methods: readonly AnyMethod[] = [
  dbscanMethod,
  hdbscanMethod,
  kmeansMethod,
  finchMethod,
  pcaMethod,
  tsneMethod,
  umapMethod,
  hnneMethod,
  isolationForestMethod,
  lofMethod,
  knnDistanceMethod,
  kmeansDistanceMethod,
];

/** @throws AnalysisError `bad-parameter` listing what there is. */
export function methodNamed(name: string): AnyMethod {
  const found = methods.find((method) => method.name === name);
  if (found) return found;
  const known = methods.map((method) => method.name).join(', ');
  throw new AnalysisError('bad-parameter', `There is no method "${name}"; the methods are ${known}.`, {
    name,
    known,
  });
}

export function methodsOf(kind: MethodKind): readonly AnyMethod[] {
  return methods.filter((method) => method.kind === kind);
}
