/** Findings of real audits of tiny datasets, localised by the bundle that is shipped. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DuplicatePair } from '../../../src/analysis/audit/duplicates/duplicatePair';
import { contradictions } from '../../../src/analysis/audit/rules/contradictions';
import { duplicates } from '../../../src/analysis/audit/rules/duplicates';
import type { Finding } from '../../../src/analysis/dataset/types';
import { findingsOfOne, makeSamples, qa, runRule } from '../../analysis/audit/auditRecords';
import { readOne, record } from '../../analysis/dataset/tinyDataset';

const l10n = vi.hoisted(() => ({ bundle: undefined as Record<string, string> | undefined }));
vi.mock('vscode', () => ({ l10n }));
const { localizeFindings } = await import('../../../src/extension/language/localizeFindings');

const chinese = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>;
const messages = (findings: readonly Finding[]) => localizeFindings(findings).map(({ message }) => message);
const contradictory = (...records: object[]) => findingsOfOne(records, contradictions);

beforeEach(() => {
  l10n.bundle = chinese;
});

describe('findings in Chinese', () => {
  it.each([
    ['an empty file', '', '文件为空。'],
    ['a broken file', '[{"question":"a","answer":"b"}', '文件不是有效的 JSON：应为右方括号。'],
    ['a wrong type', [record({ qid: 1.5 })], 'qid 必须是整数或文本，而不是 1.5。'],
    ['a missing field', [{ question: 'a' }], '该记录缺少答案。'],
  ])('tell of %s', async (_, content, expected) => {
    const { findings } = await readOne({ 'question.json': content });
    expect(messages(findings)).toContain(expected);
  });

  it('name a topic and its organ', async () => {
    const found = await contradictory(
      qa('Does the picture contain left lung?', 'Yes'),
      qa('图片中包含左肺吗?', '不包含'),
    );
    expect(messages(found)).toEqual([
      '此图像的记录在“图像中是否有左肺”上不一致：此处为 "图片中包含左肺吗?" "不包含"，第 4 行为 "Does the picture contain left lung?" "Yes"。',
    ]);
  });

  it('order the parts as the language does', async () => {
    const dataset = await makeSamples(
      { xmlab1: [qa('a?', 'b')], xmlab2: [qa('a?', 'b')] },
      {
        'train.json': [record({ img_name: 'xmlab1/source.jpg' })],
        'test.json': [record({ img_name: 'xmlab2/source.jpg' })],
      },
    );
    const pair: DuplicatePair = {
      kind: 'near',
      a: 0,
      b: 1,
      similarity: 0.99,
      hashDistance: 3,
      leakage: true,
      sameVolume: false,
      changes: [],
    };
    const [one] = localizeFindings(await runRule(duplicates, dataset, { pairs: [pair] }));
    expect(one.message).toBe(
      'test 划分中的 xmlab2 与 train 划分中的 xmlab1 是几乎相同的图像（余弦相似度 0.990，哈希的 480 位中有 3 位不同）：从其中一张学到的内容会在另一张上被测试。',
    );
    expect(one.related![0].message).toBe('xmlab1（train）');
  });

  it.each(['{0}', '{1} {0}', '{template}', 'lung', 'The file is empty.', '$&', '__proto__'])(
    'show the text %s of a record as it is written',
    async (text) => {
      const found = await contradictory(qa(`${text} a?`, text), qa(`${text} a?`, 'b'));
      expect(messages(found)).toEqual([
        `"${text} a?" "b"，但同一图像的同一问题在第 4 行的答案是 "${text}"。`,
      ]);
      expect(localizeFindings(found)[0].related![0].message).toBe(`"${text} a?" "${text}"`);
    },
  );

  it('keep all else, and no templates', async () => {
    const [found] = await contradictory(qa('Is it?', 'Yes'), qa('Is it?', 'No'));
    const [said] = localizeFindings([found]);
    const { id, kind, severity, sample, file, line, column, endLine, endColumn } = found;
    expect(said).toMatchObject({ id, kind, severity, sample, file, line, column, endLine, endColumn });
    expect(said).not.toHaveProperty('template');
    expect(said.related).toHaveLength(1);
    expect(said.related![0]).not.toHaveProperty('template');
    expect(localizeFindings([said])).toEqual([said]);
  });

  it('are the English messages where there are no translations', async () => {
    l10n.bundle = undefined;
    const found = await contradictory(qa('Is it {0}?', 'Yes'), qa('Is it {0}?', 'No'));
    expect(messages(found)).toEqual(found.map(({ message }) => message));
    expect(found).toHaveLength(1);
  });
});
