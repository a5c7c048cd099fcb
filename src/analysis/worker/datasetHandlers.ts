/** How the worker answers each request about an open dataset. */
import { type Answer, transferring } from '../../common/rpc';
import { answerPriors } from '../audit/answerPriors';
import { columnQuestion } from '../session/columnQuestion';
import type { DatasetAnalysis } from '../session/datasetAnalysis';
import { recordTexts } from '../session/datasetColumns';
import { imageFolders, recordPlaces, samplesOfPath } from '../session/fileContents';
import { storageOf } from '../session/readAndEmbed';
import { Runs, runsStore } from '../session/runs';
import { neighborDistances, silhouetteOf, sweepParam } from '../session/tuning';
import type { DatasetRequestName, WorkerRequests } from './requests';
import type { RunContext } from './runContext';

export type DatasetHandlers = {
  readonly [K in DatasetRequestName]: (
    analysis: DatasetAnalysis,
    args: WorkerRequests[K]['args'],
    context: RunContext,
  ) => Answer<WorkerRequests[K]['result']>;
};

export const datasetHandlers: DatasetHandlers = {
  fit: (analysis, args, { cancel, reporter }) => analysis.fit(args, cancel, reporter),
  layoutQuality: (analysis, args, { cancel, reporter }) => analysis.layoutQuality(args, cancel, reporter),
  outlierComparison: (analysis, args, { cancel, reporter }) =>
    analysis.outlierComparison(args, cancel, reporter),
  audit: (analysis, args, { cancel, reporter }) => analysis.audit(args, cancel, reporter),
  sweep: (analysis, args, { cancel, reporter }) => sweepParam(analysis, args, cancel, reporter),
  silhouette: (analysis, { space, labels }, { cancel, reporter }) =>
    silhouetteOf(analysis, space, labels, cancel, reporter),
  neighborDistances: async (analysis, args, { cancel, reporter }) => {
    const distances = await neighborDistances(analysis, args, cancel, reporter);
    return transferring(distances, [distances.buffer as ArrayBuffer]);
  },
  recordTexts: (analysis) => recordTexts(analysis.dataset),
  answerPriors: (analysis, { labels }, { cancel }) =>
    answerPriors(analysis.dataset, labels, () => cancel.check()),
  topics: (analysis, { labels, words }, { cancel, reporter }) =>
    analysis.topics(labels, words, cancel, reporter),
  words: (analysis, { labels, words }, { cancel }) => analysis.words(labels, words, () => cancel.check()),
  representativeSamples: (analysis, { space, labels, strategy, perGroup, seed }) =>
    analysis.representativeSamples(space, labels, { strategy, perGroup, seed }),
  neighbors: (analysis, { space, row, k }) => analysis.neighbors(space, row, k),
  edited: (analysis, { files }, { cancel, reporter }) => analysis.edited(files, cancel, reporter),
  answerCounts: (analysis, { indices, most, language }) => analysis.answerCounts(indices, most, language),
  columnQuestion: (analysis, _args, context) =>
    columnQuestion(analysis.dataset, context.stage('Reading columns')),
  sample: (analysis, { index }) => analysis.sample(index),
  recordPlaces: ({ dataset }, { file }) => recordPlaces(dataset, file),
  samplesOfPath: ({ dataset }, { path, row }) => ({ samples: samplesOfPath(dataset, path, row) }),
  imageFolders: ({ dataset }) => ({ folders: imageFolders(dataset) }),
  runs: (analysis, _args, context) => runsOf(analysis, context).list(),
  saveRun: (analysis, { name, analysis: parameters, methods, state }, context) =>
    runsOf(analysis, context).save(name, parameters, methods, state, context.cancel, context.reporter),
  renameRun: (analysis, { id, name }, context) => runsOf(analysis, context).rename(id, name),
  removeRun: (analysis, { id }, context) => runsOf(analysis, context).remove(id),
  compareRuns: (analysis, { first, second }, context) => runsOf(analysis, context).compare(first, second),
  repeatRun: (analysis, { id }, context) =>
    runsOf(analysis, context).repeat(id, context.cancel, context.reporter),
  corrections: (analysis, args) => analysis.curation.corrections(args),
  findingSubjects: (analysis) => analysis.curation.findingSubjects(),
  quickFixes: (analysis, { finding, path, text }) => analysis.curation.quickFixes(finding, path, text),
  reviewCase: (analysis, { subject }) => analysis.curation.reviewCase(subject),
  imageBytes: (analysis, { index }) => analysis.imageBytes(index),
  records: (analysis, { rows }) => analysis.records(rows),
  search: (analysis, { terms }) => {
    const rows = analysis.find(terms);
    return transferring({ rows }, [rows.buffer as ArrayBuffer]);
  },
  searchImages: (analysis, { text, k }, { cancel, reporter }) =>
    analysis.searchImages(text, k, cancel, reporter),
  questionsOfImage: (analysis, { index, k }) => analysis.questionsOfImage(index, k),
  zeroShot: async (analysis, { labels }, { cancel, reporter }) => {
    const { data } = await analysis.zeroShot(labels, cancel, reporter);
    return transferring({ probabilities: data }, [data.buffer as ArrayBuffer]);
  },
};

function runsOf(analysis: DatasetAnalysis, { reporter }: RunContext): Runs {
  return new Runs(runsStore(storageOf(analysis.request, reporter), analysis.dataset.root), analysis);
}
