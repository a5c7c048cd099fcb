/** From state and results to what the maps show: which run a view needs, its layout, its colour key. */
import type { FitAnswer, FitRequest, MethodInfo, SpaceName } from '../../analysis/protocol';
import type { MethodKind } from '../../analysis/methods/method';
import { paramsOf, type AppState, type AppStore } from '../state/appState';
import { t } from '../text';
import { categoryKey, clusterKey, flagKey, valueKey, type ColorKey } from './colorKey';
import { layoutFrom, snapshotPrefix, type Layout } from '../scatter/layout';
import { labelsOf, layoutOf, outliersOf, scoresOf, summarize } from './read';
import type { Results, RunState } from './results';

export interface ColorChoice {
  readonly id: string;
  readonly title: string;
  readonly group: string;
}

export class Model {
  private readonly keys = new Map<string, { source: object; key: ColorKey }>();

  constructor(
    readonly store: AppStore,
    readonly results: Results,
  ) {}

  /** Latest layout of a reduction that is still running, by `space/method`. */
  private readonly running = new Map<string, Layout>();

  takeSnapshot(space: SpaceName, method: string, coordinates: Float32Array): void {
    const n = coordinates.length / 2;
    const id = `${space}/${method}`;
    const count = (this.snapshots += 1);
    this.running.set(id, layoutFrom(`${snapshotPrefix}${id}/${count}`, coordinates, n, 2));
    this.results.announce();
  }

  private snapshots = 0;

  /** The layout of a reduction: final, or as far as it has come; null = nothing to show yet. */
  layout(method: string, space: SpaceName = this.state.space): Layout | null {
    const id = `${space}/${method}`;
    const run = this.run(method, space);
    if (run?.status === 'done') {
      this.running.delete(id);
      return layoutOf(run.answer);
    }
    return run?.status === 'running' ? (this.running.get(id) ?? null) : null;
  }

  get state(): Readonly<AppState> {
    return this.store.get();
  }

  methods(kind: MethodKind): readonly MethodInfo[] {
    return this.state.init?.methods.filter((method) => method.kind === kind) ?? [];
  }

  method(name: string): MethodInfo | undefined {
    return this.state.init?.methods.find((method) => method.name === name);
  }

  title(name: string): string {
    return this.method(name)?.title ?? name;
  }

  request(method: string, space: SpaceName = this.state.space): FitRequest {
    const { state } = this;
    return { space, method, params: paramsOf(state, method), seed: state.seed };
  }

  /** null while the dataset is not ready or there is no such method. */
  run(method: string, space?: SpaceName): RunState | null {
    if (this.state.phase.phase !== 'ready' || !this.method(method)) return null;
    return this.results.get(this.request(method, space));
  }

  answer(method: string, space?: SpaceName): FitAnswer | null {
    const run = this.run(method, space);
    return run?.status === 'done' ? run.answer : null;
  }

  colorChoices(): readonly ColorChoice[] {
    const clusterings = this.methods('clustering').map(({ name, title }) => ({
      id: `cluster:${name}`,
      title,
      group: t('Clustering'),
    }));
    const scores = this.methods('outliers').flatMap(({ name, title }) => [
      { id: `score:${name}`, title: t('{0} score', title), group: t('Outlier score') },
    ]);
    const fields = [
      ['modality', t('Modality')],
      ['location', t('Location')],
      ['split', t('Split')],
      ['questions', t('Questions per image')],
    ].map(([name, title]) => ({ id: `field:${name}`, title, group: t('Dataset') }));
    return [...clusterings, ...fields, ...scores];
  }

  /** Colours of the sample maps, or null while their run is not there. */
  colorKey(id: string = this.state.colorBy): ColorKey | null {
    const [kind, name] = split(id);
    const { dataset } = this.state;
    if (!dataset) return null;
    if (kind === 'field') return this.keep(id, dataset, () => fieldKey(id, name, this.state));
    const answer = this.answer(name);
    if (!answer) return null;
    return this.keep(id, answer, () => this.keyOf(kind, id, answer, dataset.ids.length));
  }

  qaColorChoices(): readonly ColorChoice[] {
    const fields = [
      ['content', t('Content type')],
      ['answer', t('Answer type')],
      ['language', t('Language')],
    ].map(([name, title]) => ({ id: `field:${name}`, title, group: t('Dataset') }));
    const clusterings = this.methods('clustering').map(({ name, title }) => ({
      id: `cluster:${name}`,
      title,
      group: t('Clustering'),
    }));
    return [...fields, ...clusterings];
  }

  /** Colours of the map of questions. */
  qaColorKey(id: string = this.state.qaColorBy): ColorKey | null {
    const [kind, name] = split(id);
    const { dataset } = this.state;
    if (!dataset) return null;
    if (kind === 'cluster') {
      const answer = this.answer(name, 'qa');
      return answer && this.keep(`qa/${id}`, answer, () => this.keyOf('cluster', `qa/${id}`, answer, 0));
    }
    const column =
      name === 'content'
        ? dataset.qaContentType
        : name === 'answer'
          ? dataset.qaAnswerType
          : dataset.qaLanguage;
    const title = this.qaColorChoices().find((choice) => choice.id === id)?.title ?? name;
    const other = (values: number) => t('{0} other values', values);
    return this.keep(`qa/${id}`, dataset, () => categoryKey(`qa/${id}`, title, column, other));
  }

  /** Flagged or not, by one outlier method. */
  flags(method: string): ColorKey | null {
    const answer = this.answer(method);
    const { dataset } = this.state;
    if (!answer || !dataset) return null;
    const id = `flag:${method}`;
    return this.keep(id, answer, () => this.keyOf('flag', id, answer, dataset.ids.length));
  }

  /** "K 2 · H noise": clusters of a sample in whatever has been computed, by each method's first letter. */
  memberships(sample: number): string | null {
    const parts: string[] = [];
    for (const { name, title } of this.methods('clustering')) {
      const answer = this.results.peek(this.request(name));
      const labels = answer && labelsOf(answer);
      if (!labels || sample >= labels.length) continue;
      parts.push(`${title.charAt(0)} ${labels[sample] < 0 ? t('noise') : labels[sample]}`);
    }
    return parts.length > 0 ? parts.join(' · ') : null;
  }

  /** Clusters and noise of a clustering that is there already; never asks. */
  clusterSummary(method: string): { clusters: number; noise: number } | null {
    const answer = this.results.peek(this.request(method));
    const labels = answer && labelsOf(answer);
    return labels && summarize(labels);
  }

  /** "2 of 6 methods": how many of the outlier methods computed so far flag a sample. */
  flagSummary(sample: number): string | null {
    let flagged = 0;
    let known = 0;
    for (const { name } of this.methods('outliers')) {
      const answer = this.results.peek(this.request(name));
      const outliers = answer && outliersOf(answer);
      if (!outliers) continue;
      known++;
      if (outliers.includes(sample)) flagged++;
    }
    return known > 0 ? t('{0} of {1} methods', flagged, known) : null;
  }

  /** Cluster names, as every view says them. */
  names = {
    cluster: (label: number) => t('Cluster {0}', label),
    noise: t('Noise'),
    other: (clusters: number) => t('{0} smaller clusters', clusters),
  };

  private keyOf(kind: string, id: string, answer: FitAnswer, n: number): ColorKey | null {
    const title = this.title(answer.method);
    if (kind === 'cluster') {
      const labels = labelsOf(answer);
      return labels && clusterKey(id, title, labels, this.names);
    }
    if (kind === 'flag') {
      const outliers = outliersOf(answer);
      return outliers && flagKey(id, title, n, outliers, { flagged: t('Flagged'), normal: t('Not flagged') });
    }
    const scores = scoresOf(answer);
    return scores && valueKey(id, t('{0} score', title), scores, (value) => value.toFixed(3));
  }

  private keep(id: string, source: object, make: () => ColorKey | null): ColorKey | null {
    const kept = this.keys.get(id);
    if (kept?.source === source) return kept.key;
    const key = make();
    if (key) this.keys.set(id, { source, key });
    return key;
  }
}

function fieldKey(id: string, name: string, { dataset }: Readonly<AppState>): ColorKey | null {
  if (!dataset) return null;
  const other = (values: number) => t('{0} other values', values);
  if (name === 'modality') return categoryKey(id, t('Modality'), dataset.modality, other);
  if (name === 'location') return categoryKey(id, t('Location'), dataset.location, other);
  if (name === 'split') return categoryKey(id, t('Split'), dataset.split, other);
  return valueKey(id, t('Questions per image'), dataset.questionCounts, (value) => String(value));
}

function split(id: string): [string, string] {
  const at = id.indexOf(':');
  return [id.slice(0, at), id.slice(at + 1)];
}
