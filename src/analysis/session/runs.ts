/**
 * Kept runs of a dataset: parameters, seed, encoder, version, and the clusters that they gave, so that a later day or
 * another version can be compared with them. They lie outside the cache and are not evicted.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { adjustedRand, contingency } from '../../common/agreement';
import { changedRows } from '../../common/matchLabels';
import { message } from '../../common/messageTemplate';
import type { SampleSpaceName } from '../embedding/spaceName';
import { AnalysisError } from '../errors';
import { exists, unlessMissing } from '../files/missing';
import type { AnalysisParameters } from '../methods/fit';
import { methodNamed, methods } from '../methods/registry';
import { fitRequest, runMethod } from '../methods/runMethod';
import { by } from '../store/schemas';
import { type Store, unlessRefused } from '../store/store';
import type { CancelFlag } from '../taskContext';
import type { DatasetAnalysis } from './datasetAnalysis';
import { type Reporter, stageContext } from './stageContext';

const SUFFIX = '.run';
const IDENTITY = 'slakescope run 1';
const MAX_NAME = 100;

/** A run as lists show it. */
export interface RunInfo {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly savedMs: number;
  /** Of the program. */
  readonly version: string;
  readonly encoderTitle: string;
  readonly modelHash: string;
  /** Of the vectors that were clustered. */
  readonly embedding: string;
  readonly space: SampleSpaceName;
  readonly seed: number;
  readonly samples: number;
  /** Methods whose clusters are kept, and their titles. */
  readonly methods: readonly string[];
  readonly titles: readonly string[];
  /** What the panel showed, as JSON. */
  readonly state: string;
}

/** How the clusters of one method differ between two runs, over the samples that both have. */
export interface RunDifference {
  readonly method: string;
  /** Of the method. */
  readonly title: string;
  /** Parameters whose values differ, as the runs were asked for; JSON values. */
  readonly parameters: readonly {
    readonly name: string;
    readonly first: unknown;
    readonly second: unknown;
  }[];
  /** Samples that both runs have. */
  readonly common: number;
  readonly adjustedRand: number;
  /** Ids of samples whose cluster is another one, in the order of the first run. */
  readonly changed: readonly string[];
}

/** Whether a run can be made again byte by byte. */
export interface Repetition {
  /** "version", "encoder", "images": what is not as it was. */
  readonly differs: readonly string[];
  /** By method: whether the labels are equal, row by row. */
  readonly methods: readonly { readonly method: string; readonly equal: boolean }[];
}

const savedRun = v.object({
  id: v.string(),
  name: v.string(),
  savedMs: v.number(),
  version: v.string(),
  encoderTitle: v.string(),
  modelHash: v.string(),
  embedding: v.string(),
  space: v.picklist(['image', 'text', 'combined']),
  seed: v.number(),
  state: v.string(),
  params: v.string(),
  ids: v.array(v.string()),
  clusters: v.array(v.object({ method: v.string(), labels: v.instance(Int32Array) })),
});
type SavedRun = v.InferOutput<typeof savedRun>;

const accept = by(savedRun);

const RUNS = 'runs';

/** The store of the runs of a dataset. @param root real path. */
export function runsStore(storage: Store, root: string): Store {
  return storage.below(RUNS).below(folderNameOf(root));
}

/** Keeps the runs of a dataset that is renamed or moved; those that the new place has stay. @param from real path, as `to`. */
export async function moveRuns(storageDir: string, from: string, to: string): Promise<void> {
  const [old, target] = [from, to].map((root) => join(storageDir, RUNS, folderNameOf(root)));
  if (!(await exists(target))) await unlessMissing(rename(old, target), undefined);
}

function folderNameOf(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}

export class Runs {
  constructor(
    private readonly store: Store,
    private readonly analysis: DatasetAnalysis,
  ) {}

  /** The latest first. */
  async list(): Promise<RunInfo[]> {
    const names = ((await unlessRefused(readdir(this.store.folder))) ?? []).filter((name) =>
      name.endsWith(SUFFIX),
    );
    const runs = await Promise.all(names.map((name) => this.store.read(name, IDENTITY, accept)));
    return runs
      .filter((run) => run !== undefined)
      .map(infoOf)
      .sort((a, b) => b.savedMs - a.savedMs);
  }

  /**
   * Keeps what these parameters give, from the cache where possible.
   * @param names clusterings whose clusters are kept.
   * @param state what the panel shows, as JSON.
   */
  async save(
    name: string,
    { space, params, seed }: AnalysisParameters,
    names: readonly string[],
    state: string,
    cancel: CancelFlag,
    reporter: Reporter,
  ): Promise<RunInfo> {
    const { analysis } = this;
    const clusters: SavedRun['clusters'] = [];
    for (const method of names) {
      const fit = await analysis.fit({ space, method, params: params[method] ?? {}, seed }, cancel, reporter);
      if (fit.kind !== 'clustering') throw notClustering(method);
      clusters.push({ method, labels: fit.result.labels.slice() });
    }
    const run: SavedRun = {
      id: randomUUID(),
      name: nameOf(name),
      savedMs: Date.now(),
      version: __VERSION__,
      encoderTitle: analysis.embedded.encoderTitle,
      modelHash: analysis.encoder.modelHash,
      embedding: analysis.spaces.get(space).hash,
      ...{ space, seed, state, params: JSON.stringify(params), ids: [...analysis.columns.ids], clusters },
    };
    await this.store.write(fileOf(run.id), IDENTITY, run);
    return infoOf(run);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.store.write(fileOf(id), IDENTITY, { ...(await this.read(id)), name: nameOf(name) });
  }

  async remove(id: string): Promise<void> {
    await this.store.remove(fileOf(id));
  }

  /** The methods that both runs have. @throws AnalysisError where a run is gone. */
  async compare(first: string, second: string): Promise<RunDifference[]> {
    const [a, b] = [await this.read(first), await this.read(second)];
    const rowInB = new Map(b.ids.map((id, row) => [id, row]));
    const rows = a.ids.flatMap((id, row) => {
      const other = rowInB.get(id);
      return other === undefined ? [] : [{ id, row, other }];
    });
    return a.clusters.flatMap(({ method, labels }) => {
      const others = b.clusters.find((each) => each.method === method)?.labels;
      if (!others) return [];
      const before = rows.map(({ row }) => labels[row]);
      const after = rows.map(({ other }) => others[other]);
      const changed = changedRows(before, after).map((at) => rows[at].id);
      return {
        ...{ method, title: methodNamed(method).title, parameters: differingParameters(method, a, b) },
        ...{ common: rows.length, adjustedRand: adjustedRand(contingency(before, after)), changed },
      };
    });
  }

  /** Computes the clusters of a run anew, without the cache, and compares them with those that were kept. */
  async repeat(id: string, cancel: CancelFlag, reporter: Reporter): Promise<Repetition> {
    const { analysis } = this;
    const run = await this.read(id);
    const { space, hash } = analysis.spaces.get(run.space);
    const params = JSON.parse(run.params) as AnalysisParameters['params'];
    const repeated: { method: string; equal: boolean }[] = [];
    for (const { method: name, labels } of run.clusters) {
      const method = methodNamed(name);
      const resolved = fitRequest(method, params[name] ?? {}, space);
      const task = stageContext(method.title, cancel, reporter);
      const { result } = await runMethod(method, space, resolved.params, run.seed, task, {});
      const found = 'labels' in result ? result.labels : undefined;
      repeated.push({
        method: name,
        equal:
          found instanceof Int32Array &&
          found.length === labels.length &&
          found.every((label, row) => label === labels[row]),
      });
    }
    const differs = [
      ...(run.version === __VERSION__ ? [] : ['version']),
      ...(run.modelHash === analysis.encoder.modelHash ? [] : ['encoder']),
      ...(run.embedding === hash ? [] : ['embedding']),
    ];
    return { differs, methods: repeated };
  }

  private async read(id: string): Promise<SavedRun> {
    const run = await this.store.read(fileOf(id), IDENTITY, accept);
    if (run) return run;
    throw new AnalysisError(
      'bad-input',
      message`The run is no longer there; it was deleted in another window.`,
      {
        id,
      },
    );
  }
}

/** In the order of the declaration; what a run did not set has its default. */
function differingParameters(name: string, a: SavedRun, b: SavedRun): RunDifference['parameters'] {
  const [first, second] = [a, b].map(
    ({ params }) => (JSON.parse(params) as AnalysisParameters['params'])[name] ?? {},
  );
  return Object.entries(methodNamed(name).params).flatMap(([key, { default: usual }]) => {
    const [before, after] = [first, second].map((own) => (key in own ? own[key] : usual));
    return before === after ? [] : { name: key, first: before, second: after };
  });
}

/** The id comes from a list that the host holds, yet it names a file. */
function fileOf(id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id))
    throw new AnalysisError('bad-input', message`${id} is not the id of a run.`, { id });
  return `${id}${SUFFIX}`;
}

function nameOf(name: string): string {
  return name.trim().slice(0, MAX_NAME);
}

function infoOf({ ids, clusters, ...run }: SavedRun): RunInfo {
  const { id, name, savedMs, version, encoderTitle, modelHash, embedding, space, seed, state } = run;
  const names = clusters.map(({ method }) => method);
  return {
    ...{ id, name, savedMs, version, encoderTitle, modelHash, embedding, space, seed, state },
    ...{ samples: ids.length, methods: names, titles: names.map(titleOf) },
  };
}

/** A run may be of a version that had other methods. */
function titleOf(name: string): string {
  return methods.find((method) => method.name === name)?.title ?? name;
}

function notClustering(method: string): AnalysisError {
  return new AnalysisError(
    'bad-parameter',
    message`${method} is not a clustering method; a run keeps clusters.`,
    { method },
  );
}
