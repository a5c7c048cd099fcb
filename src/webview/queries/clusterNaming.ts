/** The names of clusters as views show them: the user's, else what most images of a cluster have in common. */
import type { FitAnswer, FitRequest } from '../../analysis/methods/fit';
import type { GroupWords } from '../../analysis/topics/topics';
import { clusterNames, fieldsOfNames, wordsForNames } from '../../common/clusterNames';
import { categoriesOf } from '../fields';
import type { AppState } from '../state/appState';
import type { QueryCache } from './queryCache';
import { labelsOf } from './read';
import type { DistinctTexts } from './recordTexts';
import { parseRun, runName } from './runName';

/** What names are made of. */
interface Sources {
  readonly state: Readonly<AppState>;
  readonly queries: QueryCache;
  cached(method: string): FitAnswer | null;
  request(method: string): FitRequest;
  texts(): DistinctTexts | null;
}

interface Named {
  readonly words: readonly GroupWords[] | null;
  readonly texts: DistinctTexts | null;
  readonly own: Readonly<Record<string, string>> | undefined;
  readonly names: ReadonlyMap<number, string>;
}

const noNames: ReadonlyMap<number, string> = new Map();

export class ClusterNaming {
  private readonly named = new WeakMap<Int32Array, Named>();

  constructor(private readonly sources: Sources) {}

  /** By label, as far as they are known; the same map until more is known. */
  namesOf(method: string): ReadonlyMap<number, string> {
    const { clusterNames: given } = this.sources.state;
    const answer = this.sources.cached(method);
    const labels = answer && labelsOf(answer);
    const key = this.keyOf(method);
    return labels ? this.make(labels, Object.hasOwn(given, key) ? given[key] : undefined) : noNames;
  }

  /** The same for one level of a method's hierarchy. */
  namesOfLevel(method: string, level: Int32Array): ReadonlyMap<number, string> {
    const answer = this.sources.cached(method);
    const labels = answer && labelsOf(answer);
    const isCurrent = labels?.length === level.length && labels.every((label, row) => label === level[row]);
    return isCurrent ? this.namesOf(method) : this.make(level, undefined);
  }

  private make(labels: Int32Array, own: Named['own']): ReadonlyMap<number, string> {
    const { dataset, init } = this.sources.state;
    if (!dataset || labels.length !== dataset.ids.length) return noNames;
    const words = this.wordsOf(labels);
    const texts = words && this.sources.texts();
    const known = this.named.get(labels);
    if (known && known.words === words && known.texts === texts && known.own === own) return known.names;
    const fields = categoriesOf(dataset, 'image').filter(({ id }) => fieldsOfNames.has(id));
    const names = new Map(
      clusterNames({
        ...{ labels, fields },
        words: new Map((words ?? []).map((group) => [group.label, group.words])),
        answers: texts?.texts.answers.values ?? [],
        language: init?.language ?? 'en',
      }),
    );
    for (const [label, name] of Object.entries(own ?? {})) names.set(Number(label), name);
    this.named.set(labels, { words, texts, own, names });
    return names;
  }

  /** Under which the user's names are kept: other parameters give other clusters. */
  keyOf(method: string): string {
    const { space, params, seed } = this.sources.request(method);
    return `${space}/${runName(parseRun(method).method, params)}/${seed}`;
  }

  private wordsOf(labels: Int32Array): readonly GroupWords[] | null {
    const { phase, dataset } = this.sources.state;
    if (phase.phase !== 'ready' || dataset?.qaToSample.length === 0) return null;
    const run = this.sources.queries.getOrRequest('words', { labels, words: wordsForNames });
    return run.status === 'done' ? run.answer : null;
  }
}
