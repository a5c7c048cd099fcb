import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conflictLine, type Fact, isWritable, readTagFile, withFacts } from '../../src/common/tagFileText';
import { isTagName } from '../../src/common/tagName';
import { folderOfTest } from '../temporaryFolder';

const dark: Fact = { sample: 'xmlab12', tag: 'bad-contrast' };
const pair: Fact = { sample: 'xmlab9', notDuplicateOf: 'xmlab3' };

describe('manifest', () => {
  it('has one sorted line a fact, whatever the order of the changes', () => {
    const lines = 'xmlab12\ttag:bad-contrast\nxmlab3\tnot-duplicate-of:xmlab9\n';
    expect(withFacts(withFacts('', [pair], true), [dark], true)).toBe(lines);
    expect(withFacts(withFacts('', [dark], true), [pair, pair], true)).toBe(lines);
  });

  it('reads what it wrote', () => {
    expect(readTagFile(withFacts('', [dark, pair], true))).toEqual({
      facts: [dark, { sample: 'xmlab3', notDuplicateOf: 'xmlab9' }],
      unknown: [],
    });
  });

  it('takes a pair away in whichever order it stands', () => {
    expect(withFacts('xmlab9\tnot-duplicate-of:xmlab3\n', [pair], false)).toBe('');
    expect(withFacts('xmlab9\tnot-duplicate-of:xmlab3\n', [pair], true)).toBe(
      'xmlab3\tnot-duplicate-of:xmlab9\n',
    );
  });

  it('keeps comments and lines of other kinds, and names those', () => {
    const text = 'xmlab2\ttag:x\n\n# reviewed by A\nxmlab1\tscore:3\nxmlab1\n';
    expect(readTagFile(text)).toEqual({ facts: [{ sample: 'xmlab2', tag: 'x' }], unknown: [4, 5] });
    expect(withFacts(text, [{ sample: 'xmlab2', tag: 'x' }], false)).toBe(
      '# reviewed by A\nxmlab1\nxmlab1\tscore:3\n',
    );
  });

  it('reads files of editors that end lines as Windows does', () => {
    expect(readTagFile('xmlab12\ttag:bad-contrast\r\n').facts).toEqual([dark]);
  });

  it('finds the marks of a merge that is not finished, and reads both sides', () => {
    const text = '<<<<<<< ours\nxmlab1\ttag:a\n=======\nxmlab1\ttag:b\n>>>>>>> theirs\n';
    expect(conflictLine(text)).toBe(1);
    expect(readTagFile(text).facts).toHaveLength(2);
    expect(conflictLine('xmlab1\ttag:=======\n')).toBeUndefined();
  });

  const names: [string, boolean][] = [
    ['bad contrast', true],
    ['图像模糊', true],
    ['a:b', true],
    ['', false],
    [' a', false],
    ['a ', false],
    ['a\tb', false],
    ['a\nb', false],
    ['a\u2028b', false],
    ['\ud800', false],
    ['x'.repeat(101), false],
  ];
  it.each(names)('takes %j as a tag: %s', (name, valid) => {
    expect(isTagName(name)).toBe(valid);
    expect(isWritable({ sample: 'xmlab1', tag: name })).toBe(valid);
  });

  it('has no line for a sample whose name holds a tab or a line break', () => {
    for (const sample of ['a\tb', 'a\nb', '#a', '']) expect(isWritable({ sample, tag: 'x' })).toBe(false);
  });

  it('merges in git when both sides added and took away other lines', () => {
    const samples = Array.from({ length: 40 }, (_, i) => `xmlab${i}`);
    const base = withFacts(
      '',
      samples.map((sample) => ({ sample, tag: 'seen' })),
      true,
    );
    const ours = withFacts(base, [{ sample: 'xmlab3', tag: 'dark' }], true);
    const theirs = withFacts(base, [{ sample: 'xmlab20', tag: 'seen' }], false);
    const folder = folderOfTest();
    const versions = { ours, base, theirs };
    for (const [name, text] of Object.entries(versions)) writeFileSync(join(folder, name), text);
    execFileSync('git', ['merge-file', ...Object.keys(versions)], { cwd: folder });
    const merged = withFacts(ours, [{ sample: 'xmlab20', tag: 'seen' }], false);
    expect(readFileSync(join(folder, 'ours'), 'utf8')).toBe(merged);
  });
});
