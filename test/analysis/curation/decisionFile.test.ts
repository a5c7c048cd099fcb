/** The file of decisions: what is written is read again, two files merge line by line, and nothing is lost. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findConflicts } from '../../../src/analysis/curation/conflicts';
import type { Decision } from '../../../src/analysis/curation/decision';
import {
  addDecisions,
  decisionsText,
  parseDecisions,
  readDecisions,
} from '../../../src/analysis/curation/decisionFile';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { folderOfTest } from '../../temporaryFolder';

const date = '2026-11-28';
const drop = (sample: string, more: object = {}): Decision => ({ sample, kind: 'drop-image', date, ...more });
const record = { file: 'imgs/xmlab1/question.json', qid: 7, question: 'What is it?', answer: 'Lung' };
const correct = (to: string, more: object = {}): Decision => {
  return { sample: 'xmlab1', record, kind: 'correct', field: 'answer', old: 'Lung', new: to, date, ...more };
};
const parse = (text: string) => parseDecisions(text, '/w/.slakescope/decisions.jsonl', '/w/set');
const kinds = (text: string) => parse(text).findings.map(({ kind, line }) => `${kind} ${line}`);

describe('a file of decisions that is not UTF-8', () => {
  const line = '{"sample":"xmlab1","kind":"note","text":"d\u00e9j\u00e0 vu","date":"2026-11-28"}\n';

  it('keeps its words where the encoding is certain', async () => {
    const path = join(folderOfTest(), 'a.jsonl');
    writeFileSync(path, `\ufeff${line}`, 'utf16le');
    expect(await addDecisions(path, '/w/set', [drop('xmlab2')])).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(line + decisionsText([drop('xmlab2')]));
  });

  it('is refused, and stays as it is, where it is not', async () => {
    const path = join(folderOfTest(), 'a.jsonl');
    const bytes = Buffer.from(line, 'latin1');
    writeFileSync(path, bytes);
    await expect(addDecisions(path, '/w/set', [drop('xmlab2')])).rejects.toThrow(
      `${path} is not UTF-8, and words would be lost when it is written again. Save it as UTF-8.`,
    );
    expect(readFileSync(path)).toEqual(bytes);
  });
});

describe('the file of decisions', () => {
  it('has one line a decision, in one order of keys and lines, whatever the order of deciding', () => {
    const all: Decision[] = [
      drop('xmlab2', { reader: 'AB', finding: 'leakage:xmlab2:xmlab1' }),
      correct('Heart'),
      { date, other: 'xmlab1', kind: 'not-copies', sample: 'xmlab9' },
      { kind: 'note', date, sample: 'xmlab1', text: 'dark\nimage' },
    ];
    const text = decisionsText(all);
    expect(text).toBe(
      [
        '{"sample":"xmlab1","kind":"note","text":"dark\\nimage","date":"2026-11-28"}',
        '{"sample":"xmlab1","other":"xmlab9","kind":"not-copies","date":"2026-11-28"}',
        '{"sample":"xmlab1","record":{"file":"imgs/xmlab1/question.json","qid":7,"question":"What is it?","answer":"Lung"},"kind":"correct","field":"answer","old":"Lung","new":"Heart","date":"2026-11-28"}',
        '{"sample":"xmlab2","kind":"drop-image","finding":"leakage:xmlab2:xmlab1","reader":"AB","date":"2026-11-28"}',
        '',
      ].join('\n'),
    );
    expect(decisionsText([...all].reverse())).toBe(text);
    expect(decisionsText(parse(text).decisions.map(({ decision }) => decision))).toBe(text);
    expect(parse(text).findings).toEqual([]);
  });

  it('keeps what it does not understand, and says where it is', async () => {
    const path = join(folderOfTest(), 'decisions.jsonl');
    const strange = [
      '{"sample":"xmlab1","kind":"blur","date":"2030-01-01"}',
      'not json',
      '{"sample":"xmlab1","kind":"move","to":"test","date":"yesterday","from":null}',
      '{"sample":"xmlab1","kind":"note","text":"a","date":"2026-02-30"}',
      '{"sample":"xmlab3","kind":"drop-image","date":"2026-11-28","confidence":0.5}',
    ];
    writeFileSync(path, strange.join('\n'));
    expect(kinds(strange.join('\n'))).toEqual([
      'unknown-decision 1',
      'bad-decision 2',
      'bad-decision 3',
      'bad-decision 4',
    ]);
    expect(await addDecisions(path, '/w/set', [drop('xmlab2'), drop('xmlab2')])).toBe(1);
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines).toEqual(expect.arrayContaining(strange.slice(0, 4)));
    expect(lines).toContain('{"sample":"xmlab3","kind":"drop-image","date":"2026-11-28","confidence":0.5}');
    expect(lines).toHaveLength(7);
  });

  it('reads both sides of what git could not merge, and of their ancestor nothing', () => {
    const [ours, theirs, base] = [drop('a'), drop('b'), drop('c')].map((one) => decisionsText([one]));
    const text = `<<<<<<< HEAD\n${ours}||||||| 123\n${base}=======\n${theirs}>>>>>>> other\n`;
    expect(parse(text).decisions.map(({ decision }) => decision.sample)).toEqual(['a', 'b']);
    expect(kinds(text)).toEqual(['merge-marker 1']);
  });

  it('gives no decision where there is no file', async () => {
    const path = join(folderOfTest(), 'none.jsonl');
    expect(await readDecisions(path, '/w/set')).toMatchObject({ decisions: [], findings: [] });
  });
});

describe('two readers', () => {
  it('get the union of their decisions from git', async () => {
    const root = folderOfTest();
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: root });
    const path = join(root, '.slakescope', 'set.decisions.jsonl');
    const random = new MT19937(5);
    const draw = (reader: string) => [
      ...Array.from({ length: 30 }, () => drop(`xmlab${random.integer(100)}`, { reader })),
      ...(reader === 'both' ? [] : [correct(`What ${reader} says`, { reader })]),
    ];
    git('init', '-q', '-b', 'main');
    mkdirSync(join(root, '.slakescope'));
    await addDecisions(path, root, draw('both'));
    git('add', '.');
    git('commit', '-qm', 'base');
    git('checkout', '-qb', 'one');
    await addDecisions(path, root, draw('one'));
    git('commit', '-qam', 'one');
    git('checkout', '-q', 'main');
    await addDecisions(path, root, draw('two'));
    git('commit', '-qam', 'two');
    const at = (branch: string) =>
      git('show', `${branch}:.slakescope/set.decisions.jsonl`).toString().split('\n');
    git('merge', '-q', '--no-edit', 'one');
    const merged = readFileSync(path, 'utf8');
    expect(kinds(merged)).toEqual([]);
    const lines = decisionsText(parse(merged).decisions.map(({ decision }) => decision)).split('\n');
    expect(new Set(lines)).toEqual(new Set([...at('one'), ...at('main~1'), ...at('main')]));
    const { findings, decisions } = findConflicts(parse(merged).decisions, path, root);
    expect(findings.map(({ kind, related }) => [kind, related?.length])).toEqual([
      ['conflicting-decisions', 1],
    ]);
    expect([...decisions].map(({ decision }) => decision.reader).sort()).toEqual(['one', 'two']);
  });

  it('are told that a finding can be adjudicated, after which they do not contradict each other', () => {
    const found = (...decisions: Decision[]) => {
      const read = parse(decisionsText(decisions));
      return findConflicts(read.decisions, read.path, '/w/set').findings.map(({ message }) => message);
    };
    const finding = 'leakage:xmlab2:xmlab1';
    const one = drop('xmlab2', { finding, reader: 'one' });
    const two: Decision = { sample: 'xmlab2', kind: 'checked', finding, date, reader: 'two' };
    const [text] = found(one, two);
    expect(text).toContain('until all but one are deleted or the finding is adjudicated: in the Review view');
    expect(text).toContain('"slakescope decide FOLDER FINDING --as … --adjudicate"');
    expect(found(one, two, { ...two, reader: 'three', adjudicated: true })).toEqual([]);
    // About what no finding says, nothing can be adjudicated by one.
    const [apart] = found(correct('Heart', { reader: 'one' }), correct('Liver', { reader: 'two' }));
    expect(apart).toMatch(/until all but one are deleted\.$/);
  });

  it('see where they contradict each other, and only there', () => {
    const found = (...decisions: Decision[]) => {
      const read = parse(decisionsText(decisions));
      const { findings, decisions: conflicting } = findConflicts(read.decisions, read.path, '/w/set');
      return {
        kinds: findings.map(({ kind }) => kind),
        lines: [...conflicting].map(({ line }) => line).sort(),
      };
    };
    const none = { kinds: [], lines: [] };
    const conflict = { kinds: ['conflicting-decisions'], lines: [1, 2] };
    const [one, two] = [{ reader: 'one' }, { reader: 'two' }];
    expect(found(correct('Heart', one), correct('Liver', two))).toEqual(conflict);
    expect(found(correct('Heart', one), correct('Heart', two))).toEqual(none);
    expect(found(correct('Heart'), correct('b', { field: 'question' }))).toEqual(none);
    expect(found(correct('Heart'), { sample: 'xmlab1', record, kind: 'drop-record', date })).toEqual(
      conflict,
    );
    const second = { ...record, answer: 'Liver' };
    expect(found(correct('Heart'), { sample: 'xmlab1', record: second, kind: 'drop-record', date })).toEqual(
      none,
    );
    const finding = 'leakage:xmlab2:xmlab1';
    expect(found(drop('xmlab2', { finding }), { sample: 'xmlab2', kind: 'checked', finding, date })).toEqual(
      conflict,
    );
    expect(
      found(
        { sample: 'a', other: 'b', kind: 'copies', date },
        { sample: 'b', other: 'a', kind: 'not-copies', date },
      ),
    ).toEqual(conflict);
    expect(
      found(
        { sample: 'a', kind: 'move', from: 'train', to: 'test', date },
        { sample: 'a', kind: 'move', from: 'train', to: 'validate', date },
      ),
    ).toEqual(conflict);
  });
});
