/** A host for queries outside of a browser: answers from a function and remembers what was requested. */
import type { MethodInfo } from '../../../src/analysis/methods/fit';
import { datasetColumns } from '../../../src/analysis/session/datasetColumns';
import { Model } from '../../../src/webview/queries/model';
import { QueryCache } from '../../../src/webview/queries/queryCache';
import { type AppState, createStore } from '../../../src/webview/state/appState';

export function fakeHost(answer: (name: string, args: never) => unknown) {
  const requests: { name: string; args: unknown }[] = [];
  return {
    requests,
    request: async (name: string, args: unknown): Promise<never> => {
      requests.push({ name, args });
      return (await answer(name, args as never)) as never;
    },
  };
}

/** Lets everything run that is ready to run. */
export const settled = () => new Promise((resolve) => setTimeout(resolve));

const method = (name: string, kind: MethodInfo['kind']): MethodInfo => ({
  ...{ name, kind, title: name.toUpperCase(), params: {} },
  capabilities: name === 'tsne' ? { acceptsInitial: true } : {},
});
const methods = [
  ...[method('kmeans', 'clustering'), method('dbscan', 'clustering')],
  ...[method('pca', 'reduction'), method('tsne', 'reduction')],
  ...[method('knn', 'outliers'), method('lof', 'outliers')],
];
const source = { file: '/data/question.json', line: 1, column: 1, offset: 0, length: 0 };

/** A dataset of five samples, ready, whose methods answer with what `results` has for them; else they fail. */
export function fakeModel(results: Readonly<Record<string, unknown>> = {}, state: Partial<AppState> = {}) {
  const host = fakeHost((name, args: { method?: string }) => {
    const known = results[name === 'fit' ? (args.method ?? '') : name];
    if (known === undefined) throw new Error(`no ${name}`);
    if (name !== 'fit') return known;
    const kind = methods.find((one) => one.name === args.method)?.kind;
    return { ...args, kind, result: known, ms: 1, fromCache: false };
  });
  const store = createStore(null, '');
  store.set({
    init: {
      ...{
        version: '1.2.3',
        strings: {},
        language: 'en',
        datasetName: 'set',
        encoderTitle: '',
        seed: 42,
        methods,
      },
      ...{ start: { state: {}, selected: [] }, duplicateSimilarity: null, transformedCopies: false },
    },
    phase: { phase: 'ready', samples: 5, questions: 5, crossModal: true },
    dataset: datasetColumns({
      ...{ name: 'set', root: '/data', roots: ['/data'], findings: [] },
      samples: ['CT', 'MRI', 'CT', 'MRI', 'CT'].map((modality, row) => ({
        ...{
          id: `s${row}`,
          image: { kind: 'file', path: '' } as const,
          boxes: [],
          width: 8,
          height: 8,
          location: 'Lung',
        },
        ...{ modality, qa: [{ question: 'What?', answer: 'Liver', source }] },
      })),
    }),
    ...state,
  });
  return { host, store, model: new Model(store, new QueryCache(host)) };
}
