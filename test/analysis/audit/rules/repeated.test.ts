import { describe, expect, it } from 'vitest';
import { repeatedRecords } from '../../../../src/analysis/audit/rules/repeatedRecords';
import { spellings } from '../../../../src/analysis/audit/rules/spellings';
import { untranslated } from '../../../../src/analysis/audit/rules/untranslated';
import { findingsOf, findingsOfOne, qa } from '../auditRecords';

describe('repeated records', () => {
  it('names both places of records that are there again under other ids', async () => {
    const first = [1, 2, 3].map((qid) => qa(`Is it ${qid}?`, 'Yes', { qid }));
    const again = [1, 2].map((qid) => qa(`Is it ${qid}?`, 'Yes', { qid: qid + 10 }));
    const findings = await findingsOfOne([...first, ...again], repeatedRecords);
    expect(findings).toHaveLength(1);
    expect(findings[0].message).toMatch(
      /^2 of the 5 records of xmlab1 were there before .*: qid 11 \(line \d+\) repeats qid 1 \(line \d+\), and 1 more\.$/,
    );
    expect(findings[0].related).toHaveLength(2);
  });

  it('another answer, another image and another language are no repetition', async () => {
    const one = qa('Is it a CT?', 'Yes', { qid: 1 });
    const others = [qa('Is it a CT?', 'No', { qid: 2 }), qa('是CT吗?', '是', { qid: 3 })];
    expect(await findingsOf({ a: [one, ...others], b: [one] }, repeatedRecords)).toEqual([]);
  });
});

describe('spellings', () => {
  it('are one note a value, with both spellings and their counts, at the rarer one', async () => {
    const findings = await findingsOf(
      {
        a: [qa('a', 'Right Lung'), qa('b', 'Right Lung'), qa('c', 'right lung', { modality: 'MR' })],
        b: [qa('a', 'Liver', { modality: 'MRI' }), qa('b', 'Liver', { modality: 'MRI ', q_lang: 'EN' })],
      },
      spellings,
    );
    expect(findings.map(({ message, severity }) => `${severity}: ${message}`).sort()).toEqual([
      'info: One answer is written in several ways, by the number of records: "Right Lung" (2) and "right lung" (1).',
      'info: One modality is written in several ways, by the number of records: "MR" (1), "MRI" (1) and "MRI " (1).',
      'info: One q_lang is written in several ways, by the number of records: "en" (4) and "EN" (1).',
    ]);
  });

  it('other words, and values of other fields, are no variants', async () => {
    const records = [qa('a', 'Lung', { location: 'lung' }), qa('b', 'Lungs'), qa('c', 'Left lung')];
    expect((await findingsOf({ a: records }, spellings)).map(({ message }) => message)).toEqual([]);
  });
});

describe('languages', () => {
  it.each([
    ['EN', 'en-US'],
    ['zh-CN', 'zh_Hans', 'Chinese'],
  ])('%s is understood', async (...tags) => {
    for (const tag of tags) {
      const isEnglish = /^en/i.test(tag);
      const wrong = qa(isEnglish ? '这是什么器官?' : 'Which organ is this?', isEnglish ? '肝' : 'The liver', {
        q_lang: tag,
      });
      const right = qa(isEnglish ? 'Which organ?' : '这是什么器官?', isEnglish ? 'Liver' : '肝', {
        q_lang: tag,
      });
      const findings = await findingsOfOne([wrong, right], untranslated);
      expect(findings.map(({ kind }) => kind).sort()).toEqual([
        'untranslated-answer',
        'untranslated-question',
      ]);
    }
  });
});
