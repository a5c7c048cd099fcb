import { describe, expect, it } from 'vitest';
import { brief, jpeg, read, readOne, record } from './tinyDataset';

const text = JSON.stringify(
  [record({ question: '图像是什么？', answer: 'café' }), record({ qid: 2 })],
  null,
  1,
);
const utf32 = (content: string) => {
  const codes = Array.from(content, (char) => char.codePointAt(0) ?? 0);
  return Buffer.from(Uint32Array.from(codes).buffer);
};
const question = 'imgs/xmlab1/question.json';

describe('encodings of a question file', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-16 with its mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'UTF-16'],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), 'UTF-16'],
    ['UTF-16, high bytes first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'UTF-16'],
    ['UTF-32', utf32(`\ufeff${text}`), 'UTF-32'],
    ['UTF-32 without a mark', utf32(text), 'UTF-32'],
  ])('%s is decoded, with one finding', async (_, bytes, name) => {
    const { samples, findings } = await readOne({ 'question.json': bytes });
    expect(samples[0].qa.map(({ question, answer }) => [question, answer])).toEqual([
      ['图像是什么？', 'café'],
      ['What is it?', 'Lung'],
    ]);
    expect(brief(findings)).toEqual([`warning not-utf8 ${question}:1:1`]);
    expect(findings[0].message).toContain(name);
  });

  it('Latin-1 and GBK are told apart', async () => {
    const latin = Buffer.from('[{"question":"Où est le foie?","answer":"À droite, très près"}]', 'latin1');
    const gbk = Buffer.from(
      '5b7b227175657374696f6e223a22cdbccff1cac7cab2c3b4222c22616e73776572223a22b8ced4e0227d5d',
      'hex',
    );
    const answers = async (bytes: Buffer) => {
      const { samples, findings } = await readOne({ 'question.json': bytes });
      expect(brief(findings)).toEqual([`error not-utf8 ${question}:1:1`]);
      return samples[0].qa[0].answer;
    };
    expect(await answers(latin)).toBe('À droite, très près');
    expect(await answers(gbk)).toBe('肝脏');
  });
});

describe('encodings of pairs of bytes, and what Windows writes', () => {
  it.each([
    ['Windows-1252', '4fbf20639c7572209620e02067617563686520929380', 'O¿ cœur – à gauche ’“€'],
    ['Big5', 'b9cfa4f9a4a4aabaa878c5a6ac4fa75fa5bfb160a148b35ca55cbb5c', '圖片中的肝臟是否正常？許功蓋'],
    ['Shift JIS', '82b182cc89e6919c82c98acc919f82cd8adc82dc82ea82dc82b782a9', 'この画像に肝臓は含まれますか'],
    ['GBK', '8844c6ac9b5dd3d0d453b9a6c977', '圖片沒有許功蓋'],
  ])('%s', async (encoding, hex, answer) => {
    const bytes = Buffer.concat([
      Buffer.from('[{"question":"q","answer":"'),
      Buffer.from(hex, 'hex'),
      Buffer.from('"}]'),
    ]);
    const { samples, findings } = await readOne({ 'question.json': bytes });
    expect(samples[0].qa[0].answer).toBe(answer);
    expect(findings.map(({ kind, message }) => [kind, message.includes(encoding)])).toEqual([
      ['not-utf8', true],
    ]);
  });
});

describe('what is nearly JSON', () => {
  it.each<[string, string, string[], number]>([
    [
      'JSON Lines',
      '{"question":"a","answer":"b"}\n\n{"question":"c","answer":"d"}\n',
      ['warning invalid-json 1:1'],
      2,
    ],
    [
      'a list as Python prints it',
      `[{'question': 'a', 'answer': "it's", 'triple': None}, {'question': 'b', 'answer': 'True'}]`,
      ['error invalid-json 1:1'],
      2,
    ],
    [
      'a Python list that JSON of its length cannot hold',
      `[{'question': 'a', 'answer': 'the "left" lung'}, {'question': 'b', 'answer': 'c'}]`,
      ['error invalid-json 1:1'],
      0,
    ],
    [
      'a merge that was not decided',
      '[\n<<<<<<< HEAD\n{"question":"a","answer":"b"}\n=======\n{"question":"a","answer":"c"}\n>>>>>>> other\n]',
      ['error invalid-json 2:1'],
      0,
    ],
    [
      'an LFS pointer',
      `version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n`,
      ['error invalid-json 1:1'],
      0,
    ],
    ['a page', '<!DOCTYPE html><title>Quota exceeded</title>', ['error invalid-json 1:1'], 0],
    [
      'NaN in every record',
      '[{"question":"a","answer":"b","qid":NaN},\n{"question":"a","answer":"b","qid":NaN}]',
      ['error invalid-json 1:37'],
      2,
    ],
    ['a key twice', '[{"question":"a","answer":"Yes",\n"answer":"No"}]', ['warning duplicate-key 2:1'], 1],
  ])('%s: one finding', async (_, content, expected, records) => {
    const { samples, findings } = await readOne({ 'question.json': content });
    expect(brief(findings)).toEqual(expected.map((one) => one.replace(/ (\d)/, ` ${question}:$1`)));
    expect(samples[0].qa).toHaveLength(records);
  });

  it('keeps the place of a record in JSON Lines and in a Python list', async () => {
    for (const content of [
      '{"question":"a","answer":"b"}\r\n{"question":"c","answer":"d"}',
      `[{'question':'a','answer':'b'},\n{'question':'c','answer':'d'}]`,
    ]) {
      const { samples } = await readOne({ 'question.json': content });
      const { offset, length, line, column } = samples[0].qa[1].source;
      expect([line, column, content.slice(offset, offset + length).includes('c')]).toEqual([2, 1, true]);
    }
  });

  it('reads question.jsonl and split files in JSON Lines without a word; a broken line is one finding', async () => {
    const { samples, findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.jsonl': '{"question":"a","answer":"b"}\n{"question":\n{"question":"c","answer":"d"}',
      'val.jsonl': JSON.stringify(record({ img_name: 'a/source.jpg' })),
    });
    expect(samples.map(({ split, qa }) => [split, qa.length])).toEqual([['validate', 2]]);
    expect(brief(findings)).toEqual(['error invalid-json imgs/a/question.jsonl:2:1']);
  });

  it('a comment that hides a quote hides no depth', async () => {
    for (const start of ['/*"*/', '"\r', '//"\n']) {
      const { findings } = await readOne({ 'question.json': start + '['.repeat(100_000) });
      expect(findings.map(({ kind }) => kind)).toEqual(['too-deep']);
    }
  });
});

describe('names of images', () => {
  it.each([
    'a\\source.jpg',
    './a/source.jpg',
    '/data/imgs/a/source.jpg',
    'imgs\\a\\source.jpg',
    'C:\\x\\a\\source.jpg',
  ])('%s names sample a, with one note a file', async (img_name) => {
    const { samples, findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'train.json': [record({ img_name, qid: 1 }), record({ img_name, qid: 2 })],
    });
    expect(samples.map(({ split, qa }) => [split, qa.length])).toEqual([['train', 2]]);
    const column = JSON.stringify([record({})]).length; // of the name, behind its key
    expect(brief(findings)).toEqual([
      `info image-name-form train.json:1:${column + ',"img_name":'.length - 1}`,
    ]);
  });

  it.each([
    [' a/source.jpg ', 'a/source.jpg'],
    ['A/source.jpg', 'a/source.jpg'],
    ['a/', 'a/source.jpg'],
    ['a', 'a/source.jpg'],
    ['imgs/a.jpg', 'a/source.jpg'],
  ])('%j names the only sample that it can mean, which is said', async (img_name, read_as) => {
    const { samples, findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/b/source.jpg': jpeg(),
      'imgs/b/question.json': [record({ qid: 2 })],
      'train.json': [record({ img_name })],
    });
    expect(samples[0].split).toBe('train');
    expect(findings.map(({ kind }) => kind)).toContain('image-name-form');
    expect(findings.find(({ kind }) => kind === 'image-name-form')?.message).toBe(
      `The image of a record is named ${JSON.stringify(img_name)}; read as ${JSON.stringify(read_as)}.`,
    );
  });

  it('of two folders that differ in case, each is named by its own letters only', async () => {
    const { samples } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/A/source.jpg': jpeg(),
      'train.json': [record({ img_name: 'a/source.jpg' })],
      'test.json': [record({ img_name: 'A/source.jpg', qid: 2 })],
    });
    expect(samples.map(({ id, split }) => [id, split])).toEqual([
      ['A', 'test'],
      ['a', 'train'],
    ]);
  });

  it.each([
    ['wrong-image-name', { img_name: 'xmlab2/source.jpg' }, '"xmlab2/source.jpg"'],
    ['wrong-image-id', { img_id: 2 }, '2'],
    ['wrong-image-id', { img_id: '2' }, '"2"'],
  ])('%s of %o marks that value and not its record', async (kind, more, marked) => {
    const text = JSON.stringify([record({ qid: 2 }), record({ qid: 1, ...more, modality: 'CT' })], null, 2);
    const { findings } = await readOne({ 'question.json': text });
    expect(findings.map((each) => each.kind)).toEqual([kind]);
    const [{ line, column, endLine, endColumn }] = findings;
    expect(endLine).toBe(line);
    expect(text.split('\n')[line - 1].slice(column - 1, endColumn! - 1)).toBe(marked);
  });

  it('names are compared composed', async () => {
    const { samples, findings } = await read({
      ['imgs/foie-\u0065\u0301/source.jpg']: jpeg(),
      ['imgs/foie-\u0065\u0301/question.json']: [record({ img_name: 'foie-\u00e9/source.jpg' })],
      'test.json': [record({ img_name: 'foie-\u00e9/source.jpg' })],
    });
    expect([samples[0].split, findings]).toEqual(['test', []]);
  });
});

describe('split files', () => {
  it.each([
    ['val.json', 'validate'],
    ['valid.jsonl', 'validate'],
    ['dev.json', 'validate'],
    ['training.json', 'train'],
  ])('%s is %s', async (name, split) => {
    const { samples } = await read({
      'imgs/a/source.jpg': jpeg(),
      [name]: JSON.stringify([record({ img_name: 'a/source.jpg' })]).replace(
        name.endsWith('l') ? /^\[|\]$/g : '',
        '',
      ),
    });
    expect(samples[0].split).toBe(split);
  });

  it.each([
    ['slake_val.json', 'validate'],
    ['val-00000-of-00001.json', 'validate'],
    ['splits/validation.json', 'validate'],
    ['imgs/dev.json', 'validate'],
    ['evaluation.json', 'test'],
  ])('%s, which names a sample, is of %s', async (name, split) => {
    const { samples, findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/b/source.jpg': jpeg(),
      'train.json': [record({ img_name: 'b/source.jpg' })],
      [name]: [record({ img_name: 'a/source.jpg', qid: 2 })],
    });
    expect([samples.map((sample) => sample.split), findings]).toEqual([[split, 'train'], []]);
  });

  it('named after a split in more words, each counts where no other is of that split', async () => {
    const files = {
      'imgs/a/source.jpg': jpeg(),
      'train_en.json': [record({ img_name: 'a/source.jpg' })],
      'train_zh.json': [record({ img_name: 'a/source.jpg', qid: 2 })],
      'test_scores.json': [{ score: 1 }],
    };
    expect((await read(files)).samples.map(({ split, qa }) => [split, qa.length])).toEqual([['train', 2]]);
    const whole = { ...files, 'train.json': [record({ img_name: 'a/source.jpg', qid: 3 })] };
    expect((await read(whole)).samples[0].qa.map(({ qid }) => qid)).toEqual([3]);
  });

  it('says of one in another form that it is not read', async () => {
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'train.json': [record({ img_name: 'a/source.jpg' })],
      'train.csv': 'img_name',
      'val.csv': 'img_name',
      'test.json.gz': '',
    });
    expect(brief(findings)).toEqual(['info unread-file test.json.gz:1:1', 'info unread-file val.csv:1:1']);
  });

  it('of two files of a split, the one that is not read is named', async () => {
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record()],
      'val.json': [],
      'validation.json': [],
    });
    expect(brief(findings)).toEqual([
      'info unread-file val.json:1:1',
      'warning no-questions validation.json:1:1',
    ]);
  });

  it('says that there is none', async () => {
    const { findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [record()],
      'KG.csv': '',
    });
    expect(brief(findings)).toEqual(['info no-split-file imgs:1:1']);
  });

  it('sums up images that were not copied, and leaves their conflicts out', async () => {
    const named = (id: number) => record({ img_name: `xmlab${id}/source.jpg` });
    const all = Array.from({ length: 40 }, (_, id) => named(id));
    const { samples, findings } = await read({
      'imgs/xmlab0/source.jpg': jpeg(),
      'train.json': all,
      'test.json': all,
    });
    expect(samples).toHaveLength(1);
    expect(brief(findings)).toEqual([
      'warning split-conflict test.json:1:2',
      'warning no-folder train.json:1:1',
    ]);
    expect(findings[1].message).toBe(
      'The split files name 39 images that have no folder (78 questions), beside 1 that have one; their questions are left out.',
    );
  });
});

describe('questions of split files', () => {
  const filesOf = (withOwn: number) => {
    const own = (i: number) => [record({ img_id: i, img_name: `xmlab${i}/source.jpg`, qid: i })];
    const files: Record<string, Buffer | object> = { 'train.json': [1, 2, 3].flatMap(own) };
    for (const i of [1, 2, 3]) {
      files[`imgs/xmlab${i}/source.jpg`] = jpeg(8, 8);
      if (i <= withOwn) files[`imgs/xmlab${i}/question.json`] = own(i);
    }
    return files;
  };

  it('stand for a file that one sample lacks, which is said', async () => {
    const { samples, findings } = await read(filesOf(2));
    expect(samples.map(({ qa }) => qa.length)).toEqual([1, 1, 1]);
    expect(brief(findings)).toEqual(['info missing-file imgs/xmlab3/question.json:1:1']);
    expect(findings[0].message).toContain('read from train.json');
  });

  it('stand for the files of a dataset that has none, without a word', async () => {
    expect((await read(filesOf(0))).findings).toEqual([]);
  });
});

describe('systematic faults', () => {
  it('more than three with one message are one finding with their number and places', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `imgs/s${i}/source.jpg`,
        'version https://git-lfs.github.com/spec/v1\n',
      ]),
    );
    const { samples, findings } = await read(files);
    expect([samples, findings.length]).toEqual([[], 1]);
    expect(findings[0]).toMatchObject({
      kind: 'bad-image',
      count: 30,
      leavesOut: true,
      file: 'imgs/s0/source.jpg',
    });
    expect(findings[0].message).toMatch(/"git lfs pull".* The same is the case in 30 places of 30 files\.$/);
    expect(findings[0].related).toHaveLength(20);
  });

  it('thousands of them are counted, not kept', async () => {
    const { findings } = await readOne({ 'detection.json': `[${'0,'.repeat(9_000)}0]` });
    expect(findings).toMatchObject([{ kind: 'bad-box', count: 9_001 }]);
  });

  it('fields with another type are summed up apart', async () => {
    const { findings } = await readOne({
      'question.json': Array.from({ length: 8 }, () => record({ qid: [], img_id: {} })),
    });
    expect(findings.map(({ kind, count }) => [kind, count])).toEqual([
      ['wrong-type', 8],
      ['wrong-type', 8],
    ]);
  });
});
