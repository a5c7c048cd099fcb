/** From state and answers to what the maps show: which run a view needs, its layout, its color scale. */
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { FitAnswer, FitRequest, MethodInfo } from '../../analysis/methods/fit';
import type { MethodKind } from '../../analysis/methods/method';
import type { LayoutQuality } from '../../analysis/reduction/layoutQuality';
import { qualityK } from '../../common/layoutQualityK';
import { familiesOf } from '../../common/lineage';
import { categoryScale, clusterScale, type ColorScale, flagScale, valueScale } from '../color/colorScale';
import {
  type ColorSource,
  formatColorSource,
  methodOf,
  type QualityMeasure,
  qualityTitle,
} from '../color/colorSource';
import { lineageScale } from '../color/lineageScale';
import { paletteSize } from '../color/palette';
import { fieldNamed, shownColumn } from '../fields';
import type { Layout } from '../scatter/layout';
import { type AppState, type AppStore, methodFor, paramsOf } from '../state/appState';
import { clusterCount, otherValues, t } from '../text';
import { ClusterNaming } from './clusterNaming';
import { GrowingPicture } from './growingPicture';
import { partitionsOf } from './hierarchy';
import {
  answerOf,
  type PendingResult,
  type QueryArguments,
  type QueryCache,
  type QueryState,
} from './queryCache';
import { labelsOf, layoutOf, outliersOf, planeOf, scoresOf } from './read';
import { type DistinctTexts, distinctTexts } from './recordTexts';
import { parseRun, runTitle } from './runName';
import { type Shown, StandIns } from './standIns';
import { tagScale } from './tags';
import { zeroShotColors, zeroShotNames } from './zeroShot';

/** Up to this many rows a silhouette is fast enough to be computed for every clustering. */
const quickSilhouetteRows = 10_000;

/** Up to this many rows t-SNE takes about a second. */
const quickLayoutRows = 1500;

export class Model {
  /** By what they are made of, then by id: they live as long as the answer, dataset or tags. */
  private readonly scales = new WeakMap<object, Map<string, ColorScale | null>>();
  readonly standIns = new StandIns();
  readonly picture = new GrowingPicture();
  readonly naming = new ClusterNaming(this);

  constructor(
    readonly store: AppStore,
    readonly queries: QueryCache,
  ) {}

  get state(): Readonly<AppState> {
    return this.store.get();
  }

  /** The layout of the images: the user's choice, else the one on which methods are compared, where that is quick. */
  get reduction(): string {
    const { reduction, view, init } = this.state;
    if (reduction !== null) return reduction;
    const methods = init?.methods ?? [];
    const first = methodFor(methods, 'firstLayout');
    // Neighbours need another row.
    const alone = this.state.dataset !== null && this.rows < 2;
    const slow = view === 'explore' && this.rows > quickLayoutRows;
    return alone || slow ? first : methodFor(methods, 'comparisonLayout') || first;
  }

  /** A layout to look at until the first one that the view asked for is there; null where the user chose one. */
  quickLayout(): Layout | null {
    if (this.state.reduction !== null) return null;
    return this.layout(methodFor(this.state.init?.methods ?? [], 'firstLayout'));
  }

  takeSnapshot(space: SpaceName, method: string, coordinates: Float32Array): void {
    this.standIns.takeLayout(space, method, coordinates);
    this.queries.notify();
  }

  /** Keeps the colours of the shown clusters while they are computed again. @param values of the rows as they are now. */
  carryClusters({ space, method, values }: Shown<Int32Array>): void {
    const known = this.clusterNames(method);
    const cluster = (label: number) => this.clusterTitle(label, known.get(label));
    const names = { ...this.names, cluster };
    const scale = clusterScale(`carried/${space}/${method}`, this.title(method), values, names);
    this.standIns.takeClusters(space, method, values, scale);
  }

  private carriedClusters(method: string): ColorScale | null {
    return this.run(method)?.status === 'running' ? this.standIns.scale(this.state.space, method) : null;
  }

  /** The layout of a reduction: final, or the latest snapshot; null = none yet. */
  layout(method: string, space: SpaceName = this.state.space): Layout | null {
    const run = this.run(method, space);
    if (run?.status === 'done') {
      this.standIns.dropLayout(space, method);
      return layoutOf(run.answer);
    }
    return run?.status === 'running' ? this.standIns.layout(space, method) : null;
  }

  methods(kind: MethodKind): readonly MethodInfo[] {
    return this.state.init?.methods.filter((method) => method.kind === kind) ?? [];
  }

  /** The clusterings, each followed by its runs that the user keeps beside it. */
  clusterings(): readonly MethodInfo[] {
    const kept = this.state.keptRuns.flatMap((name) => this.method(name) ?? []);
    return this.methods('clustering').flatMap((method) => [
      method,
      ...kept.filter(({ name }) => parseRun(name).method === method.name),
    ]);
  }

  /** @param name of a method, or of a run. */
  method(name: string): MethodInfo | undefined {
    const { method, params } = parseRun(name);
    const info = this.state.init?.methods.find((known) => known.name === method);
    return info && params ? { ...info, name, title: runTitle(info.title, params) } : info;
  }

  title(name: string): string {
    return this.method(name)?.title ?? name;
  }

  /** The request, with its initial layout if that is known. */
  request(method: string, space: SpaceName = this.state.space): FitRequest {
    const { state } = this;
    const run = parseRun(method);
    if (run.params) return { space, method: run.method, params: run.params, seed: state.seed };
    const request = { space, method, params: paramsOf(state, method), seed: state.seed };
    const base = this.startOf(method, space);
    const start = base && this.queries.getCached('fit', base);
    const initial = start && planeOf(start);
    return initial ? { ...request, initial } : request;
  }

  /** The run whose layout this method's runs start from; null = they start by themselves. */
  startOf(method: string, space: SpaceName = this.state.space): FitRequest | null {
    const { starts, seed } = this.state;
    if (!Object.hasOwn(starts, method) || !this.method(method)?.capabilities.acceptsInitial) return null;
    return { space, method, params: starts[method], seed };
  }

  /** null while the dataset is not ready, and for a name that is not a method. */
  run(method: string, space?: SpaceName): QueryState<FitAnswer> | null {
    if (this.state.phase.phase !== 'ready' || !this.method(method)) return null;
    const base = this.startOf(method, space);
    if (base) {
      const start = this.queries.getOrRequest('fit', base);
      if (start.status !== 'done') return start;
    }
    return this.queries.getOrRequest('fit', this.request(method, space));
  }

  answer(method: string, space?: SpaceName): FitAnswer | null {
    const run = this.run(method, space);
    return run?.status === 'done' ? run.answer : null;
  }

  /** The answer if it is known; never requests. */
  cached(method: string, space?: SpaceName): FitAnswer | null {
    return this.queries.getCached('fit', this.request(method, space));
  }

  pending(method: string, space?: SpaceName): PendingResult {
    return {
      title: this.title(method),
      run: this.run(method, space),
      missing: this.state.init !== null && !this.method(method),
      retry: () => {
        const base = this.startOf(method, space);
        if (base) this.queries.retry('fit', base);
        this.queries.retry('fit', this.request(method, space));
      },
    };
  }

  /** What a map coloured by a source waits for. */
  pendingColors(source: ColorSource = this.state.colorBy): readonly PendingResult[] {
    const method = methodOf(source);
    if (method !== null) return [this.pending(method)];
    if (source.kind === 'quality') return [this.pendingQuality(this.reduction)];
    return source.kind === 'zeroShot' ? [this.pendingZeroShot()] : [];
  }

  /** How well a clustering separates the rows; null while that is not known, where it is not defined or not quick. */
  silhouette(method: string): number | null {
    const answer = this.answer(method);
    const labels = answer && labelsOf(answer);
    if (!labels || this.rows > quickSilhouetteRows) return null;
    const run = this.queries.getOrRequest('silhouette', { space: this.state.space, labels });
    return run.status === 'done' ? run.answer.mean : null;
  }

  /** Of the layout of a reduction; null while it is not there. */
  layoutQuality(reduction: string): LayoutQuality | null {
    return answerOf(this.pendingQuality(reduction));
  }

  cachedLayoutQuality(reduction: string): LayoutQuality | null {
    return this.queries.getCached('layoutQuality', this.qualityRequest(reduction));
  }

  /** Colours of the sample maps, or null while their run is not there. @param reduction of the map, for its quality. */
  colorScale(
    source: ColorSource = this.state.colorBy,
    reduction: string = this.reduction,
  ): ColorScale | null {
    const { dataset, tags } = this.state;
    if (!dataset) return null;
    const id = formatColorSource(source);
    switch (source.kind) {
      case 'tags':
        return tags && this.memoize(id, tags, () => tagScale(id, tags, dataset.ids.length));
      case 'field':
        return this.memoize(id, dataset, () => fieldScale(id, source.id, this.state));
      case 'quality': {
        const quality = this.layoutQuality(reduction);
        return (
          quality && this.memoize(id, quality, () => qualityScale(id, source.measure, quality, this.rows))
        );
      }
      case 'zeroShot': {
        const answer = answerOf(this.pendingZeroShot());
        return (
          answer &&
          this.memoize(id, answer, () => zeroShotColors(id, answer.probabilities, zeroShotNames(this.state)))
        );
      }
      case 'cluster':
      case 'score':
      case 'flag': {
        const answer = this.answer(source.method);
        if (!answer) return source.kind === 'cluster' ? this.carriedClusters(source.method) : null;
        // A scale holds the names of its clusters.
        const names = source.kind === 'cluster' ? this.clusterNames(source.method) : null;
        return this.memoize(id, names && names.size > 0 ? names : answer, () =>
          this.scaleOf(source.kind, id, source.method, answer),
        );
      }
    }
  }

  /** Of the QA records; null while they are not there, or there are none. */
  texts(): DistinctTexts | null {
    const { dataset, phase } = this.state;
    if (phase.phase !== 'ready' || !dataset || dataset.qaToSample.length === 0) return null;
    const run = this.queries.getOrRequest('recordTexts', {});
    if (run.status !== 'done' || run.answer.questions.codes.length !== dataset.qaToSample.length) return null;
    return distinctTexts(run.answer);
  }

  /** Colours of the QA records. */
  qaColorScale(source: ColorSource = this.state.qaColorBy): ColorScale | null {
    const { dataset } = this.state;
    if (!dataset) return null;
    const id = `qa/${formatColorSource(source)}`;
    if (source.kind === 'field')
      return this.memoize(id, dataset, () => fieldScale(id, source.id, this.state));
    const answer = source.kind === 'cluster' ? this.answer(source.method, 'qa') : null;
    return answer && this.memoize(id, answer, () => this.scaleOf('cluster', id, answer.method, answer));
  }

  /** Of a clustering, by label, as far as they are known. */
  clusterNames(method: string): ReadonlyMap<number, string> {
    return this.naming.namesOf(method);
  }

  /** "Cluster 3: X-Ray · Lung". */
  clusterTitle(label: number, name: string | undefined): string {
    return name === undefined ? this.names.cluster(label) : t('Cluster {0}: {1}', label, name);
  }

  /** What clusters are called in every view, in a language that is known only once the model is made. */
  get names() {
    return {
      cluster: (label: number) => t('Cluster {0}', label),
      noise: t('Noise'),
      other: (clusters: number) =>
        t(clusters === 1 ? '{0} smaller cluster' : '{0} smaller clusters', clusters),
      family: (ancestor: number, clusters: number) => t('Family {0} · {1}', ancestor, clusterCount(clusters)),
      member: (label: number, ancestor: number) => t('Cluster {0} of family {1}', label, ancestor),
    };
  }

  private get rows(): number {
    return this.state.dataset?.ids.length ?? 0;
  }

  private qualityRequest(reduction: string): QueryArguments<'layoutQuality'> {
    return { ...this.request(reduction), k: qualityK(this.rows) };
  }

  /** Waits for the layout first; three rows at least have a neighbourhood. */
  private pendingQuality(reduction: string): PendingResult<LayoutQuality> {
    const layout = this.run(reduction);
    const title = t('Layout quality of {0}', this.title(reduction));
    const ready = layout?.status === 'done' && this.rows >= 3;
    const pending = this.queries.pending(title, 'layoutQuality', this.qualityRequest(reduction), ready);
    return layout && layout.status !== 'done' ? { ...pending, run: layout } : pending;
  }

  private pendingZeroShot(): PendingResult<{ probabilities: Float32Array }> {
    const labels = zeroShotNames(this.state);
    const ready = this.state.phase.phase === 'ready' && labels.length > 0;
    return this.queries.pending(t('Zero-shot labels'), 'zeroShot', { labels }, ready);
  }

  private scaleOf(
    kind: 'cluster' | 'score' | 'flag',
    id: string,
    method: string,
    answer: FitAnswer,
  ): ColorScale | null {
    const title = this.title(method);
    if (kind === 'cluster') {
      const labels = labelsOf(answer);
      return labels && this.clusters(id, method, labels, answer);
    }
    if (kind === 'flag') {
      const outliers = outliersOf(answer);
      const n = this.state.dataset?.ids.length ?? 0;
      return (
        outliers && flagScale(id, title, n, outliers, { flagged: t('Flagged'), normal: t('Not flagged') })
      );
    }
    const scores = scoresOf(answer);
    return scores && valueScale(id, t('{0} score', title), scores, (value) => value.toFixed(3), 'bad');
  }

  /** By lineage where a clustering has levels with fewer clusters; else by size. */
  private clusters(id: string, method: string, labels: Int32Array, answer: FitAnswer): ColorScale {
    const title = this.title(method);
    const levels = partitionsOf(answer);
    const found = familiesOf(labels, levels, paletteSize);
    const known = this.clusterNames(method);
    const names = {
      ...this.names,
      cluster: (label: number) =>
        this.clusterTitle(label, answer.space === 'qa' ? undefined : known.get(label)),
    };
    if (!found) return clusterScale(id, title, labels, names);
    const hues = { level: found.level, levels: levels.length };
    return lineageScale(id, title, labels, found.lineage, hues, names);
  }

  private memoize(id: string, source: object, make: () => ColorScale | null): ColorScale | null {
    const scales = this.scales.get(source) ?? new Map<string, ColorScale | null>();
    this.scales.set(source, scales);
    const known = scales.get(id);
    if (known !== undefined) return known;
    const scale = make();
    scales.set(id, scale);
    return scale;
  }
}

function qualityScale(id: string, measure: QualityMeasure, quality: LayoutQuality, n: number): ColorScale {
  const measured = {
    trustworthiness: quality.rowTrustworthiness,
    continuity: quality.rowContinuity,
    recall: quality.rowRecall,
  }[measure];
  const rows = quality.sample ? spread(measured, quality.sample.rows, n) : measured;
  const format = (value: number) => (Number.isNaN(value) ? t('not measured') : value.toFixed(2));
  return valueScale(id, qualityTitle(measure), rows, format);
}

/** NaN stands for what was not measured. */
function spread(measured: Float32Array, rows: Int32Array, n: number): Float32Array {
  const all = new Float32Array(n).fill(NaN);
  rows.forEach((row, at) => (all[row] = measured[at]));
  return all;
}

function fieldScale(id: string, name: string, { dataset }: Readonly<AppState>): ColorScale | null {
  const field = fieldNamed(dataset, name);
  if (!field) return null;
  return field.kind === 'category'
    ? categoryScale(id, t(field.title), shownColumn(field), otherValues)
    : valueScale(id, t(field.title), field.column, String);
}
