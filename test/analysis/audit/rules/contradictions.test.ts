import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../../src/analysis/audit/rules/contradictions';
import { covered, findingsOfOne, qa } from '../auditRecords';

const audit = (records: readonly object[]) => findingsOfOne(records, contradictions);

describe('contradictions', () => {
  it('are errors where one closed question has two answers, at the answer that is outvoted', async () => {
    const records = [
      qa('Is this a CT?', 'Yes', { qid: 1 }),
      qa('is this a  CT?', 'No', { qid: 2 }),
      qa('Is this a CT?', 'yes', { qid: 3 }),
    ];
    const [one, ...rest] = await audit(records);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({
      id: 'contradiction:xmlab1:qid=2',
      severity: 'error',
      sample: 'xmlab1',
      file: 'imgs/xmlab1/question.json',
      message: '"is this a CT?" "No", but the same question of the same image is answered "Yes" in line 4.',
    });
    expect(covered(JSON.stringify(records, null, 1), one)).toBe('"No"');
    expect(one.related).toEqual([
      expect.objectContaining({ sample: 'xmlab1', line: 4, message: '"Is this a CT?" "Yes"' }),
      expect.objectContaining({ line: 22 }),
    ]);
  });

  it('name the later of two', async () => {
    const found = await audit([
      qa('Is this a CT?', 'Yes', { qid: 1 }),
      qa('Is this a CT?', 'No', { qid: 2 }),
    ]);
    expect(found.map(({ id }) => id)).toEqual(['contradiction:xmlab1:qid=2']);
  });

  it('are warnings for open questions, whatever the order of an enumeration', async () => {
    const open = { answer_type: 'OPEN' };
    expect(await audit([qa('Which ones?', 'a, b', open), qa('Which ones?', 'B and a', open)])).toEqual([]);
    const found = await audit([qa('Which ones?', 'a', open), qa('Which ones?', 'b', open)]);
    expect(found).toMatchObject([
      { kind: 'contradiction', severity: 'warning', id: 'contradiction:xmlab1:line=10' },
    ]);
  });

  it('are seen between different wordings of one language', async () => {
    const found = await audit([qa('Is the lung healthy?', 'Yes'), qa('Does the lung look abnormal?', 'Yes')]);
    expect(found).toMatchObject([
      {
        id: 'contradiction:xmlab1:abnormal-lung',
        severity: 'warning',
        message:
          'Records of this image disagree about whether the lung is abnormal: "Does the lung look abnormal?" "Yes" here, "Is the lung healthy?" "Yes" in line 4.',
      },
    ]);
  });

  it('between English and Chinese have a kind of their own', async () => {
    const found = await audit([
      qa('Does the picture contain liver?', 'Yes'),
      qa('图片中包含肝脏吗?', '不包含'),
    ]);
    expect(found).toMatchObject([{ id: 'language-disagreement:xmlab1:contains-liver', severity: 'warning' }]);
  });

  it('are told once, not again for what follows from them', async () => {
    const found = await audit([
      qa('Does the picture contain kidney?', 'No'),
      qa('图片中包含肾脏吗?', '不包含'),
      qa('How many kidneys in this image?', '2', { answer_type: 'OPEN' }),
      qa('图中有多少个肾脏?', '0', { answer_type: 'OPEN' }),
    ]);
    expect(found.map(({ line }) => line)).toEqual([20]);
    expect(found[0].related!.length).toBeGreaterThan(0);
  });

  it.each([
    [qa('Is this a CT?', 'No'), qa('Is this an MRI?', 'No')],
    [qa('Is this a CT?', 'Yes'), qa('这是CT图像吗?', '是')],
    [qa('Does the picture contain left lung?', 'No'), qa('Does the picture contain lung?', 'Yes')],
    [qa('Does this image look normal?', 'No'), qa('Is the liver healthy?', 'Yes')],
    [qa('Where is the liver?', 'Left'), qa('肝脏在哪个位置?', '左上')],
    [qa('Is this a CT?', ''), qa('Is this a CT?', 'Yes')],
    [qa('', 'No'), qa('', 'Yes')],
  ])('are none: %j beside %j', async (a, b) => {
    expect(await audit([a, b])).toEqual([]);
  });

  it('keep their ids when records are added elsewhere', async () => {
    const two = [qa('Is this a CT?', 'Yes', { qid: 7 }), qa('Is this a CT?', 'No', { qid: 8 })];
    const before = await audit(two);
    const after = await audit([qa('Does the picture contain lung?', 'Yes', { qid: 1 }), ...two]);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after[0].line).toBeGreaterThan(before[0].line);
  });

  it('quote hostile texts short, on one line and without marks of direction', async () => {
    const long = `${' '.repeat(2000)}<img src=x onerror=alert(1)>\u202e\n${'x'.repeat(1_000_000)}`;
    const [one] = await audit([qa('Is it?', long), qa('Is it?', 'No')]);
    expect(one.message.length).toBeLessThan(500);
    expect(one.message).not.toMatch(/[\u202e\n]/);
    expect(one.related![0].message).toContain('"<img src=x onerror=alert(1)> xxx');
  });
});
