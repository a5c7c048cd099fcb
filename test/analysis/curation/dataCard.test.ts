/** What the data card of a copy says, in each layout. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyDecisions, type ApplyRequest } from '../../../src/analysis/curation/apply';
import { parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { writeParquet } from '../dataset/hub/parquetFile';
import { type Files, jpeg, makeRoot } from '../dataset/tinyDataset';

const date = '2026-11-28';
const record = '[{"img_name": "xmlab1/source.jpg", "qid": 1, "question": "What is it?", "answer": "Lung"}]';
const another = record.replaceAll('1', '2');
const slake: Files = {
  'imgs/xmlab1/source.jpg': jpeg(),
  'imgs/xmlab1/question.json': record,
  'imgs/xmlab2/source.jpg': jpeg(41),
  'imgs/xmlab2/question.json': another,
  'train.json': record,
  'test.json': another,
};

interface DataCard {
  readonly distribution: { '@id': string; includes?: string[]; encodingFormat: string }[];
  readonly recordSet: { field: { '@id': string; dataType: string; source: { extract: object } }[] }[];
}

/** The card of a copy without decisions. */
async function cardOf(root: string, properties: ApplyRequest['card'] = {}) {
  const out = join(folderOfTest(), 'copy');
  const file = parseDecisions('', '/w/decisions.jsonl', root);
  const request = { out, images: 'copy', replace: false, card: properties, date } as const;
  const dataset = await readDataset(root, silentContext());
  const { missingCardProperties } = await applyDecisions(dataset, file, request, silentContext());
  const card = JSON.parse(readFileSync(join(out, 'croissant.json'), 'utf8')) as DataCard;
  return { card, missingCardProperties };
}

async function filesOfCard(root: string) {
  const { card } = await cardOf(root);
  return {
    files: card.distribution.map((one) => [one['@id'], one.encodingFormat, ...(one.includes ?? [])]),
    fields: card.recordSet.flatMap(({ field }) =>
      field.map((one) => [one['@id'], one.dataType, ...Object.entries(one.source.extract).flat<unknown>()]),
    ),
  };
}

describe('the data card', () => {
  it('has what Croissant 1.0 requires, once the publisher gave it', async () => {
    const properties = {
      license: 'https://creativecommons.org/licenses/by/4.0/',
      url: 'https://example.org',
      creator: 'A',
    };
    const { card, missingCardProperties } = await cardOf(await makeRoot(slake), properties);
    expect(missingCardProperties).toEqual([]);
    expect(card).toMatchObject({
      '@type': 'sc:Dataset',
      conformsTo: 'http://mlcommons.org/croissant/1.0',
      name: 'set',
      datePublished: date,
      ...properties,
      creator: [{ name: 'A' }],
    });
    const without = await cardOf(await makeRoot(slake));
    expect(without.missingCardProperties).toEqual(['license', 'url', 'creator']);
  });

  it('names the files of each layout as they lie, with the columns of their records', async () => {
    expect(await filesOfCard(await makeRoot(slake))).toEqual({
      files: [
        ['test.json', 'application/json'],
        ['train.json', 'application/json'],
        ['images', 'image/jpeg', 'imgs/*/source.jpg'],
        ['questions', 'application/json', 'imgs/*/question.json'],
      ],
      fields: ['test', 'train', 'questions'].flatMap((name) => [
        [`${name}/records/img_name`, 'sc:Text', 'jsonPath', '$[*].img_name'],
        [`${name}/records/qid`, 'sc:Integer', 'jsonPath', '$[*].qid'],
        [`${name}/records/question`, 'sc:Text', 'jsonPath', '$[*].question'],
        [`${name}/records/answer`, 'sc:Text', 'jsonPath', '$[*].answer'],
      ]),
    });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const pictures = names.map((name, i) => [`pictures/${name}.jpg`, jpeg(40 + i)] as const);
    const rows = names.map((name) => `${name}.jpg,Which side?,Left\n`).join('');
    const table = { ...Object.fromEntries(pictures), 'all.csv': `image,question,answer\n${rows}` };
    expect(await filesOfCard(await makeRoot(table))).toEqual({
      files: [
        ['all.csv', 'text/csv'],
        ['images', 'image/jpeg', 'pictures/*.jpg'],
      ],
      fields: ['image', 'question', 'answer'].map((name) => [
        `all/records/${name}`,
        'sc:Text',
        'column',
        name,
      ]),
    });
    const parquet = join(folderOfTest(), 'parquet');
    await writeParquet(
      join(parquet, 'data/train-00000-of-00001.parquet'),
      { image: 'image', question: 'string', answer: 'string', qid: 'int64' },
      [{ image: { bytes: jpeg(), path: 'a.jpg' }, question: 'What?', answer: 'This', qid: 1n }],
    );
    const id = 'data/train-00000-of-00001/records';
    expect(await filesOfCard(parquet)).toEqual({
      files: [['data/train-00000-of-00001.parquet', 'application/x-parquet']],
      fields: [
        [`${id}/image`, 'sc:ImageObject', 'column', 'image'],
        [`${id}/question`, 'sc:Text', 'column', 'question'],
        [`${id}/answer`, 'sc:Text', 'column', 'answer'],
        [`${id}/qid`, 'sc:Integer', 'column', 'qid'],
      ],
    });
    expect((await filesOfCard(await makeRoot(Object.fromEntries(pictures.slice(0, 2))))).files).toEqual([
      ['images', 'image/jpeg', 'pictures/a.jpg', 'pictures/b.jpg'],
    ]);
  });
});
