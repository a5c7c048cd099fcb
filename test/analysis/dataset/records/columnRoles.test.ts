import { describe, expect, it } from 'vitest';
import { guessColumns, type NamedRow, valueAt } from '../../../../src/analysis/dataset/records/columnRoles';
import type { Cell, ColumnType, TableColumn } from '../../../../src/analysis/dataset/tables/recordTable';

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
const image = { bytes: png, path: null };

/** Columns of a set as its hub listing names them, with one row of it. */
function guess(row: NamedRow) {
  const columns: TableColumn[] = Object.entries(row).map(([name, cell]) => ({ name, type: typeOf(cell) }));
  return guessColumns(columns, [row]);
}

function typeOf(cell: Cell): ColumnType {
  if (cell instanceof Uint8Array) return 'bytes';
  if (Array.isArray(cell)) return 'list';
  if (cell !== null && typeof cell === 'object') return 'bytes' in cell ? 'image' : 'object';
  return typeof cell === 'number' ? 'number' : typeof cell === 'boolean' ? 'boolean' : 'text';
}

describe('guessColumns', () => {
  it.each<[string, NamedRow, object]>([
    [
      'VQA-RAD and PathVQA',
      { image, question: 'Is it?', answer: 'yes' },
      { image: ['image'], question: ['question'], answer: ['answer'] },
    ],
    [
      'columns with Chinese names',
      { 图片: 'a.png', 问题: '这是什么？', 答案: '肺', 划分: '训练集' },
      { image: ['图片'], question: ['问题'], answer: ['答案'], split: ['划分'] },
    ],
    [
      'RadImageNet-VQA, alignment',
      {
        image,
        conversations: [{ from: 'human', value: '<image>\nWhat?' }],
        metadata: { content_type: 'caption', modality: 'CT', location: 'brain', question_id: 'a1' },
      },
      {
        image: ['image'],
        conversations: ['conversations'],
        qid: ['metadata.question_id'],
        contentType: ['metadata.content_type'],
        modality: ['metadata.modality'],
        location: ['metadata.location'],
      },
    ],
    [
      'RadImageNet-VQA, benchmark',
      {
        image,
        question: 'Which?',
        choices: ['a', 'b'],
        answer: 'B',
        question_type: 'mcq',
        metadata: { modality: 'MR' },
      },
      {
        image: ['image'],
        question: ['question'],
        options: ['choices'],
        answer: ['answer'],
        contentType: ['question_type'],
        modality: ['metadata.modality'],
      },
    ],
    [
      'Kvasir-VQA',
      { source: 'polyps', question: 'How many?', answer: '1', img_id: 'clq1', image },
      { image: ['image'], imageId: ['img_id'], question: ['question'], answer: ['answer'] },
    ],
    [
      'Kvasir-VQA-x1',
      {
        img_id: 'clq1',
        complexity: 2,
        question: 'What?',
        answer: 'A polyp.',
        original: '[]',
        question_class: ['polyp_count'],
      },
      { imageId: ['img_id'], question: ['question'], answer: ['answer'], contentType: ['question_class'] },
    ],
    [
      'PMC-VQA',
      {
        index: 0,
        Figure_path: 'PMC1_Fig1.jpg',
        Caption: 'A figure.',
        Question: 'What?',
        'Choice A': ' A:one ',
        'Choice B': ' B:two ',
        Answer: 'B',
        split: 'train',
      },
      {
        image: ['Figure_path'],
        question: ['Question'],
        answer: ['Answer'],
        options: ['Choice A', 'Choice B'],
        qid: ['index'],
        split: ['split'],
      },
    ],
    [
      'OmniMedVQA',
      {
        dataset: 'ACRIMA',
        question_id: 'ACRIMA_0',
        question_type: 'Modality Recognition',
        question: 'What?',
        gt_answer: 'Fundus',
        image_path: 'Images/ACRIMA/Im1.png',
        option_A: 'CT',
        option_B: 'Fundus',
        modality_type: 'Fundus',
      },
      {
        image: ['image_path'],
        question: ['question'],
        answer: ['gt_answer'],
        options: ['option_A', 'option_B'],
        qid: ['question_id'],
        contentType: ['question_type'],
        modality: ['modality_type'],
      },
    ],
    [
      'VQA-RAD (original)',
      {
        qid: 1,
        image_name: 'synpic54610.jpg',
        image_organ: 'HEAD',
        answer: 'Yes',
        answer_type: 'CLOSED',
        question_type: 'PRES',
        question: 'Are regions infarcted?',
        phrase_type: 'freeform',
      },
      {
        qid: ['qid'],
        image: ['image_name'],
        location: ['image_organ'],
        answer: ['answer'],
        answerType: ['answer_type'],
        contentType: ['question_type'],
        question: ['question'],
      },
    ],
    [
      'FineVision',
      { images: [image], texts: [{ user: 'What?', assistant: 'This.' }], source: 'x' },
      { image: ['images'], conversations: ['texts'] },
    ],
    ['a column of bytes by another name', { scan: png, text: 'x' }, { image: ['scan'] }],
    ['numbers only', { image: 3, label: 1 }, { answer: ['label'] }],
  ])('%s', (_, row, roles) => {
    expect(guess(row)).toEqual(roles);
  });
});

describe('valueAt', () => {
  it('reads parts of objects, and columns whose name has a dot', () => {
    expect(valueAt({ metadata: { study: { id: 3 } } }, 'metadata.study.id')).toBe(3);
    expect(valueAt({ 'a.b': 1, a: { b: 2 } }, 'a.b')).toBe(1);
    expect(valueAt({ a: null }, 'a.b')).toBeNull();
  });
});
