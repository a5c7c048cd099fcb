/** The list of methods. A new one is a file and a line here; CLI, session, panel, report and tests follow. */
import { message } from '../../common/messageTemplate';
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
import type { MethodInfo } from './fit';
import type { AnyMethod, MethodKind, MethodRole } from './method';

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

/** The methods as data, for the panel. */
export const methodInfos: readonly MethodInfo[] = methods.map(
  ({ name, title, kind, params, capabilities = {} }) => ({ name, title, kind, params, capabilities }),
);

/** @throws AnalysisError `bad-parameter` listing the methods. */
export function methodNamed(name: string): AnyMethod {
  const found = methods.find((method) => method.name === name);
  if (found) return found;
  const known = methods.map((method) => method.name).join(', ');
  throw new AnalysisError('bad-parameter', message`There is no method "${name}"; the methods are ${known}.`, {
    name,
    known,
  });
}

export function methodsOf<K extends MethodKind>(kind: K) {
  return methods.filter((method): method is Extract<AnyMethod, { kind: K }> => method.kind === kind);
}

/** Names of the methods that can play a role, the first choice first. */
export function methodsFor(role: MethodRole): readonly string[] {
  return methods.filter(({ capabilities }) => capabilities?.roles?.includes(role)).map(({ name }) => name);
}

/** The columns of the outlier comparison: outlier methods, then clusterings whose noise counts. */
export const detectorMethods: readonly AnyMethod[] = [
  ...methodsOf('outliers'),
  ...methodsOf('clustering'),
].filter(({ detector }) => detector);
