/**
 * Answers the requests of the explorer's page from a frozen analysis: what was computed is looked up, what depends on a
 * selection is computed here by the same functions, and everything else says that it needs the editor.
 */
import { answerPriors } from '../analysis/audit/answerPriors';
import { textsOf } from '../analysis/dataset/comparedText';
import type { Dataset } from '../analysis/dataset/types';
import { AnalysisError } from '../analysis/errors';
import type { FrozenAnalysis } from '../analysis/export/report/frozen';
import type { FitAnswer, FitRequest } from '../analysis/methods/fit';
import { row } from '../analysis/numeric/matrix';
import { topKSimilar } from '../analysis/numeric/topKSimilar';
import { selectSamples } from '../analysis/sampling/selectSamples';
import { answerCounts } from '../analysis/session/answerCounts';
import { recordTexts } from '../analysis/session/datasetColumns';
import { QaSearch } from '../analysis/session/qaSearch';
import { SampleDetails } from '../analysis/session/sampleDetails';
import { silentContext } from '../analysis/taskContext';
import { qaCorpus, topicsOfGroups, wordsOfGroups } from '../analysis/topics/topics';
import type { Corpus } from '../analysis/topics/vocabulary';
import { message } from '../common/messageTemplate';
import type { Answer } from '../common/rpc';
import { sameRows } from '../common/sameRows';
import type { PanelOffer } from '../webview/requests';

type Requests = PanelOffer['requests'];
export type Answers = {
  readonly [K in keyof Requests]?: (args: Requests[K]['args']) => Answer<Requests[K]['result']>;
};

/** @throws AnalysisError: the page shows its sentence in place of the answer. */
export function needsEditor(): never {
  throw new AnalysisError(
    'bad-input',
    message`This report holds what had been computed. Open the dataset in VS Code with Slakescope for this.`,
  );
}

export function answersOf(frozen: FrozenAnalysis): Answers {
  const { samples, columns, name, findings, request, embeddings } = frozen;
  const dataset: Dataset = { root: name, roots: [], name, samples, findings };
  const details = new SampleDetails(samples, columns.qaToSample);
  let search: QaSearch | undefined;
  let corpus: Corpus | undefined;
  const texts = () => (corpus ??= qaCorpus(textsOf(samples)));
  const vectors = (space: string) => (embeddings && space === request.space ? embeddings : needsEditor());

  return {
    fit: (args) => fitOf(frozen, args),
    layoutQuality: ({ k, ...args }) => {
      const quality = frozen.quality.get(fitOf(frozen, args).method);
      return quality?.k === k ? quality : needsEditor();
    },
    outlierComparison: ({ space, params, seed }) => {
      const known = Object.fromEntries(Object.keys(params).map((method) => [method, request.params[method]]));
      const isSame =
        space === request.space && seed === request.seed && JSON.stringify(params) === JSON.stringify(known);
      return (isSame ? frozen.comparison : null) ?? needsEditor();
    },
    audit: () => frozen.audit ?? needsEditor(),
    silhouette: ({ space, labels }) => {
      const clustering = frozen.fits.find(
        (fit) => fit.kind === 'clustering' && space === request.space && sameRows(fit.result.labels, labels),
      );
      return (clustering && frozen.silhouettes.get(clustering.method)) ?? needsEditor();
    },
    recordTexts: () => recordTexts(dataset),
    answerPriors: ({ labels }) => answerPriors(dataset, labels),
    topics: ({ labels, words }) =>
      topicsOfGroups(texts(), details.labelsOfRecords(labels), words, silentContext()),
    words: ({ labels, words }) => wordsOfGroups(texts(), details.labelsOfRecords(labels), words),
    representativeSamples: ({ space, labels, strategy, perGroup, seed }) =>
      selectSamples(vectors(space), labels, { strategy, perGroup, seed }),
    answerCounts: ({ indices, most, language }) => answerCounts(dataset, indices, most, language),
    neighbors: ({ space, row: at, k }) => {
      const x = vectors(space);
      return topKSimilar(row(x, at), x, k, at);
    },
    search: ({ terms }) => ({ rows: (search ??= new QaSearch(dataset)).find(terms) }),
    records: ({ rows }) => Array.from(rows, (at) => details.record(at)),
    sample: ({ index }) => {
      const image = frozen.images.at(index) ?? new Uint8Array(0);
      return { ...details.sample(index), maskPath: null, shown: image, maskUrl: null };
    },
  };
}

/** The run of the analysis with these parameters. */
function fitOf(frozen: FrozenAnalysis, { space, method, params, seed, initial }: FitRequest): FitAnswer {
  const { request } = frozen;
  const fits = space === 'qa' ? frozen.qaFits : space === request.space ? frozen.fits : [];
  const found = fits.find((fit) => fit.method === method);
  const isSame =
    seed === request.seed && JSON.stringify(params) === JSON.stringify(request.params[method] ?? {});
  return found && isSame && !initial ? found : needsEditor();
}
