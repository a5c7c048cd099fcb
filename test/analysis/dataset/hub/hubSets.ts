/**
 * Small datasets in the shapes of the hub's listings: names of files, fields and types are theirs (dataset cards read in
 * November 2026), pictures and questions are ours. Each writer returns what a reader must find.
 */
import { join } from 'node:path';
import { type Feature, writeParquet } from './parquetFile';
import {
  answer,
  imageQuestionAnswer,
  IMAGES,
  numbered,
  picture,
  question,
  QUESTIONS_EACH,
  rowsOf,
  threeColumns,
  writeImages,
  writeText,
} from './parts';

export interface HubSet {
  readonly name: string;
  /** @param folder exists and is empty. */
  readonly write: (folder: string) => Promise<void>;
  readonly images: number;
  readonly questions: number;
  /** Images by their split; "" where the set has none. */
  readonly splits: Readonly<Record<string, number>>;
}

export const vqaRad: HubSet = {
  name: 'flaviagiammarino/vqa-rad',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { train: 9, test: 3 },
  async write(folder) {
    await writeText(join(folder, 'README.md'), '---\nlicense: cc0-1.0\n---\n# VQA-RAD\n');
    const data = join(folder, 'data');
    await writeParquet(
      join(data, 'train-00000-of-00001-eb8844602202be60.parquet'),
      imageQuestionAnswer,
      await rowsOf(0, 9, threeColumns),
    );
    await writeParquet(
      join(data, 'test-00000-of-00001-e5bc3d208bb4deeb.parquet'),
      imageQuestionAnswer,
      await rowsOf(9, IMAGES, threeColumns),
    );
  },
};

const pathVqa: HubSet = {
  name: 'flaviagiammarino/path-vqa',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { train: 6, validate: 3, test: 3 },
  async write(folder) {
    const train = await rowsOf(0, 6, threeColumns);
    const half = Math.ceil(train.length / 2);
    const path = (name: string) => join(folder, 'data', name);
    await writeParquet(
      path('train-00000-of-00002-aaaa1111bbbb2222.parquet'),
      imageQuestionAnswer,
      train.slice(0, half),
    );
    await writeParquet(
      path('train-00001-of-00002-cccc3333dddd4444.parquet'),
      imageQuestionAnswer,
      train.slice(half),
    );
    await writeParquet(
      path('validation-00000-of-00001-94926caef6ec3602.parquet'),
      imageQuestionAnswer,
      await rowsOf(6, 9, threeColumns),
    );
    await writeParquet(
      path('test-00000-of-00001-e9adadb4799f44d3.parquet'),
      imageQuestionAnswer,
      await rowsOf(9, IMAGES, threeColumns),
    );
  },
};

const slakeEnglish: HubSet = {
  ...pathVqa,
  name: 'mdwiratathya/SLAKE-vqa-english',
  async write(folder) {
    const path = (name: string) => join(folder, 'data', `${name}-00000-of-00001.parquet`);
    await writeParquet(path('train'), imageQuestionAnswer, await rowsOf(0, 6, threeColumns));
    await writeParquet(path('validation'), imageQuestionAnswer, await rowsOf(6, 9, threeColumns));
    await writeParquet(path('test'), imageQuestionAnswer, await rowsOf(9, IMAGES, threeColumns));
  },
};

const metadata: Feature = {
  struct: {
    content_type: 'string',
    correct_text: 'string',
    is_abnormal: 'bool',
    location: 'string',
    modality: 'string',
    pathology: 'string',
    question_id: 'string',
  },
};
const radMetadata = (image: number, i: number) => ({
  content_type: 'pathology',
  correct_text: null,
  is_abnormal: image % 2 === 0,
  location: image % 3 ? 'abdomen' : 'brain',
  modality: image % 2 ? 'CT' : 'MR',
  pathology: 'cyst',
  question_id: `rin-${image}-${i}`,
});

const radImageNet: HubSet = {
  name: 'raidium/RadImageNet-VQA',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { train: 6, validate: 3, test: 3 },
  async write(folder) {
    const turn: Feature = { struct: { from: 'string', value: 'string' } };
    const talk: Record<string, Feature> = { image: 'image', conversations: { list: turn }, metadata };
    const conversation = (image: number, i: number, bytes: Uint8Array) => ({
      image: { bytes, path: `${image}.png` },
      conversations: [
        { from: 'human', value: `<image>\n${question(image, i)}` },
        { from: 'gpt', value: answer(image, i) },
      ],
      metadata: radMetadata(image, i),
    });
    const choice: Record<string, Feature> = {
      image: 'image',
      question: 'string',
      choices: { list: 'string' },
      answer: 'string',
      question_type: 'string',
      metadata,
    };
    const asked = (image: number, i: number, bytes: Uint8Array) => ({
      image: { bytes, path: `${image}.png` },
      question: question(image, i),
      choices: ['CT', 'MR', 'ultrasound'],
      answer: image % 2 ? 'A' : 'B',
      question_type: 'multiple-choice',
      metadata: radMetadata(image, i),
    });
    await writeParquet(
      join(folder, 'alignment/train-00000-of-00001.parquet'),
      talk,
      await rowsOf(0, 6, conversation, 'png'),
    );
    await writeParquet(
      join(folder, 'alignment/val-00000-of-00001.parquet'),
      talk,
      await rowsOf(6, 9, conversation, 'png'),
    );
    await writeParquet(
      join(folder, 'benchmark/test-00000-of-00001.parquet'),
      choice,
      await rowsOf(9, IMAGES, asked, 'png'),
    );
  },
};

const kvasir: HubSet = {
  name: 'SimulaMet-HOST/Kvasir-VQA',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { '': IMAGES },
  async write(folder) {
    const features: Record<string, Feature> = {
      source: 'string',
      question: 'string',
      answer: 'string',
      img_id: 'string',
      image: 'image',
    };
    const rows = await rowsOf(0, IMAGES, (image, i, bytes) => ({
      source: image % 2 ? 'polyps' : 'instruments',
      question: question(image, i),
      answer: answer(image, i),
      img_id: `clb0kvxvm90${image}`,
      image: { bytes, path: null },
    }));
    await writeParquet(join(folder, 'data/00000.parquet'), features, rows.slice(0, 20));
    await writeParquet(join(folder, 'data/00001.parquet'), features, rows.slice(20));
  },
};

const kvasirX1: HubSet = {
  name: 'SimulaMet/Kvasir-VQA-x1',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { train: 8, test: 4 },
  async write(folder) {
    const features: Record<string, Feature> = {
      img_id: 'string',
      complexity: 'int64',
      question: 'string',
      answer: 'string',
      original: 'string',
      question_class: { list: 'string' },
    };
    const row = (image: number, i: number) => ({
      img_id: `clb0kvxvm90${image}`,
      complexity: BigInt(1 + (i % 3)),
      question: question(image, i),
      answer: answer(image, i),
      original: JSON.stringify([{ q: question(image, i), a: answer(image, i) }]),
      question_class: ['polyp_type'],
    });
    await writeParquet(join(folder, 'data/train-00000-of-00001.parquet'), features, await rowsOf(0, 8, row));
    await writeParquet(
      join(folder, 'data/test-00000-of-00001.parquet'),
      features,
      await rowsOf(8, IMAGES, row),
    );
    await writeImages(
      join(folder, 'images'),
      numbered(IMAGES, (i) => `clb0kvxvm90${i}.jpg`),
    );
  },
};

/** Several images a question, bytes in lists. */
const severalImages: HubSet = {
  name: 'lists of images (MedFrameQA, FineVision)',
  images: IMAGES,
  questions: IMAGES,
  splits: { test: IMAGES },
  async write(folder) {
    const features: Record<string, Feature> = {
      question_id: 'string',
      question: 'string',
      options: { list: 'string' },
      correct_answer: 'string',
      images: { list: 'image' },
    };
    const bytes = await Promise.all(numbered(IMAGES, String).map((_, i) => picture(i, 'png')));
    const rows = bytes.map((one, i) => ({
      question_id: `f${i}`,
      question: question(i, 0),
      options: ['first', 'second', 'both'],
      correct_answer: 'C',
      images: [one, bytes[(i + 1) % IMAGES]].map((content) => ({ bytes: content, path: null })),
    }));
    await writeParquet(join(folder, 'data/test-00000-of-00001.parquet'), features, rows);
  },
};

const pmcVqa: HubSet = {
  name: 'RadGenome/PMC-VQA',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { train: 9, test: 3 },
  async write(folder) {
    const names = numbered(IMAGES, (i) => `PMC10${i}_Fig1_${i}.jpg`);
    const head = 'index,Figure_path,Caption,Question, Choice A, Choice B, Choice C, Choice D,Answer,split\n';
    const line = (split: string) => (image: number, i: number) =>
      [
        image * 10 + i,
        names[image],
        '"A caption, with a comma."',
        `"${question(image, i)}"`,
        ' A:CT ',
        ' B:MR ',
        ' C:X-ray ',
        ' D:none',
        'ABCD'[i],
        split,
      ].join(',');
    await writeText(join(folder, 'train_2.csv'), head + (await rowsOf(0, 9, line('train'))).join('\n'));
    await writeText(join(folder, 'test_2.csv'), head + (await rowsOf(9, IMAGES, line('test'))).join('\n'));
    await writeImages(join(folder, 'figures'), names);
  },
};

const omniMedVqa: HubSet = {
  name: 'OmniMedVQA',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { '': IMAGES },
  async write(folder) {
    const sets = ['ACRIMA', 'BreakHis'];
    const path = (image: number) => `Images/${sets[image % 2]}/Im${image}.png`;
    const rows = await rowsOf(0, IMAGES, (image, i) => ({
      dataset: sets[image % 2],
      question_id: `${sets[image % 2]}_${image}_${i}`,
      question_type: 'Disease Diagnosis',
      question: question(image, i),
      gt_answer: 'benign',
      image_path: path(image),
      option_A: 'malignant',
      option_B: 'benign',
      option_C: 'normal',
      option_D: 'unclear',
      modality_type: image % 2 ? 'Microscopy Images' : 'Fundus Photography',
    }));
    for (const set of sets) {
      const file = join(folder, 'QA_information/Open-access', `${set}.json`);
      await writeText(
        file,
        JSON.stringify(
          rows.filter(({ dataset }) => dataset === set),
          null,
          4,
        ),
      );
    }
    await writeImages(folder, numbered(IMAGES, path));
  },
};

const vqaRadOriginal: HubSet = {
  name: 'VQA-RAD (original)',
  images: IMAGES,
  questions: IMAGES * QUESTIONS_EACH,
  splits: { '': IMAGES },
  async write(folder) {
    const name = (image: number) => `synpic${10_000 + image}.jpg`;
    const rows = await rowsOf(0, IMAGES, (image, i) => ({
      qid: String(image * 10 + i),
      phrase_type: 'freeform',
      qid_linked_id: `03f451ca-de62-4617-9679-e836026a7${image}${i}`,
      image_case_url: `https://medpix.example/${image}`,
      image_name: name(image),
      image_organ: image % 2 ? 'CHEST' : 'HEAD',
      evaluation: 'not evaluated',
      question: question(image, i),
      question_rephrase: 'NULL',
      question_relation: 'NULL',
      question_frame: 'NULL',
      question_type: 'PRES',
      answer: answer(image, i),
      answer_type: i === 0 ? 'CLOSED' : 'OPEN',
    }));
    await writeText(join(folder, 'VQA_RAD Dataset Public.json'), JSON.stringify(rows, null, 2));
    await writeImages(join(folder, 'VQA_RAD Image Folder'), numbered(IMAGES, name));
  },
};

/** Read by the reader of Parquet files. */
export const parquetSets: readonly HubSet[] = [
  vqaRad,
  pathVqa,
  slakeEnglish,
  radImageNet,
  kvasir,
  kvasirX1,
  severalImages,
];

/** Read by the reader of lists of records. */
export const recordSets: readonly HubSet[] = [pmcVqa, omniMedVqa, vqaRadOriginal];
