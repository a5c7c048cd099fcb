/** A made-up dataset of phantoms with results of every kind of method: the default scene of tests and pictures. */
import sharp from 'sharp';
import type { AuditAnswer } from '../../../src/analysis/audit/audit';
import type { DuplicatePair } from '../../../src/analysis/audit/duplicates/duplicatePair';
import type { Finding } from '../../../src/analysis/dataset/types';
import type { SpaceName } from '../../../src/analysis/embedding/spaceName';
import type { FitAnswer, MethodInfo } from '../../../src/analysis/methods/fit';
import { methodInfos } from '../../../src/analysis/methods/registry';
import { fitAnswer } from '../../../src/analysis/session/checkedResults';
import { datasetColumns } from '../../../src/analysis/session/datasetColumns';
import type { SampleView } from '../../../src/webview/protocol';
import type { Scene } from './scene';

export interface SceneOptions {
  readonly samples?: number;
  readonly seed?: number;
  readonly fitMs?: number;
  readonly stopAt?: Scene['stopAt'];
  /** Replaces the question texts of sample 0. */
  readonly hostileText?: string;
  readonly images?: boolean;
  readonly crossModal?: boolean;
}

export interface SceneWithImages {
  readonly scene: Scene;
  readonly image: (path: string) => Buffer | null;
}

const origin = 'http://panel.test/image/';
const kinds = [
  { modality: 'X-Ray', location: 'Lung', tone: 170 },
  { modality: 'CT', location: 'Lung', tone: 120 },
  { modality: 'CT', location: 'Abdomen', tone: 140 },
  { modality: 'MRI', location: 'Brain_Tissue', tone: 90 },
  { modality: 'MRI', location: 'Abdomen', tone: 110 },
  { modality: 'CT', location: 'Pelvic Cavity', tone: 200 },
  { modality: 'MRI', location: 'Neck', tone: 70 },
  { modality: 'X-Ray', location: 'Chest_heart', tone: 220 },
];
const questionTexts = [
  ['What modality is used to take this image?', 'modality', 'en'],
  ['Which part of the body does this image belong to?', 'location', 'en'],
  ['Are there abnormalities in this image?', 'No', 'en'],
  ['这张图片是用什么方式拍摄的？', 'modality', 'zh'],
  ['图像中是否有异常？', '没有', 'zh'],
] as const;
const cellSize = 64;

/** Mulberry32: small, seeded, good enough for pictures. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export async function syntheticScene(options: SceneOptions = {}): Promise<SceneWithImages> {
  const n = options.samples ?? 160;
  const next = random(options.seed ?? 7);
  const kindOf = Int32Array.from({ length: n }, () => Math.floor(next() * kinds.length));
  const pictures = options.images === false ? null : await drawPictures();
  const samples: SampleView[] = [];
  let row = 0;
  for (let index = 0; index < n; index++) {
    const { modality, location } = kinds[kindOf[index]];
    const hostile = index === 0 ? options.hostileText : undefined;
    const qa = questionTexts.map(([question, answer, language], at) => ({
      row: row++,
      question: hostile ?? question,
      answer: hostile ?? (answer === 'modality' ? modality : answer === 'location' ? location : answer),
      language,
      answerType: at === 2 || at === 4 ? 'CLOSED' : 'OPEN',
      contentType: ['Modality', 'Position', 'Abnormality', 'Modality', 'Abnormality'][at],
      qid: 1000 + row,
      file: `/data/imgs/xmlab${index}/question.json`,
      line: 2 + 15 * at,
    }));
    samples.push({
      index,
      id: hostile ?? `xmlab${index}`,
      imagePath: `/data/imgs/xmlab${index}/source.jpg`,
      maskPath: null,
      boxes: [{ organ: hostile ?? 'Liver', x: 40, y: 60, width: 90, height: 80 }],
      width: 256,
      height: 256,
      modality: hostile ?? modality,
      location,
      split: index % 5 === 0 ? 'test' : 'train',
      qa,
      imageUrl: `${origin}${kindOf[index]}.png`,
      maskUrl: `${origin}mask.png`,
    });
  }
  const scene: Scene = {
    datasetName: 'slake-sample',
    encoderTitle: 'Built-in (no download)',
    language: 'en',
    strings: {},
    methods: methodInfos,
    dataset: datasetColumns({
      name: 'slake-sample',
      root: '/data',
      roots: ['/data'],
      samples: samples.map((sample) => ({
        ...sample,
        folder: `/data/imgs/${sample.id}`,
        maskPath: undefined,
        split: sample.split ?? undefined,
        qa: sample.qa.map(({ language, file, line, ...record }) => ({
          ...record,
          qid: record.qid ?? undefined,
          qLang: language,
          source: { file, line, column: 1, offset: 0, length: 0 },
        })),
      })),
      findings: [],
    }),
    samples,
    thumbnails: pictures ? await atlas(pictures, kindOf) : [],
    answers: answers(n, row, kindOf, next),
    neighbors: neighbors(kindOf),
    neighborsPerSample: 5,
    fitMs: options.fitMs ?? 0,
    crossModal: options.crossModal,
    recorded: { audit: syntheticAudit(samples) },
    stopAt: options.stopAt,
  };
  return { scene, image: (path) => pictures?.get(path) ?? null };
}

/** Two pairs of duplicates, one across splits; findings of each severity, the first with a related place. */
function syntheticAudit(samples: readonly SampleView[]): AuditAnswer {
  const n = samples.length;
  if (n < 12) return { findings: [], pairs: [], groups: [], duplicateSimilarity: 0.98 };
  const place = (index: number, line: number) => ({
    sample: samples[index].id,
    file: `imgs/xmlab${index}/question.json`,
    line,
    column: 3,
  });
  const quote = samples[0].qa[0].question;
  const finding = (
    kind: Finding['kind'],
    severity: Finding['severity'],
    index: number,
    message: string,
  ): Finding => ({
    id: `${kind}:${index}`,
    kind,
    severity,
    ...place(index, 17),
    message,
  });
  const contradiction = {
    ...finding('contradiction', 'warning', 1, `"${quote}" is answered "CT" here but "MRI" for a near copy.`),
    related: [{ ...place(2, 32), message: `Answered "MRI" here: ${quote}` }],
  };
  const pair = (a: number, b: number, similarity: number): DuplicatePair => ({
    kind: similarity === 1 ? 'exact' : 'near',
    a,
    b,
    similarity,
    hashDistance: similarity === 1 ? 0 : 3,
    leakage: samples[a].split !== samples[b].split,
    sameVolume: false,
  });
  const pairs = [pair(0, 1, 1), pair(2, 3, 0.991), pair(3, 4, 0.987)];
  return {
    findings: [
      finding(
        'mask-size',
        'error',
        0,
        `${samples[0].id}/mask.png is missing; restore it or remove its boxes.`,
      ),
      contradiction,
      ...samples
        .slice(5, 30)
        .map((_sample, at) => finding('empty-answer', 'info', 5 + at, 'The answer is empty.')),
    ],
    pairs,
    groups: [Int32Array.of(2, 3, 4), Int32Array.of(0, 1)],
    duplicateSimilarity: 0.98,
  };
}

function answers(n: number, m: number, kindOf: Int32Array, next: () => number): Record<string, FitAnswer> {
  const made: Record<string, FitAnswer> = {};
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const blobs = (rows: number, kind: (row: number) => number, turn: number) => {
    const data = new Float32Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      const angle = turn + (kind(row) / kinds.length) * 2 * Math.PI;
      data[2 * row] = 3 * Math.cos(angle) + 0.45 * gauss();
      data[2 * row + 1] = 2 * Math.sin(angle) + 0.45 * gauss();
    }
    return { n: rows, d: 2, data };
  };
  const add = (space: SpaceName, info: MethodInfo, result: object) => {
    const params = Object.fromEntries(
      Object.entries(info.params).map(([name, spec]) => [name, spec.default]),
    );
    const run = { space, method: info.name, params, seed: 42, ms: 12, fromCache: false };
    const answer = fitAnswer(run, info.kind, space === 'qa' ? m : n, result);
    if (!answer) throw new Error(`${info.name} has another kind of result.`);
    made[`${space}/${info.name}`] = answer;
  };
  for (const space of ['image', 'text', 'combined', 'qa'] as const) {
    const rows = space === 'qa' ? m : n;
    const kind = (row: number) =>
      space === 'qa' ? kindOf[Math.floor(row / questionTexts.length)] : kindOf[row];
    for (const [at, info] of methodInfos.entries()) {
      if (info.kind === 'reduction') {
        const coordinates = blobs(rows, kind, at);
        const variance = Float64Array.from([0.412, 0.187]);
        add(
          space,
          info,
          info.name === 'pca' ? { coordinates, explainedVarianceRatio: variance } : { coordinates },
        );
      } else if (info.kind === 'clustering') {
        const noisy = info.capabilities.noise;
        const labels = Int32Array.from({ length: rows }, (_none, row) => {
          if (noisy && next() < 0.12) return -1;
          return info.name === 'dbscan' ? kind(row) * 2 + (row % 2) : kind(row);
        });
        const coarse = Int32Array.from(labels, (label) => label >> 1);
        const partitions = [labels, coarse, Int32Array.from(coarse, (label) => label >> 1)];
        add(space, info, info.name === 'finch' ? { labels: coarse, partitions } : { labels });
      } else {
        const scores = Float64Array.from({ length: rows }, () => 0.35 + 0.3 * next());
        const cut = [...scores].sort((a, b) => b - a)[Math.floor(rows / 10)];
        const outliers = Int32Array.from([...scores.keys()].filter((row) => scores[row] > cut));
        add(space, info, { scores, outliers });
      }
    }
  }
  return made;
}

function neighbors(kindOf: Int32Array): Int32Array {
  const n = kindOf.length;
  const found = new Int32Array(5 * n);
  for (let index = 0; index < n; index++) {
    let at = 0;
    for (let step = 1; step < n && at < 5; step++) {
      const other = (index + step) % n;
      if (kindOf[other] === kindOf[index]) found[5 * index + at++] = other;
    }
    while (at < 5) found[5 * index + at++] = (index + 1) % n;
  }
  return found;
}

/** One phantom a kind: a body with two organs, different in tone and proportion. */
async function drawPictures(): Promise<Map<string, Buffer>> {
  const size = 256;
  const pictures = new Map<string, Buffer>();
  const draw = async (name: string, value: (x: number, y: number) => number) => {
    const pixels = Buffer.alloc(size * size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) pixels[y * size + x] = value((2 * x) / size - 1, (2 * y) / size - 1);
    }
    pictures.set(
      name,
      await sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
        .png()
        .toBuffer(),
    );
  };
  for (const [kind, { tone }] of kinds.entries()) {
    const wide = 0.55 + 0.05 * kind;
    await draw(`${kind}.png`, (x, y) => {
      const body = (x / wide) ** 2 + (y / 0.85) ** 2;
      if (body > 1) return 8;
      const left = ((x + 0.28) / 0.2) ** 2 + (y / (0.3 + 0.04 * kind)) ** 2;
      const right = ((x - 0.28) / 0.2) ** 2 + ((y - 0.05) / 0.4) ** 2;
      const shade = tone * (1 - 0.35 * body) + 12 * Math.sin(20 * x + kind) * Math.cos(16 * y);
      return Math.max(0, Math.min(255, left < 1 ? shade * 0.35 : right < 1 ? shade * 0.45 : shade));
    });
  }
  await draw('mask.png', (x, y) => (((x + 0.28) / 0.2) ** 2 + (y / 0.34) ** 2 < 1 ? 220 : 0));
  return pictures;
}

async function atlas(
  pictures: ReadonlyMap<string, Buffer>,
  kindOf: Int32Array,
): Promise<Scene['thumbnails']> {
  const columns = 16;
  const rows = Math.ceil(kindOf.length / columns);
  const cells = new Map<number, Buffer>();
  for (const kind of new Set(kindOf)) {
    const picture = pictures.get(`${kind}.png`);
    if (picture) cells.set(kind, await sharp(picture).resize(cellSize, cellSize).toBuffer());
  }
  const composite = [...kindOf].map((kind, index) => ({
    input: cells.get(kind)!,
    left: (index % columns) * cellSize,
    top: Math.floor(index / columns) * cellSize,
  }));
  const width = columns * cellSize;
  const height = rows * cellSize;
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite(composite)
    .jpeg()
    .toBuffer();
  return [
    {
      first: 0,
      count: kindOf.length,
      cellSize,
      columns,
      width,
      height,
      mimeType: 'image/jpeg',
      bytes: new Uint8Array(bytes),
    },
  ];
}

/** Many points and nothing else: for times, not for looks. */
export function pointScene(points: number): Scene {
  const next = random(11);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const data = new Float32Array(2 * points);
  const labels = new Int32Array(points);
  for (let row = 0; row < points; row++) {
    const group = Math.floor(next() * 8);
    labels[row] = next() < 0.05 ? -1 : group;
    data[2 * row] = 3 * Math.cos(group * 0.785) + 0.6 * gauss();
    data[2 * row + 1] = 2 * Math.sin(group * 0.785) + 0.6 * gauss();
  }
  const constant = { values: ['CT', 'MRI'], codes: Uint16Array.from(labels, (label) => label & 1) };
  const answer = { space: 'image', params: {}, seed: 42, ms: 1, fromCache: true } as const;
  return {
    datasetName: 'points',
    encoderTitle: 'Built-in (no download)',
    language: 'en',
    strings: {},
    methods: methodInfos,
    dataset: {
      name: 'points',
      root: '/data',
      roots: ['/data'],
      ids: Array.from({ length: points }, (_none, row) => `p${row}`),
      fields: datasetColumns({ name: '', root: '', roots: [], samples: [], findings: [] }).fields.map(
        (field) =>
          field.level === 'qa'
            ? field
            : field.kind === 'category'
              ? { ...field, column: constant }
              : { ...field, column: new Float64Array(points) },
      ),
      qaToSample: new Int32Array(0),
      findings: [],
    },
    samples: [],
    thumbnails: [],
    answers: {
      'image/pca': {
        ...answer,
        method: 'pca',
        kind: 'reduction',
        result: { coordinates: { n: points, d: 2, data } },
      },
      'image/kmeans': { ...answer, method: 'kmeans', kind: 'clustering', result: { labels } },
    },
    neighbors: new Int32Array(0),
    neighborsPerSample: 0,
    fitMs: 0,
  };
}
