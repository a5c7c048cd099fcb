// The parsers that are fed mutated files. An entry each: the file's name, originals to mutate, what else lies beside the
// file, and what reads it. It may throw an AnalysisError or one of its own errors of that kind; anything else is a crash.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/root.mjs';

/** What `importTypeScript` bundles for the parsers. */
export const sources = [
  `export { AnalysisError } from './src/analysis/errors';`,
  `export { FindingList } from './src/analysis/dataset/findingList';`,
  `export { readJsonSource } from './src/analysis/dataset/jsonSource';`,
  `export { boxLimits } from './src/analysis/dataset/jsonLimits';`,
  `export { readRecords } from './src/analysis/dataset/slake/records';`,
  `export { readBoxes } from './src/analysis/dataset/slake/boxes';`,
  `export { readImageHeader, BadImage } from './src/analysis/dataset/imageHeader';`,
  `export { tableFormatOf } from './src/analysis/dataset/tables/registry';`,
  `export { npyHeader, readMatrix } from './src/analysis/embedding/npy';`,
  `export { readTokenizer } from './src/analysis/embedding/biomedclip/tokens';`,
  `export { readZipDirectory, ZipError } from './src/analysis/files/zipDirectory';`,
  `export { readTutorialEmbeddings } from './src/analysis/embedding/encoders/imported';`,
  `export { listModels } from './src/analysis/embedding/biomedclip/modelStore';`,
  `export { openPart, partContent } from './src/analysis/embedding/shards/part';`,
  `export { readDecisions } from './src/analysis/curation/decisionFile';`,
  `export { readTagFile, withFacts } from './src/common/tagFileText';`,
  `export { RecordFiles } from './src/analysis/store/recordFiles';`,
  `export { Store } from './src/analysis/store/store';`,
  `export { decodeStored, encodeStored, StoredFault, PREAMBLE_BYTES } from './src/analysis/store/storedValue';`,
  `export { crc32 } from './src/analysis/files/crc32';`,
  `export { memorySource } from './test/analysis/memorySource';`,
  `export { silentContext } from './src/analysis/taskContext';`,
];

const fixture = (/** @type {string} */ name) => readFile(join(root, 'test/parity/fixtures', name));
const text = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value, null, 1));
const record = {
  img_id: 1,
  img_name: 'xmlab1/source.jpg',
  question: 'Is it "a" 肺?',
  answer: 'Yes',
  qid: 7,
  triple: ['a', '_'],
};

const IDENTITY = 'fuzzed';
const KEY = createHash('sha256').update('a').digest('hex');
/** Of a stored file (storedValue.ts). */
const LENGTH_AT = 8;
const TEXT_BYTES_AT = 16;
const TEXT_CRC_AT = 20;
const MODEL = {
  title: 'A model',
  sha256: createHash('sha256').update('model').digest('hex'),
  tokenizerSha256: KEY,
  bytes: 5,
  dimension: 8,
  official: false,
};

/**
 * @typedef {object} Parser
 * @property {string} name
 * @property {string} file relative.
 * @property {Buffer[]} originals
 * @property {Readonly<Record<string, Buffer>>} [beside] other files of its folder.
 * @property {(path: string, bytes: Buffer) => unknown} read
 */

/**
 * @param {any} code the module that `sources` make.
 * @returns {Promise<Parser[]>}
 */
export async function parsers(code) {
  const list = () => new code.FindingList('/fuzz');
  const table = async (/** @type {string} */ path) => {
    const opened = await code.tableFormatOf(path).open(path, list(), code.silentContext());
    if (!opened) return;
    try {
      const names = opened.columns.map((/** @type {{ name: string }} */ { name }) => name);
      for await (const batch of opened.read(names, code.silentContext())) void batch;
    } finally {
      await opened.close();
    }
  };
  const keptValue = {
    labels: new Int32Array([0, 1, -1, 0]),
    scores: new Float64Array([0.5, 2, Infinity, 0]),
    cells: new Uint8Array(64).fill(7),
    names: ['a', '肺', 'c'],
    params: { k: 8, eps: 0.5, other: null, deep: [[{ x: [1, 2, { y: true }] }]] },
  };
  const valueParts = code.encodeStored(IDENTITY, keptValue);
  /** A stored file with another text, as long as it says and with the right checksum, so that what it says is read. */
  const withText = (/** @type {Uint8Array[]} */ [preamble, , ...arrays], /** @type {Uint8Array} */ own) => {
    const end = code.PREAMBLE_BYTES + own.length;
    const rest = Buffer.concat(arrays.slice(1)); // without the padding before the first array
    const padding = Buffer.alloc((8 - (end % 8)) % 8);
    const whole = Buffer.concat([preamble, own, padding, rest]);
    whole.writeDoubleLE(whole.length, LENGTH_AT);
    whole.writeUInt32LE(own.length, TEXT_BYTES_AT);
    whole.writeUInt32LE(code.crc32(own), TEXT_CRC_AT);
    return whole;
  };
  const sample = (/** @type {string} */ id) => ({ id, qa: [{}, {}] });
  const matrix = (/** @type {number} */ n) => ({ n, d: 2, data: new Float32Array(2 * n).fill(1) });
  const part = code.partContent({
    producer: 'fuzz',
    encoder: 'builtin',
    encoderTitle: 'Fuzzed',
    modelHash: KEY,
    dataset: { identity: KEY, name: 'a', samples: 2, texts: 2 },
    shard: { index: 1, count: 1 },
    places: new Int32Array([0, 1]),
    images: ['a', 'b'].map((id) => ({ id, path: `${id}.jpg`, size: 1, mtimeMs: 1, sha256: KEY })),
    leftOut: [],
    recordCounts: new Int32Array([1, 1]),
    recordTexts: new Int32Array([0, 1]),
    textNumbers: new Int32Array([0, 1]),
    texts: ['Is it?', '肺'],
    cosines: [],
    features: matrix(2),
    textVectors: matrix(2),
  });
  return [
    {
      name: 'records',
      file: 'question.json',
      originals: [
        text([record, { ...record, answer: 2 }]),
        Buffer.from("[{'question': 'a', 'answer': None}]"),
      ],
      read: async (path) => {
        const source = await code.readJsonSource(path, list());
        if (source) code.readRecords(source, list(), () => 'xmlab1');
      },
    },
    {
      name: 'boxes',
      file: 'detection.json',
      originals: [text([{ Liver: [1, 2, 3, 4] }, { Lung: [0, 0, 10, 10] }])],
      read: async (path) => {
        const source = await code.readJsonSource(path, list(), { sample: 'xmlab1', limits: code.boxLimits });
        if (source) code.readBoxes(source, { width: 20, height: 20 }, list(), 'xmlab1');
      },
    },
    {
      name: 'image header',
      file: 'source.jpg',
      originals: [await fixture('biomedclip/photo.jpg'), await fixture('biomedclip/grey.jpg')],
      read: (_path, bytes) => code.readImageHeader(bytes),
    },
    {
      name: 'npy',
      file: 'x.npy',
      originals: [await fixture('npy/float32.npy'), await fixture('npy/float64-big-endian-fortran.npy')],
      read: (path) => code.readMatrix(path),
    },
    {
      name: 'zip',
      file: 'x.zip',
      originals: [await fixture('biomedclip/open_clip_pytorch_model.bin')],
      read: (_path, bytes) =>
        code.readZipDirectory(code.memorySource(bytes), { entries: 1000, directoryBytes: 1e6 }),
    },
    {
      name: 'tokenizer',
      file: 'tokenizer.json',
      originals: [await fixture('biomedclip/tokenizer.json')],
      read: async (path) => (await code.readTokenizer(path)).encode('Is it a lung? 是肺吗'),
    },
    {
      name: 'csv',
      file: 'x.csv',
      originals: [
        Buffer.from('question,answer\n"a ""b"", c",d\n"e\nf",g\n'),
        Buffer.from('question;answer\r\n肺;1\r\n'),
      ],
      read: table,
    },
    {
      name: 'parquet',
      file: 'x.parquet',
      originals: [await fixture('parquet/snappy.parquet'), await fixture('parquet/zstd-v2.parquet')],
      read: table,
    },
    {
      name: 'JSON Lines',
      file: 'x.jsonl',
      originals: [
        Buffer.from(
          '{"question":"a","answer":"b","image":"c.jpg"}\n{"question":"肺","answer":["d",1,null]}\n',
        ),
        Buffer.from('\uFEFF{"a":{"b":[1,2]}}\r\n\r\n{"a":"\\ud83d"}'),
      ],
      read: table,
    },
    {
      name: 'table of JSON',
      file: 'x.json',
      originals: [
        text({ train: [record, record], test: [record] }),
        text({ question: { 0: 'a', 1: 'b' }, answer: { 0: 'c', 1: 'd' } }),
      ],
      read: table,
    },
    {
      name: 'stored value',
      file: 'x.stored',
      originals: [Buffer.concat(valueParts)],
      read: async (path) => {
        const store = new code.Store(dirname(path), () => undefined);
        const found = await store.read('x.stored', IDENTITY, (/** @type {unknown} */ value) => value);
        if (found === undefined) return;
        // The checksums hold, so it must be what was written.
        const again = Buffer.concat(code.encodeStored(IDENTITY, found));
        if (!again.equals(Buffer.concat(valueParts))) throw new Error('another value');
      },
    },
    {
      name: 'text of a stored value',
      file: 'x.stored',
      originals: [Buffer.from(valueParts[1])],
      read: (_path, bytes) => code.decodeStored(code.memorySource(withText(valueParts, bytes)), IDENTITY),
    },
    {
      name: 'record file',
      file: 'vectors-all.records',
      originals: [await recordFile(code)],
      read: async (path) => {
        const store = new code.Store(dirname(path), () => undefined);
        const records = await code.RecordFiles.open(store, 'vectors', IDENTITY, 4);
        try {
          const value = records.get(KEY);
          if (value && !Buffer.from(value).equals(Buffer.from([1, 2, 3, 4])))
            throw new Error('another value');
        } finally {
          await records.close();
        }
      },
    },
    {
      name: 'part of a shard',
      file: 'part-1-of-1.part',
      originals: [Buffer.concat(part)],
      read: async (path) => (await code.openPart(path)).close(),
    },
    {
      name: 'text of a part',
      file: 'part-1-of-1.part',
      originals: [Buffer.from(part[1])],
      read: async (path, bytes) => {
        await writeFile(path, withText(part, bytes));
        await (await code.openPart(path)).close();
      },
    },
    {
      name: 'metadata of embeddings',
      file: 'metadata.json',
      originals: [text({ text_to_image_map: [0, 0, 1, 1] })],
      beside: { 'image_embeddings.npy': npy(code, 2), 'text_embeddings.npy': npy(code, 4) },
      read: (path) => code.readTutorialEmbeddings(dirname(path), { samples: [sample('a'), sample('b')] }),
    },
    {
      name: 'description of a model',
      file: `models/${MODEL.sha256}/model.json`,
      originals: [text(MODEL)],
      beside: { [`models/${MODEL.sha256}/open_clip_pytorch_model.bin`]: Buffer.from('model') },
      read: (path) => code.listModels(dirname(dirname(dirname(path)))),
    },
    {
      name: 'decisions',
      file: 'x.decisions.jsonl',
      originals: [
        Buffer.from(
          [
            { kind: 'drop-image', sample: 'a', reason: 'copy', by: 'B', date: '2026-11-29' },
            { kind: 'copies', sample: 'a', other: 'b', by: '', date: '' },
            { kind: 'note', sample: 'a', text: '肺', by: '', date: '' },
          ]
            .map((each) => JSON.stringify(each))
            .join('\n'),
        ),
        Buffer.from('<<<<<<< ours\n{"kind":"copies"}\n||||||| base\n=======\n{}\n>>>>>>> theirs\n'),
      ],
      read: (path) => code.readDecisions(path, dirname(path)),
    },
    {
      name: 'tags',
      file: 'x.tags.tsv',
      originals: [Buffer.from('# tags\na\ttag:bad\na\tnot-duplicate-of:b\n<<<<<<< x\n')],
      read: (_path, bytes) => {
        const { facts } = code.readTagFile(bytes.toString());
        code.readTagFile(code.withFacts(bytes.toString(), facts, true));
      },
    },
  ];
}

/** @param {any} code @param {number} n rows of two numbers. */
function npy(code, n) {
  return Buffer.concat([code.npyHeader('<f4', [n, 2]), Buffer.from(new Float32Array(2 * n).fill(1).buffer)]);
}

/** What the store writes for three records. @param {any} code */
async function recordFile(code) {
  const folder = await mkdtemp(join(tmpdir(), 'slakescope-fuzz-records-'));
  try {
    const records = await code.RecordFiles.open(
      new code.Store(folder, () => undefined),
      'vectors',
      IDENTITY,
      4,
    );
    const keys = ['a', 'b', 'c'].map((name) => createHash('sha256').update(name).digest('hex'));
    for (const key of keys) await records.put(key, new Uint8Array([1, 2, 3, 4]));
    await records.compact(keys);
    await records.close();
    return await readFile(join(folder, 'vectors-all.records'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
