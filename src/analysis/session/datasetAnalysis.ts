/** One opened dataset: read, embedded, and ready for methods. The worker and the CLI use it: they give the same numbers. */
import { message, titled } from '../../common/messageTemplate';
import { type AuditAnswer, auditEdited, type AuditRequest, type AuditRun, auditRun } from '../audit/audit';
import { comparison } from '../audit/duplicates/compareImages';
import { ChangedPaths } from '../dataset/changedPaths';
import { textsOf } from '../dataset/comparedText';
import { readImageBytes } from '../dataset/imageSource';
import { ReadCache, reading } from '../dataset/readCache';
import { readDataset } from '../dataset/readDataset';
import type { Dataset } from '../dataset/types';
import { requireCrossModal, searchByText, zeroShot } from '../embedding/crossModal';
import { withoutSamplesOf } from '../embedding/decodedImages';
import { datasetStore, type EmbeddedDataset } from '../embedding/embedDataset';
import type { Encoder } from '../embedding/encoder';
import type { SampleSpaceName, SpaceName } from '../embedding/spaceName';
import { AnalysisError } from '../errors';
import type { AnalysisParameters, FitAnswer, FitRequest } from '../methods/fit';
import { neighborWarnings } from '../methods/neighborSearch';
import { detectorMethods, methodNamed } from '../methods/registry';
import { fitRequest, runMethod } from '../methods/runMethod';
import { type Matrix, row, rowsOf } from '../numeric/matrix';
import { type SimilarRows, topKSimilar } from '../numeric/topKSimilar';
import {
  compareOutlierMethods,
  type OutlierComparison,
  resolveParamsByMethod,
} from '../outliers/outlierComparison';
import { type LayoutQuality, layoutQuality } from '../reduction/layoutQuality';
import type { GroupSample } from '../sampling/samplingStrategy';
import { type SelectionOptions, selectSamples } from '../sampling/selectSamples';
import { DEFAULT_CACHE_BYTES, sweep } from '../store/sweep';
import type { CancelFlag } from '../taskContext';
import { type GroupTopics, type GroupWords, qaCorpus, topicsOfGroups, wordsOfGroups } from '../topics/topics';
import type { Corpus } from '../topics/vocabulary';
import { type AnswerCount, answerCounts } from './answerCounts';
import { type CarriedLayout, CarriedLayouts } from './carriedLayouts';
import { fitAnswer, layoutQualityOf, outlierComparisonOf } from './checkedResults';
import { type DatasetColumns, datasetColumns } from './datasetColumns';
import { DatasetCuration } from './datasetCuration';
import { pickRows, recordNames, spreadAnswer } from './distinctTexts';
import type { EditedFile, EditedFindings } from './editedFiles';
import { EmbeddingSpaces } from './embeddingSpaces';
import type { OpenRequest, RefreshRequest } from './openRequest';
import { QaSearch } from './qaSearch';
import { haveSameImages, type OpenListener, readAndEmbed, stagesOf, storageOf, within } from './readAndEmbed';
import { type RequestKey, ResultCache } from './resultCache';
import { comparisonKey, fitKey, qualityKey, storedKinds } from './resultKeys';
import type { RecordOfSample, SampleDetail } from './sampleDetail';
import { SampleDetails } from './sampleDetails';
import { type Reporter, stageContext } from './stageContext';
import type { TextTerm } from './textTerm';

export class DatasetAnalysis {
  readonly columns: DatasetColumns;
  readonly spaces: EmbeddingSpaces;
  readonly curation: DatasetCuration;
  private readonly cache: ResultCache;
  private search: QaSearch | undefined;
  private corpus: Corpus | undefined;
  private readonly details: SampleDetails;

  /** The latest audit, by which edited records are audited. */
  private audited: AuditRun | undefined;

  private constructor(
    readonly dataset: Dataset,
    readonly embedded: EmbeddedDataset,
    readonly encoder: Encoder,
    readonly request: OpenRequest,
    private readonly files: ReadCache,
    private readonly layouts: CarriedLayouts,
  ) {
    this.columns = datasetColumns(dataset);
    const findings = () => [...dataset.findings, ...(this.audited?.answer.findings ?? [])];
    this.curation = new DatasetCuration(dataset, findings);
    this.spaces = new EmbeddingSpaces(embedded);
    this.cache = new ResultCache(datasetStore(storageOf(request), dataset.root).below('results'));
    this.details = new SampleDetails(dataset.samples, this.columns.qaToSample);
  }

  /**
   * Reads and embeds; only what is new or changed since the last time is embedded again.
   * @throws AnalysisError `no-dataset` where no image can be read.
   */
  static async open(
    request: OpenRequest,
    cancel: CancelFlag,
    reporter: Reporter,
    listener: OpenListener = {},
  ): Promise<DatasetAnalysis> {
    const files = new ReadCache();
    const stages = stagesOf(cancel, reporter);
    const parts = await reading(files, 'files', () => readAndEmbed(request, stages, reporter, listener));
    await sweep(storageOf(request, reporter), request.cacheBytes ?? DEFAULT_CACHE_BYTES);
    return new DatasetAnalysis(...parts, request, files, new CarriedLayouts());
  }

  /**
   * The dataset as its files are now: only what changed is read and embedded, and layouts start from those of this one.
   * New vectors are stored by `embedded.keep`.
   * @throws as `open`; AnalysisError `takes-long` beyond the budget.
   */
  async refreshed(
    { budgetMs, changed, saved = [] }: RefreshRequest,
    cancel: CancelFlag,
    reporter: Reporter,
  ): Promise<DatasetAnalysis> {
    const { request, files, layouts, embedded } = this;
    for (const path of saved) files.setText(path, null);
    const stages = within(budgetMs, stagesOf(cancel, reporter));
    const parts = await reading(files, changed ? new ChangedPaths(changed) : 'files', () =>
      readAndEmbed(request, stages, reporter, {}, embedded),
    );
    const again = new DatasetAnalysis(...parts, request, files, new CarriedLayouts(layouts));
    // By the images alone, edited records can be audited until there is another audit.
    if (again.hasImagesOf(this)) again.audited = this.audited;
    return again;
  }

  /** Whether another reading gave the same rows with the same vectors of images. */
  hasImagesOf({ embedded }: DatasetAnalysis): boolean {
    return haveSameImages(this.embedded, embedded);
  }

  /**
   * Findings with the texts of the editor in place of the files: those of reading, and those of the latest audit, if
   * there was one, with the records as they stand in the editor.
   * @returns null where other samples are there by now: the dataset is to be read again.
   */
  async edited(
    edits: readonly EditedFile[],
    cancel: CancelFlag,
    reporter: Reporter,
  ): Promise<EditedFindings | null> {
    for (const { path, text, changes } of edits) {
      if (text !== undefined) this.files.setText(path, text);
      else if (!this.files.changeText(path, changes ?? [])) return null;
    }
    return reading(this.files, 'edits', async () => {
      const task = stageContext('Reading the dataset', cancel, reporter);
      const read = await readDataset(this.request.folder, task, this.request);
      const dataset = withoutSamplesOf(read, this.embedded.undecodable);
      const { samples, root } = this.dataset;
      const isSame =
        dataset.root === root &&
        dataset.samples.length === samples.length &&
        samples.every(({ id }, row) => id === dataset.samples[row].id);
      if (!isSame) return null;
      const audited = this.audited && (await auditEdited(this.audited, dataset, task));
      return { findings: dataset.findings, audited: audited ?? null };
    });
  }

  /** Runs a method on a space, or answers from the cache. A layout of the `qa` space is one of its distinct texts. */
  async fit(request: FitRequest, cancel: CancelFlag, reporter: Reporter): Promise<FitAnswer> {
    const method = methodNamed(request.method);
    const preparing = stageContext(method.title, cancel, reporter);
    const distinct =
      method.kind === 'reduction' && request.space === 'qa'
        ? this.spaces.distinctTexts(() => preparing.progress(0, 1))
        : null;
    const { space, hash } = distinct ?? this.spaces.get(request.space);
    const { n } = space.x;
    cancel.check();
    const { params, warnings } = fitRequest(method, request.params, space);
    cancel.check();
    const names =
      request.space === 'qa' ? recordNames(this.dataset.samples, distinct?.first) : this.columns.ids;
    const carried = method.capabilities?.acceptsInitial
      ? this.layouts.start({ ...request, params }, hash, names, space.x)
      : undefined;
    const asked = request.initial;
    const initial = (distinct && asked ? pickRows(asked, distinct.first, 2) : asked) ?? carried;
    const whole = (found: FitAnswer) => {
      const said = [...warnings, ...neighborWarnings(method.title, found.result, n)];
      const answer = { ...found, warnings: said };
      return distinct ? spreadAnswer(answer, distinct.groupOf) : answer;
    };
    if (initial && !method.capabilities?.acceptsInitial) {
      throw new AnalysisError(
        'bad-input',
        message`${titled(method.title)} does not accept an initial layout.`,
        { method: method.name },
      );
    }
    const key = fitKey({ method: method.name, params, seed: request.seed, initial }, hash);
    const run = { space: request.space, method: method.name, params, seed: request.seed, warnings };
    const cached = await this.cache.read(key, ({ result, ms }) =>
      fitAnswer({ ...run, ms, fromCache: true }, method.kind, n, result),
    );
    if (cached) return whole(this.kept(cached, { names, hash, initial }));
    const snapshot = (coordinates: Float32Array) =>
      reporter.snapshot(distinct ? pickRows(coordinates, distinct.groupOf, 2) : coordinates);
    const task = stageContext(method.title, cancel, { ...reporter, snapshot });
    const startedAt = performance.now();
    const { result } = await runMethod(method, space, params, request.seed, task, { initial });
    const ms = performance.now() - startedAt;
    const answer = fitAnswer({ ...run, ms, fromCache: false }, method.kind, n, result);
    if (!answer) throw new TypeError(`${method.name} did not return a ${method.kind} result of ${n} rows.`);
    await this.cache.write(key, { result, ms });
    const given = `${JSON.stringify(params)}, seed ${request.seed}`;
    reporter.log('info', `${method.title} on ${request.space}, ${given}: ${ms.toFixed(0)} ms`);
    return whole(this.kept(answer, { names, hash, initial }));
  }

  /** Keeps the layout of an answer for the next reading of the dataset. */
  private kept(answer: FitAnswer, run: Omit<CarriedLayout, 'coordinates'>): FitAnswer {
    const layout = answer.kind === 'reduction' ? answer.result.coordinates : undefined;
    if (layout?.d === 2) this.layouts.keep(answer, { ...run, coordinates: Float32Array.from(layout.data) });
    return answer;
  }

  /**
   * How far the layout of a reduction keeps the neighbourhoods of its space.
   * @throws AnalysisError `bad-parameter` when the method is not a reduction, or as `layoutQuality`.
   */
  async layoutQuality(
    request: FitRequest & { k: number },
    cancel: CancelFlag,
    reporter: Reporter,
  ): Promise<LayoutQuality> {
    const { kind, title } = methodNamed(request.method);
    const fit = kind === 'reduction' ? await this.fit(request, cancel, reporter) : null;
    if (fit?.kind !== 'reduction') {
      const why = message`${title} has no layout to measure; choose a reduction.`;
      throw new AnalysisError('bad-parameter', why, { method: request.method });
    }
    const { space, hash } = this.spaces.get(request.space);
    const { method, params, seed, result } = fit;
    const { k, initial } = request;
    const key = qualityKey({ method, params, seed, initial }, hash, k);
    const task = () => stageContext('Measuring the layout', cancel, reporter);
    return this.cached(key, layoutQualityOf(space.x.n), () =>
      layoutQuality(space, result.coordinates, { k, seed }, task()),
    );
  }

  /** Every outlier method side by side, or from the cache. @throws AnalysisError as the methods do. */
  async outlierComparison(
    request: AnalysisParameters,
    cancel: CancelFlag,
    reporter: Reporter,
  ): Promise<OutlierComparison> {
    const params = resolveParamsByMethod(detectorMethods, request.params);
    const { space, hash } = this.spaces.get(request.space);
    const { seed } = request;
    const key = comparisonKey(params, seed, hash);
    return this.cached(key, outlierComparisonOf(space.x.n), () => {
      const task = stageContext('Comparing outlier methods', cancel, reporter);
      return compareOutlierMethods(space, detectorMethods, params, seed, task);
    });
  }

  /** Kinds of the results of an analysis (`RequestKey`) that need not be computed. */
  storedKinds(request: AnalysisParameters): Promise<ReadonlySet<string>> {
    return storedKinds(request, this.spaces.get(request.space), this.cache);
  }

  /** The cached result for the key if `accept` takes it, else the result of `compute`, which is then cached. */
  private async cached<T extends object>(
    key: RequestKey,
    accept: (result: object) => T | null,
    compute: () => Promise<T>,
  ): Promise<T> {
    const known = await this.cache.read(key, ({ result }) => accept(result));
    if (known) return known;
    const startedAt = performance.now();
    const result = await compute();
    await this.cache.write(key, { result, ms: performance.now() - startedAt });
    return result;
  }

  /**
   * Terms and topics of the QA records of each group.
   * @param labels of the samples, for all their records, or of the QA records; -1 left out.
   */
  topics(labels: Int32Array, words: number, cancel: CancelFlag, reporter: Reporter): readonly GroupTopics[] {
    const task = stageContext('Finding topics', cancel, reporter);
    return topicsOfGroups(
      this.qaCorpus(() => cancel.check()),
      this.details.labelsOfRecords(labels),
      words,
      task,
    );
  }

  /** The words alone; `labels` as for `topics`. @param check as of `corpusOf`. */
  words(labels: Int32Array, words: number, check?: () => void): readonly GroupWords[] {
    return wordsOfGroups(this.qaCorpus(check), this.details.labelsOfRecords(labels), words, check);
  }

  /** Samples of each group to inspect first. @throws AnalysisError naming the invalid argument. */
  representativeSamples(
    space: SampleSpaceName,
    labels: Int32Array,
    options: SelectionOptions,
  ): readonly GroupSample[] {
    return selectSamples(this.spaces.get(space).space.x, labels, options);
  }

  /** Of all records, made once. @param check as of `corpusOf`. */
  qaCorpus(check?: () => void): Corpus {
    return (this.corpus ??= qaCorpus(textsOf(this.dataset.samples), check));
  }

  /** Duplicates, leaks and disagreements; findings of the reader are not repeated. */
  async audit(request: AuditRequest, cancel: CancelFlag, reporter: Reporter): Promise<AuditAnswer> {
    const task = stageContext('Auditing', cancel, reporter);
    const { dataset, embedded, encoder } = this;
    const { images, texts } = embedded;
    const run = () =>
      auditRun(dataset, { images: rowsOf(images), texts }, encoder, request, comparison(this), task);
    return (this.audited = await reading(this.files, 'files', run)).answer;
  }

  /** The k rows most similar to one, itself left out. */
  neighbors(space: SpaceName, index: number, k: number): SimilarRows {
    const { x } = this.spaces.get(space).space;
    requireIndex('row', index, x.n);
    requireIndex('k', k, x.n + 1);
    return topKSimilar(row(x, index), x, k, index);
  }

  /** One sample with its records, for the inspector. */
  sample(index: number): SampleDetail {
    requireIndex('sample', index, this.dataset.samples.length);
    return this.details.sample(index);
  }

  /** QA records by their rows in the `qa` space. @throws AnalysisError `bad-parameter` for a row that is none. */
  records(rows: Int32Array): RecordOfSample[] {
    const { qaToSample } = this.columns;
    return Array.from(rows, (row) => {
      requireIndex('row', row, qaToSample.length);
      return this.details.record(row);
    });
  }

  /** The encoded image of a sample. @throws as `readImageBytes`. */
  imageBytes(index: number): Promise<Uint8Array> {
    requireIndex('sample', index, this.dataset.samples.length);
    return readImageBytes(this.dataset.samples[index].image);
  }

  /** Images by similarity to a text, best first. @throws AnalysisError when the encoder is not cross-modal. */
  searchImages(text: string, k: number, cancel: CancelFlag, reporter: Reporter): Promise<SimilarRows> {
    return searchByText(
      text,
      this.embedded.images,
      this.encoder,
      k,
      stageContext('Searching', cancel, reporter),
    );
  }

  /** QA records by similarity to a text, best first. @throws AnalysisError when the encoder is not cross-modal. */
  searchQuestions(text: string, k: number, cancel: CancelFlag, reporter: Reporter): Promise<SimilarRows> {
    return searchByText(
      text,
      this.spaces.questions,
      this.encoder,
      k,
      stageContext('Searching', cancel, reporter),
    );
  }

  /** QA records by similarity to an image, best first. @throws AnalysisError when the encoder is not cross-modal. */
  questionsOfImage(index: number, k: number): SimilarRows {
    requireCrossModal(this.encoder);
    const { images } = this.embedded;
    requireIndex('sample', index, images.n);
    return topKSimilar(row(images, index), this.spaces.questions, k);
  }

  /** Probabilities (n, labels) of prompts made from the labels. @throws AnalysisError as `searchImages`. */
  zeroShot(labels: readonly string[], cancel: CancelFlag, reporter: Reporter): Promise<Matrix> {
    return zeroShot(labels, this.embedded.images, this.encoder, stageContext('Labelling', cancel, reporter));
  }

  /** The most frequent answers of the records of some samples. @throws AnalysisError `bad-parameter` for another index. */
  answerCounts(indices: Int32Array, most: number, language: string | null): AnswerCount[] {
    for (const index of indices) requireIndex('answerCounts', index, this.dataset.samples.length);
    return answerCounts(this.dataset, indices, most, language);
  }

  /** Rows of the `qa` space for which every term holds. */
  find(terms: readonly TextTerm[]): Int32Array {
    this.search ??= new QaSearch(this.dataset);
    return this.search.find(terms);
  }
}

function requireIndex(name: string, value: number, below: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= below) {
    throw new AnalysisError(
      'bad-input',
      message`${name} is ${value} but must be an integer from 0 to ${below - 1}.`,
    );
  }
}
