/** The scene of most tests: a made dataset of 80 images that is opened and answered as the worker does it. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileOf } from '../../../src/analysis/dataset/imageSource';
import type { Dataset, Finding } from '../../../src/analysis/dataset/types';
import { normalizeRow } from '../../../src/analysis/embedding/combine';
import { type CrossModalEncoder, isCrossModal } from '../../../src/analysis/embedding/crossModal';
import { TextVectors } from '../../../src/analysis/embedding/textVectors';
import type { ThumbnailBatch } from '../../../src/analysis/embedding/thumbnails';
import { methodInfos } from '../../../src/analysis/methods/registry';
import { matrix } from '../../../src/analysis/numeric/matrix';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import { DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { datasetColumns } from '../../../src/analysis/session/datasetColumns';
import { DatasetCuration } from '../../../src/analysis/session/datasetCuration';
import { SampleDetails } from '../../../src/analysis/session/sampleDetails';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { datasetHandlers } from '../../../src/analysis/worker/datasetHandlers';
import { forwardedNames } from '../../../src/analysis/worker/requests';
import { runContext } from '../../../src/analysis/worker/runContext';
import { mergeFindings } from '../../../src/common/findings';
import type { Scene } from './scene';

export interface SampleScene extends Scene {
  readonly analysis: DatasetAnalysis;
}

const COUNT = 80;
const faults = { outliers: 3, nearDuplicates: 2, exactDuplicates: 1, leakagePairs: 1, contradictions: 1 };
const seed = 42;
const origin = 'http://panel.test/image/';
export const silentRun = runContext(new CancelFlag(), {
  progress: () => undefined,
  snapshot: () => undefined,
  log: () => undefined,
});

/** The folder of the dataset and of its results; made once for each state of the sources. */
async function sampleFolder(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(readFileSync('test/webview/fakeHost/sampleScene.ts'));
  for (const entry of readdirSync('src/analysis', { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
  }
  const folder = join('out/webviewSample', hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  const draft = `${folder}-${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  const dataset = join(draft, 'slake-sample');
  await makeSample(dataset, { count: COUNT, seed, faults }, silentContext());
  // A third copy of a picture, for a group of duplicates that is more than a pair.
  const [original, copy] = [1, 2].map((index) => join(dataset, 'imgs', `xmlab${index}`, 'source.jpg'));
  await copyFile(original, copy);
  // Another process may have been quicker; its folder is the same.
  await rename(draft, folder).catch(async (error: unknown) => {
    if (!existsSync(folder)) throw error;
    await rm(draft, { recursive: true });
  });
  return folder;
}

/** Opens the dataset and computes what views request at once, unless an earlier call has. */
export async function sampleScene(): Promise<SampleScene> {
  const { analysis } = await openScene(join(process.cwd(), await sampleFolder()), 'slake-sample');
  const common = { space: 'image', params: {}, seed } as const;
  const first = methodInfos.map(({ name }) => ({ ...common, method: name }));
  const ofRecords = ['pca', 'kmeans'].map((method) => ({ ...common, space: 'qa', method }) as const);
  for (const request of [...first, ...ofRecords])
    await analysis.fit(request, silentRun.cancel, silentRun.reporter);
  await analysis.outlierComparison(common, silentRun.cancel, silentRun.reporter);
  return sceneOf(analysis);
}

/** Computes nothing before it is asked. @param parent also of the results. */
export async function openScene(parent: string, name: string): Promise<SampleScene> {
  const request = { folder: join(parent, name), storageDir: join(parent, 'storage'), seed } as const;
  const { cancel, reporter } = silentRun;
  return sceneOf(await DatasetAnalysis.open({ ...request, encoder: 'builtin' }, cancel, reporter));
}

/** @param analysis as opened, or changed by one of the functions below. */
async function sceneOf(analysis: DatasetAnalysis): Promise<SampleScene> {
  const { columns, embedded } = analysis;
  const thumbnails: ThumbnailBatch[] = [];
  for await (const page of embedded.thumbnails.pages()) thumbnails.push(page);
  const url = (path: string) => `${origin}${encodeURIComponent(path)}`;
  return {
    analysis,
    methods: methodInfos,
    dataset: columns,
    thumbnails,
    crossModal: isCrossModal(analysis.encoder),
    fit: (request) => analysis.fit(request, silentRun.cancel, silentRun.reporter),
    handle(rpc, notDuplicates) {
      let found: readonly Finding[] = [];
      for (const name of forwardedNames) {
        rpc.forward(name, async (args) => datasetHandlers[name](analysis, args, silentRun));
      }
      rpc.handle('audit', async ({ duplicateSimilarity }) => {
        // Changed copies are not looked for here: it would hold up this process, and the browser's driver with it.
        const args = { duplicateSimilarity, notDuplicates: notDuplicates(), seed };
        const answer = await analysis.audit(args, silentRun.cancel, silentRun.reporter);
        rpc.emit('findings', { list: mergeFindings(columns.findings, answer.findings), audited: true });
        found = answer.findings;
        return answer;
      });
      rpc.handle('reviewCase', ({ subject }) => {
        const finding = [...columns.findings, ...found].find(({ id }) => id === subject);
        return analysis.curation.reviewCase(finding ?? Number(subject));
      });
      rpc.handle('sample', ({ index }) => {
        const detail = analysis.sample(index);
        const { image, maskPath } = detail;
        return { ...detail, shown: url(fileOf(image)), maskUrl: maskPath && url(maskPath) };
      });
    },
    image: (path) => readFileSync(decodeURIComponent(path)),
  };
}

/** The scene with other texts or findings over the same images. */
export function withDataset({ analysis }: SampleScene, dataset: Dataset): Promise<SampleScene> {
  const columns = datasetColumns(dataset);
  return sceneOf(
    Object.create(analysis, {
      dataset: { value: dataset },
      columns: { value: columns },
      curation: { value: new DatasetCuration(dataset, () => dataset.findings) },
      details: { value: new SampleDetails(dataset.samples, columns.qaToSample) },
    }) as DatasetAnalysis,
  );
}

/** The scene of an encoder that compares words with images; it counts the letters of a text. */
export function withCrossModal({ analysis }: SampleScene): Promise<SampleScene> {
  const { images } = analysis.embedded;
  const encoder: CrossModalEncoder = {
    ...analysis.encoder,
    logitFactor: 100,
    release: () => Promise.resolve(),
    encodeTexts: ({ texts: list, rowOf }) => {
      const data = new Float32Array(list.length * images.d);
      list.forEach((text, at) => {
        const vector = data.subarray(at * images.d, (at + 1) * images.d);
        for (const letter of text) vector[(letter.codePointAt(0) ?? 0) % images.d] += 1;
        normalizeRow(vector);
      });
      return Promise.resolve(new TextVectors(matrix(data, list.length, images.d), rowOf));
    },
  };
  return sceneOf(Object.create(analysis, { encoder: { value: encoder } }) as DatasetAnalysis);
}
