/** Kinds of hostile input, each a small dataset: what lies in the folder of one sample beside a good one. */
import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Files, jpeg, record } from '../analysis/dataset/tinyDataset';

export interface HostileKind {
  readonly name: string;
  /** In the folder of the bad sample. */
  readonly files?: Files;
  /** What no file is, made in that folder. */
  readonly make?: (folder: string) => unknown;
  /** Kind of a finding that says so. */
  readonly finding: string;
}

const image = { 'source.jpg': jpeg() };
const questions = (text: string | object) => ({ ...image, 'question.json': text });
const boxes = (text: string) => ({ ...questions([record()]), 'detection.json': text });
const deep = '['.repeat(6000);

export const kinds: readonly HostileKind[] = [
  { name: 'a million zeros', files: questions(`[${'0,'.repeat(1_000_000)}0]`), finding: 'file-too-large' },
  { name: '200,000 nulls', files: questions(`[${'null,'.repeat(200_000)}null]`), finding: 'wrong-type' },
  { name: '200,000 boxes of zero', files: boxes(`[${'0,'.repeat(200_000)}0]`), finding: 'file-too-large' },
  { name: 'a thousand wrong boxes', files: boxes(`[${'0,'.repeat(1000)}0]`), finding: 'bad-box' },
  { name: 'nesting', files: questions(deep), finding: 'too-deep' },
  { name: 'nesting after a comment', files: questions(`/*"*/${deep}`), finding: 'too-deep' },
  { name: 'nesting after an unended text', files: questions(`["a\r${deep}`), finding: 'too-deep' },
  {
    name: 'a text of 5 MB',
    files: questions([record({ question: '肺'.repeat(5e6) })]),
    finding: 'long-text',
  },
  { name: 'no image', files: { 'question.json': [record()] }, finding: 'missing-image' },
  { name: 'an image that is none', files: { 'source.jpg': 'text' }, finding: 'bad-image' },
  {
    name: 'an image of 60,000 x 60,000',
    files: { 'source.jpg': jpeg(60_000, 60_000) },
    finding: 'bad-image',
  },
  { name: 'an empty file', files: questions(''), finding: 'empty-file' },
  {
    name: 'questions that are a folder',
    files: image,
    make: (at) => mkdir(join(at, 'question.json')),
    finding: 'missing-file',
  },
  {
    name: 'questions that are a pipe',
    files: image,
    make: (at) => execFileSync('mkfifo', [join(at, 'question.json')]),
    finding: 'missing-file',
  },
  {
    name: 'questions that link to themselves',
    files: image,
    make: (at) => symlink('question.json', join(at, 'question.json')),
    finding: 'broken-link',
  },
  {
    name: 'questions that link to a device',
    files: image,
    make: (at) => symlink('/dev/zero', join(at, 'question.json')),
    finding: 'link-outside',
  },
  {
    name: 'questions that link out',
    files: image,
    make: (at) => symlink('/etc/passwd', join(at, 'question.json')),
    finding: 'link-outside',
  },
];
