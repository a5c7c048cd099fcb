// The parsers that are fed mutated files. A line each: the file's name, originals to mutate, and what reads it. It
// may throw an AnalysisError or one of its own errors of that kind; anything else is a crash.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  `export { readMatrix } from './src/analysis/embedding/npy';`,
  `export { readTokenizer } from './src/analysis/embedding/biomedclip/tokens';`,
  `export { readZipDirectory, ZipError } from './src/analysis/files/zipDirectory';`,
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

/**
 * @param {any} code the module that `sources` make.
 * @returns {Promise<{ name: string, file: string, originals: Buffer[], read: (path: string, bytes: Buffer) => unknown }[]>}
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
        const source = await code.readJsonSource(path, list(), 'xmlab1', code.boxLimits);
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
  ];
}
