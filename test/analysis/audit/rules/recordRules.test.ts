/** The rules about single records, metadata and annotations. */
import { describe, expect, it } from 'vitest';
import { answerVsAnnotation } from '../../../../src/analysis/audit/rules/answerVsAnnotation';
import { closedAnswers } from '../../../../src/analysis/audit/rules/closedAnswers';
import { metadataConsistency } from '../../../../src/analysis/audit/rules/metadataConsistency';
import { missingFields } from '../../../../src/analysis/audit/rules/missingFields';
import { untranslated } from '../../../../src/analysis/audit/rules/untranslated';
import { covered, findingsOf, findingsOfOne, qa } from '../auditRecords';
import cases from './recordRules.json';

describe('closed answers', () => {
  const audit = (...record: Parameters<typeof qa>) => findingsOfOne([qa(...record)], closedAnswers);

  it.each(cases.neitherYesNorNo)('are neither yes nor no: %s %s', async (question, answer) => {
    const [one] = await audit(question, answer);
    expect(one).toMatchObject({ kind: 'answer-outside-choices', severity: 'warning' });
    expect(one.message).toBe(
      `"${question}" "${answer}": the answer is neither yes nor no, though answer_type is CLOSED.`,
    );
  });

  it.each(cases.noChoice)('are none of the choices: %s %s', async (question, answer, choices) => {
    const [one] = await audit(question, answer);
    expect(one.message).toContain(`the answer is not one of the choices ${choices},`);
  });

  it.each(cases.answersInOrder)('are in order: %s %s', async (question, answer) => {
    expect(await audit(question, answer)).toEqual([]);
  });

  it('of an open type are a hint at the type', async () => {
    const found = await findingsOfOne(
      [qa('Is the lung healthy?', 'Yes', { answer_type: 'OPEN', qid: 4 })],
      closedAnswers,
    );
    expect(found).toMatchObject([
      { id: 'closed-question-marked-open:xmlab1:qid=4', severity: 'info', line: 6 },
    ]);
  });

  it('of endless texts are not judged', async () => {
    expect(await audit(`is ${'or '.repeat(300_000)}`, 'x')).toEqual([]);
  });
});

describe('languages and empty fields', () => {
  const audit = (record: object) => findingsOfOne([record], untranslated);

  it.each(cases.wrongLanguage)('$record is $kind', async ({ record, kind, message }) => {
    expect(await audit(record)).toMatchObject([{ kind, message, severity: 'warning' }]);
  });

  it.each(cases.rightLanguage)('%j is in order', async (record) => {
    expect(await audit(record)).toEqual([]);
  });

  it('finds the samples that lack a field which most records have', async () => {
    const full = [qa('Is it?', 'Yes'), qa('Is it?', 'Yes')];
    const found = await findingsOf(
      { xmlab1: full, xmlab2: full, xmlab3: [qa('Is it?', 'Yes', { modality: ' ', q_lang: undefined })] },
      missingFields,
    );
    expect(found.map(({ id, message }) => [id, message])).toEqual([
      ['missing-field:xmlab3:q_lang', 'The record of xmlab3 has no q_lang.'],
      ['missing-field:xmlab3:modality', 'The record of xmlab3 has no modality.'],
    ]);
    const none = [qa('Is it?', 'Yes', { modality: undefined })];
    expect(await findingsOf({ xmlab1: none, xmlab2: none }, missingFields)).toEqual([]);
  });
});

describe('modality and location', () => {
  const audit = (records: readonly object[], files = {}) =>
    findingsOfOne(records, metadataConsistency, files);

  it('of one record against those of the others', async () => {
    const records = [qa('a?', 'x'), qa('b?', 'x', { modality: 'MRI', qid: 5 }), qa('c?', 'x')];
    const [one, ...rest] = await audit(records);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({
      id: 'wrong-modality:xmlab1:qid=5',
      message: 'The modality is "MRI", but most records of xmlab1 say "CT".',
    });
    expect(covered(JSON.stringify(records, null, 1), one)).toBe('"MRI"');
  });

  it('of the records against the split file', async () => {
    const split = [{ ...qa('a?', 'x', { modality: 'MRI' }), img_name: 'xmlab1/source.jpg', qid: 1 }];
    const found = await audit([qa('a?', 'x')], { 'test.json': split });
    expect(found).toMatchObject([
      {
        id: 'wrong-modality:xmlab1:split-file',
        message: 'The records of xmlab1 give "CT" as modality, but the test split file says "MRI".',
      },
    ]);
  });

  it('against the answers', async () => {
    const found = await audit([
      qa('What modality is used to take this image?', 'X-Ray'),
      qa('这是CT图像吗?', '不是'),
      qa('Which part of the body does this image belong to?', 'Head'),
    ]);
    expect(found).toMatchObject([
      { id: 'wrong-modality:xmlab1:answers', severity: 'warning', related: [{}, {}] },
      { id: 'wrong-location:xmlab1:answers', severity: 'warning' },
    ]);
    expect(found[0].message).toBe(
      'The modality of xmlab1 is "CT", but the answers say X-Ray: "What modality is used to take this image?" "X-Ray".',
    );
  });

  it('at the border of two regions are a hint', async () => {
    const found = await audit([qa('Which part of the body does this image belong to?', 'Chest')]);
    expect(found).toMatchObject([{ kind: 'wrong-location', severity: 'info' }]);
  });

  it('say nothing where records are divided, answers disagree, or the word is unknown', async () => {
    expect(await audit([qa('a?', 'x'), qa('b?', 'x', { modality: 'MRI' })])).toEqual([]);
    const both = [
      qa('What modality is used to take this image?', 'X-Ray'),
      qa('What modality is shown in this image?', 'CT'),
    ];
    expect(await audit(both)).toEqual([]);
    expect(
      await audit([qa('What modality is shown in this image?', 'CT', { modality: 'Ultrasound' })]),
    ).toEqual([]);
  });
});

describe('organs in the annotation', () => {
  const box = (...organs: string[]) => organs.map((organ) => ({ [organ]: [1, 1, 5, 5] }));
  const yes = [qa('Does the picture contain liver?', 'Yes')];
  const many = (answers: readonly object[], count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`xmlab${i + 10}`, answers]));
  const boxes = (samples: object, ...organs: string[]) =>
    Object.fromEntries(Object.keys(samples).map((id) => [`imgs/${id}/detection.json`, box(...organs)]));

  it('are missed where their boxes are the rule', async () => {
    const others = many(yes, 9);
    const found = await findingsOf({ xmlab1: yes, ...others }, answerVsAnnotation, {
      ...boxes(others, 'Liver', 'Left Kidney'),
      'imgs/xmlab1/detection.json': box('Left Kidney'),
    });
    expect(found).toMatchObject([
      {
        id: 'organ-not-annotated:xmlab1:liver',
        severity: 'warning',
        line: 4,
        message:
          '"Does the picture contain liver?" "Yes", but detection.json of xmlab1 has no liver, only "left kidney", "kidney".',
      },
    ]);
  });

  it('are not missed where they are rarely annotated, nor where nothing is', async () => {
    const others = many(yes, 9);
    expect(
      await findingsOf({ xmlab1: yes, ...others }, answerVsAnnotation, {
        ...boxes(others, 'Lung'),
        'imgs/xmlab1/detection.json': box('Liver'),
      }),
    ).toEqual([]);
    expect(await findingsOf({ xmlab1: yes, ...others }, answerVsAnnotation, boxes(others, 'Liver'))).toEqual(
      [],
    );
  });

  it('are found denied, in both languages and by count', async () => {
    const found = await findingsOf(
      {
        xmlab1: [qa('图片中包含肺吗?', '不包含')],
        xmlab2: [qa('How many kidneys in this image?', '0')],
        xmlab3: [qa('Does the picture contain heart?', 'No')],
      },
      answerVsAnnotation,
      {
        'imgs/xmlab1/detection.json': box('Left Lung'),
        'imgs/xmlab2/detection.json': box('Kidney'),
        'imgs/xmlab3/detection.json': box('Lung'),
      },
    );
    expect(found.map(({ id }) => id)).toEqual([
      'annotated-organ-denied:xmlab1:lung',
      'annotated-organ-denied:xmlab2:kidney',
    ]);
    expect(found[0].message).toBe(
      '"图片中包含肺吗?" "不包含", but detection.json of xmlab1 has a box of the lung.',
    );
  });
});
