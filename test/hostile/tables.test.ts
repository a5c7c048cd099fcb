/** Hostile files beside the records of another: each costs at most itself, says why, and leaves the dataset as it was. */
import { execFileSync } from 'node:child_process';
import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../../src/analysis/dataset/readDataset';
import { silentContext } from '../../src/analysis/taskContext';
import { type Files, fingerprint, makeRoot, png } from '../analysis/dataset/tinyDataset';
import { processorTimer, slowness } from '../processorTime';

interface Kind {
  readonly name: string;
  readonly files?: Files;
  readonly make?: (root: string) => unknown;
  /** Of the findings about what is bad. */
  readonly findings: readonly string[];
}

/** Of the processor: the other tests run beside. */
const SLOW_MS = 20_000 * slowness();
/** More than a list may have, of few values each. */
const MANY = 1_000_001;
const keys = (n: number, value: string) => Array.from({ length: n }, (_, i) => `"k${i}":${value}`).join(',');
const pipe = (name: string) => (root: string) => execFileSync('mkfifo', [join(root, name)]);

const kinds: readonly Kind[] = [
  { name: 'a pipe', make: pipe('bad.csv'), findings: ['unreadable-file'] },
  { name: 'a pipe as a shard', make: pipe('train-00000-of-00001.parquet'), findings: [] },
  {
    name: 'a link to a pipe',
    make: async (root) => {
      pipe('bad')(root);
      await symlink('bad', join(root, 'bad.jsonl'));
    },
    findings: ['unreadable-file'],
  },
  { name: 'an image that is a pipe', make: pipe('images/bad.png'), findings: ['unreadable-file'] },
  { name: 'a folder', make: (root) => mkdir(join(root, 'bad.csv')), findings: ['unread-file'] },
  {
    name: 'a link to itself',
    make: (root) => symlink('bad.csv', join(root, 'bad.csv')),
    findings: ['broken-link'],
  },
  {
    name: 'a link to a device',
    make: (root) => symlink('/dev/zero', join(root, 'bad.csv')),
    findings: ['link-outside'],
  },
  {
    name: 'a quotation mark that is not closed',
    files: {
      'bad.csv': 'image,question,answer\nimages/a.png,"Is it, or not?",no\nimages/a.png,"never closed,x\n',
    },
    findings: ['unreadable-file'],
  },
  { name: 'a header alone', files: { 'bad.csv': 'image,question,answer\n' }, findings: ['empty-file'] },
  {
    name: 'a line of 13 million values',
    files: { 'bad.csv': `image,question,answer\n${','.repeat(13_000_000)}\n` },
    findings: ['file-too-large'],
  },
  {
    name: 'many short lines',
    files: { 'bad.csv': `image,question,answer\n${'a\n'.repeat(MANY)}` },
    findings: ['file-too-large'],
  },
  {
    name: 'many columns and many short lines',
    files: {
      'bad.csv': `image,question,answer,${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n${'images/a.png,a?,b\n'.repeat(20_000)}`,
    },
    findings: ['wrong-type'],
  },
  {
    name: 'a table of columns of unlike lengths',
    files: { 'bad.json': `{"image":[],"question":["a?"${',"a?"'.repeat(100_000)}],${keys(1000, '[]')}}` },
    findings: ['file-too-large'],
  },
  {
    name: 'numbered columns of unlike numbers',
    files: {
      'bad.json': `{"image":{"0":"a.png"},"question":{"0":"a?"},${Array.from({ length: 20_000 }, (_, i) => `"k${i}":{"${i}":1}`).join(',')}}`,
    },
    findings: ['file-too-large'],
  },
  {
    name: 'lines shorter than the names of columns',
    files: {
      'bad.json': `{"question":"a.png?","image":"","columns":["image","question"${',"c"'.repeat(50_000)}],"data":[[]${',[]'.repeat(50_000)}]}`,
    },
    findings: ['file-too-large'],
  },
  {
    name: 'many keys beside many questions',
    files: {
      'bad.json': `[{"image":"images/a.png","question":"a?"},{"image":"images/a.png",${keys(20_000, '1')},"qa":[{"question":"a?"}${',{"question":"a?"}'.repeat(20_000)}]}]`,
    },
    findings: ['file-too-large'],
  },
  {
    name: 'new keys in each line',
    files: {
      'bad.jsonl': Array.from(
        { length: 30_000 },
        (_, i) => `{"image":"images/a.png","question":"a?","answer":"b","k${i}":1,"l${i}":2}`,
      ).join('\n'),
    },
    findings: [],
  },
  {
    name: 'a line that nests deeply beside others',
    files: {
      'bad.jsonl': [
        '{"image":"images/a.png","question":"a?","answer":"b"}',
        `{"image":"images/a.png","question":"c?","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
        '{"a":'.repeat(50_000),
      ].join('\n'),
    },
    findings: ['too-deep'],
  },
  {
    name: 'lines that hold 13 million values together',
    files: {
      'bad.jsonl': `{"image":"images/a.png","question":"a?","answer":"b"}\n${`[${'0,'.repeat(999_999)}0]\n`.repeat(13)}`,
    },
    findings: ['file-too-large'],
  },
  {
    name: 'an archive',
    files: { 'bad.json': Buffer.from('1f8b0800000000000003', 'hex') },
    findings: ['unreadable-file'],
  },
  { name: 'an empty table', files: { 'bad.csv': '' }, findings: ['empty-file'] },
  { name: 'an empty list', files: { 'bad.jsonl': ' \n' }, findings: ['empty-file'] },
  { name: 'zero bytes as a table', files: { 'bad.tsv': Buffer.alloc(500) }, findings: ['unreadable-file'] },
  {
    name: 'a table that is cut in its first record',
    files: { 'test.json': '[{"image": "ima' },
    findings: ['unread-file'],
  },
  { name: 'an empty text beside the tables', files: { 'notes.txt': '' }, findings: [] },
];

describe('a list of records with', () => {
  it.each(kinds)('$name', async ({ files = {}, make, findings: wanted }) => {
    const root = await makeRoot({
      'images/a.png': png(),
      'good.csv': 'image,question,answer\nimages/a.png,What is it?,lung\n',
      ...files,
    });
    await make?.(root);
    const before = await fingerprint(root);
    const passed = processorTimer();
    const { samples, findings } = await readDataset(root, silentContext());
    expect(passed()).toBeLessThan(SLOW_MS);
    expect(samples.map(({ id }) => id)).toContain('a');
    const about = findings.filter(({ file }) => !file.endsWith('good.csv'));
    expect([...new Set(about.map(({ kind }) => kind))].filter((kind) => kind !== 'missing-image')).toEqual(
      wanted,
    );
    expect(about.length).toBeLessThan(100);
    expect(await fingerprint(root)).toBe(before);
  });

  it('keeps the lines before a quotation mark that is not closed, and says where it stands', async () => {
    const root = await makeRoot({
      'images/a.png': png(),
      'bad.csv': 'image,question,answer\nimages/a.png,"Is it, or not?",no\nimages/a.png,"never closed,x\n',
    });
    const { samples, findings } = await readDataset(root, silentContext());
    expect(samples[0].qa.map(({ question }) => question)).toEqual(['Is it, or not?']);
    expect(findings.map(({ line }) => line)).toEqual([3]);
  });

  it.runIf(process.platform === 'linux')('says that a name is not UTF-8', async () => {
    const root = await makeRoot({ 'images/a.png': png() });
    await rename(join(root, 'images/a.png'), Buffer.from(join(root, 'images/b\xff.png'), 'latin1'));
    const { findings } = await readDataset(root, silentContext());
    expect(findings.map((one) => one.message)).toEqual([expect.stringContaining('its name is not UTF-8')]);
  });
});
