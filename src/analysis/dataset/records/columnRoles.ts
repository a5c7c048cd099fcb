/** What the columns of a table mean: roles, guessed from names and from what the first rows hold. */
import type { ColumnMapping, ColumnRole } from '../../../common/columnMapping';
import { bytesOf } from '../imageSource';
import { type Cell, isList, type TableColumn } from '../tables/recordTable';

/** Lower case, words joined by underscores; the first that there is counts. */
const spellings: Readonly<Record<Exclude<ColumnRole, 'options'>, readonly string[]>> = {
  image: [
    ...['image', 'images', 'img', 'imgs', 'picture', 'pictures', 'image_bytes', 'image_path', 'image_paths'],
    ...['img_path', 'image_file', 'figure_path', 'image_name', 'img_name', 'file_name', 'filename', 'path'],
    ...[
      '图片',
      '图像',
      '影像',
      '图片路径',
      '图像路径',
      '影像路径',
      '图片名',
      '图像名',
      '图片名称',
      '图像名称',
      '文件名',
    ],
  ],
  imageId: [
    ...['img_id', 'image_id', 'imageid', 'image_name', 'img_name', 'imagename', 'file_name', 'filename'],
    ...['图片编号', '图像编号', '影像编号'],
  ],
  question: [
    ...['question', 'query', 'questions', 'question_text', 'prompt', 'problem', 'input', 'instruction'],
    ...['问题', '提问', '题目'],
  ],
  answer: [
    ...['answer', 'gt_answer', 'answers', 'answer_text', 'correct_answer', 'ground_truth', 'groundtruth'],
    ...['response', 'solution', 'output', 'target', 'label', '答案', '回答', '正确答案'],
  ],
  conversations: ['conversations', 'conversation', 'messages', 'texts', 'turns'],
  qid: ['qid', 'question_id', 'questionid', 'q_id', 'id', 'index', '问题编号', '编号', '序号'],
  split: ['split', 'subset', 'phase', 'set', '数据集划分', '划分'],
  language: ['q_lang', 'language', 'lang', 'locale', '语言'],
  answerType: ['answer_type', 'answertype', 'a_type', '答案类型'],
  contentType: ['content_type', 'question_type', 'question_class', 'q_type', 'category', 'task', '问题类型'],
  modality: ['modality', 'modality_type', 'image_modality', '模态'],
  location: ['location', 'image_organ', 'organ', 'body_part', 'anatomy', 'body_region', '部位', '器官'],
  group: [
    'patient_id',
    'patientid',
    'subject_id',
    'patient',
    'study_id',
    'case_id',
    'volume_id',
    'series_id',
    '患者编号',
    '病人编号',
    '病例编号',
  ],
};
const OPTION_LISTS = ['options', 'choices', 'candidates', 'answer_choices', '选项'];
/** "option_A", "Choice B", "opt1". */
const ONE_OPTION = /^(?:option|choice|opt)_?(?:[a-h]|\d)$/;
const IMAGE_NAME = /\.(?:jpe?g|png|bmp|gif|tiff?|webp|dcm)$/i;

export type NamedRow = Readonly<Record<string, Cell>>;

/** @param rows the first rows of the table; what no row holds cannot be recognised by its values. */
export function guessColumns(columns: readonly TableColumn[], rows: readonly NamedRow[]): ColumnMapping {
  const names = columns.flatMap(({ name, type }) =>
    type === 'object' ? [name, ...partsOf(name, rows)] : [name],
  );
  const byWord = new Map<string, string>();
  for (const name of names) {
    const word = wordsOf(name.slice(name.lastIndexOf('.') + 1));
    if (!byWord.has(word)) byWord.set(word, name);
  }
  const named = (words: readonly string[], holds: (cell: Cell) => boolean = () => true) =>
    words.flatMap((word) => byWord.get(word) ?? []).find((name) => valuesOf(name, rows).every(holds));

  const conversations = named(spellings.conversations, isTurns);
  const image = imageColumn(columns, rows) ?? named(spellings.image, (cell) => !isPlainNumber(cell));
  const single: Readonly<Record<string, string | undefined>> = {
    image,
    imageId: named(
      spellings.imageId.filter((word) => byWord.get(word) !== image),
      isName,
    ),
    conversations,
    ...(conversations === undefined
      ? { question: named(spellings.question, isText), answer: named(spellings.answer, isAnswer) }
      : {}),
    qid: named(spellings.qid, isName),
    split: named(spellings.split, isText),
    language: named(spellings.language, isText),
    answerType: named(spellings.answerType, isText),
    contentType: named(spellings.contentType, isText),
    modality: named(spellings.modality, isText),
    location: named(spellings.location, isText),
    group: named(spellings.group, isName),
  };
  const list = named(OPTION_LISTS);
  const options = list === undefined ? names.filter((name) => ONE_OPTION.test(wordsOf(name))) : [list];
  const found = Object.entries(single).flatMap(([role, name]): [string, string[]][] =>
    name === undefined ? [] : [[role, [name]]],
  );
  return { ...Object.fromEntries(found), ...(options.length > 0 ? { options: options.sort() } : {}) };
}

/** The value at a column or a part of it, "metadata.modality". A column of that very name goes first. */
export function valueAt(row: NamedRow, name: string): Cell {
  if (Object.hasOwn(row, name)) return row[name];
  const dot = name.indexOf('.');
  const inner = dot < 0 ? null : row[name.slice(0, dot)];
  return isObject(inner) ? valueAt(inner, name.slice(dot + 1)) : null;
}

/** The top-level column of a name in a mapping. */
export function columnOf(name: string, columns: readonly TableColumn[]): string | undefined {
  const top = columns.find((column) => column.name === name);
  return (top ?? columns.find((column) => name.startsWith(`${column.name}.`)))?.name;
}

/** By values: structs and bytes of images, lists of them, names of image files. */
function imageColumn(columns: readonly TableColumn[], rows: readonly NamedRow[]): string | undefined {
  const holding = (holds: (cell: Cell) => boolean) =>
    columns.filter(({ name }) => {
      const values = valuesOf(name, rows);
      return values.length > 0 && values.every(holds);
    });
  const ofImages = columns.filter(({ type }) => type === 'image');
  const candidates = [ofImages, holding(isImage), holding(isImageName)].find((list) => list.length > 0) ?? [];
  const rank = ({ name }: TableColumn) => {
    const at = spellings.image.indexOf(wordsOf(name));
    return at < 0 ? spellings.image.length : at;
  };
  return candidates.toSorted((a, b) => rank(a) - rank(b))[0]?.name;
}

function isImage(cell: Cell): boolean {
  if (isList(cell)) return cell.some((item) => item !== null) && cell.every(isImageOrNull);
  return cell instanceof Uint8Array || (isObject(cell) && 'bytes' in cell && bytesOf(cell) !== undefined);
}

function isImageOrNull(cell: Cell): boolean {
  return cell === null || isImage(cell);
}

function isImageName(cell: Cell): boolean {
  if (isList(cell)) return cell.length > 0 && cell.every(isImageName);
  return typeof cell === 'string' && IMAGE_NAME.test(cell.trim());
}

function isTurns(cell: Cell): boolean {
  return isList(cell) && cell.every(isObject);
}

function isText(cell: Cell): boolean {
  return typeof cell === 'string' || (isList(cell) && cell.every((item) => typeof item === 'string'));
}

function isAnswer(cell: Cell): boolean {
  return isText(cell) || typeof cell === 'number' || typeof cell === 'boolean';
}

function isName(cell: Cell): boolean {
  return typeof cell === 'string' || typeof cell === 'number';
}

function isPlainNumber(cell: Cell): boolean {
  return typeof cell === 'number';
}

function valuesOf(name: string, rows: readonly NamedRow[]): Cell[] {
  return rows.map((row) => valueAt(row, name)).filter((cell) => cell !== null);
}

function partsOf(name: string, rows: readonly NamedRow[]): string[] {
  const inner = new Set(rows.flatMap((row) => (isObject(row[name]) ? Object.keys(row[name]) : [])));
  return [...inner].map((part) => `${name}.${part}`);
}

export function isObject(cell: Cell | undefined): cell is { readonly [name: string]: Cell } {
  return typeof cell === 'object' && cell !== null && !isList(cell) && !(cell instanceof Uint8Array);
}

function wordsOf(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '_')
    .replace(/^_|_$/g, '');
}
