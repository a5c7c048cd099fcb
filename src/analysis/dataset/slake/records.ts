/** The QA records of a parsed file: typed where the types are right, findings where they are not. */
import { getNodeValue, type Node, parseTree } from 'jsonc-parser';
import type { FindingKind, Severity } from '../../../common/findings';
import { message, type MessageTemplate, type MessageValue } from '../../../common/messageTemplate';
import type { TextRange } from '../elementRanges';
import type { FindingInput, FindingList } from '../findingList';
import { describeType, properties } from '../jsonNodes';
import type { JsonSource } from '../jsonSource';
import { fieldWords } from '../typeNames';
import type { FileRange, QaRecord } from '../types';

type FieldType = 'string' | 'integer' | 'strings' | 'id';

/** SLAKE's fields: name in the file, name here, type. */
const fields = [
  ['img_id', 'imgId', 'integer'],
  ['img_name', 'imgName', 'string'],
  ['q_lang', 'qLang', 'string'],
  ['location', 'location', 'string'],
  ['modality', 'modality', 'string'],
  ['answer_type', 'answerType', 'string'],
  ['base_type', 'baseType', 'string'],
  ['content_type', 'contentType', 'string'],
  ['triple', 'triple', 'strings'],
  ['qid', 'qid', 'id'],
] as const satisfies readonly (readonly [string, keyof QaRecord, FieldType])[];

const CHECK_EVERY_RECORDS = 4096;

/** Of sources that are kept: their records, and what is wrong with them. */
const keptRecords = new WeakMap<
  JsonSource,
  { readonly records: QaRecord[]; readonly faults: readonly FindingInput[] }
>();

/**
 * Reads a list of records, each with the range of its object in the file.
 * @param sampleOf names the sample of a record for its findings.
 * @param check called now and then; what it throws ends the reading.
 */
export function readRecords(
  source: JsonSource,
  findings: FindingList,
  sampleOf: (imgName: string | undefined) => string | undefined,
  check: () => void = () => undefined,
): QaRecord[] {
  const known = keptRecords.get(source);
  if (known) {
    for (const fault of known.faults) findings.add(fault);
    return known.records;
  }
  let records: QaRecord[] = [];
  const faults = findings.addedBy(() => {
    records = recordsOf(source, findings, sampleOf, check);
  });
  if (faults) keptRecords.set(source, { records, faults });
  return records;
}

function recordsOf(
  source: JsonSource,
  findings: FindingList,
  sampleOf: (imgName: string | undefined) => string | undefined,
  check: () => void,
): QaRecord[] {
  const { path, text } = source;
  if (Array.isArray(source.value)) {
    // Parsing into nodes costs ten times the value, so only records with something wrong are parsed that way.
    const ranges = source.elements;
    check();
    return source.value.flatMap((value: unknown, index): QaRecord[] => {
      if (index % CHECK_EVERY_RECORDS === 0) check();
      const range = ranges[index];
      const plain = plainRecord(source, value, range);
      if (plain) return [plain];
      const node = parseTree(text.text.slice(range.offset, range.offset + range.length));
      return node ? readRecord(source, node, range.offset, index, findings, sampleOf) : [];
    });
  }
  const { root } = source;
  const wholeFile = sampleOf(undefined);
  if (root.type !== 'array') {
    if (!source.valid) return []; // the finding about the file says it
    findings.about(path, wholeFile)(
      'wrong-type',
      message`The file holds ${describeType(root)}, but a list of question records is expected.`,
      { at: { text, offset: root.offset, length: root.length } },
    );
    return [];
  }
  return (root.children ?? []).flatMap((node, index) => {
    if (index % CHECK_EVERY_RECORDS === 0) check();
    // A record that is cut off is the syntax error itself, which is a finding already.
    const isCutOff = node.type === 'object' && text.text[node.offset + node.length - 1] !== '}';
    return isCutOff || (!source.valid && !isRecord(node))
      ? []
      : readRecord(source, node, 0, index, findings, sampleOf);
  });
}

/** In a file that is no valid JSON, what has neither question nor answer follows from the fault. */
function isRecord(node: Node): boolean {
  const keys = node.type === 'object' ? properties(node) : new Map<string, Node>();
  return keys.has('question') || keys.has('answer');
}

/** The record when all its fields are as they should be; else undefined. */
function plainRecord(source: JsonSource, value: unknown, range: TextRange): QaRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = value as Record<string, unknown>;
  const { question, answer } = given;
  if (typeof question !== 'string' || question.trim() === '') return undefined;
  if (typeof answer !== 'string' || answer.trim() === '') return undefined;
  if (Object.keys(value).length !== range.keys) return undefined; // a key is there twice
  const optional: Record<string, unknown> = {};
  for (const [fileName, name, type] of fields) {
    const field = given[fileName];
    if (field === undefined || field === null) continue;
    const typed = typedValue(field, type);
    if (typed === undefined) return undefined;
    optional[name] = typed;
  }
  return { question, answer, source: rangeIn(source, range), ...(optional as Partial<QaRecord>) };
}

function rangeIn(source: JsonSource, { offset, length }: Pick<TextRange, 'offset' | 'length'>): FileRange {
  return { file: source.path, ...source.text.positionAt(offset), offset, length };
}

/** The value as the type has it: a text that is a number counts as the number. Undefined where it has another type. */
function typedValue(value: unknown, type: FieldType): unknown {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'integer':
      return integerOf(value);
    case 'id':
      return integerOf(value) ?? (typeof value === 'string' && value.trim() !== '' ? value : undefined);
    case 'strings':
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  }
}

function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*-?\d+(\.0+)?\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/**
 * @param base where the text of the nodes begins in the file.
 * @returns the record, or nothing where there is none.
 */
function readRecord(
  source: JsonSource,
  node: Node,
  base: number,
  index: number,
  findings: FindingList,
  sampleOf: (imgName: string | undefined) => string | undefined,
): QaRecord[] {
  const { path, text } = source;
  const values = node.type === 'object' ? properties(node) : new Map<string, Node>();
  const imgNameNode = values.get('img_name');
  const sample = sampleOf(imgNameNode?.type === 'string' ? (imgNameNode.value as string) : undefined);
  const qidNode = values.get('qid');
  const qid = qidNode && typedValue(getNodeValue(qidNode), 'id');
  const about = typeof qid === 'number' || typeof qid === 'string' ? `qid=${qid}` : `record=${index}`;
  const addFinding = findings.about(path, sample);
  const add = (kind: FindingKind, severity: Severity, at: Node, message: MessageTemplate, field = '') =>
    addFinding(kind, message, {
      severity,
      about: field ? `${about}:${field}` : about,
      at: { text, offset: base + at.offset, length: at.length },
    });
  if (node.type !== 'object') {
    const found = describeType(node);
    add('wrong-type', 'error', node, message`A question record must be an object, not ${found}.`);
    return [];
  }
  for (const key of repeatedKeys(node)) {
    const name = JSON.stringify(key.value);
    add('duplicate-key', 'warning', key, message`The record gives ${name} twice; the last value is used.`);
  }
  const texts: Record<'question' | 'answer', string> = { question: '', answer: '' };
  for (const name of ['question', 'answer'] as const) {
    const value = values.get(name);
    const word = fieldWords[name];
    if (!value) {
      add(`missing-${name}`, 'error', node, message`The record has no ${word}.`);
    } else if (value.type === 'string') {
      texts[name] = value.value as string;
      if (texts[name].trim() === '') add(`empty-${name}`, 'error', value, message`The ${word} is empty.`);
    } else {
      // "How many kidneys?" 2: the value is clear, only its type is wrong.
      const isClear = value.type === 'number' || value.type === 'boolean';
      if (isClear) texts[name] = String(value.value);
      const text = message`The ${word} must be a text, not ${describeType(value)}.`;
      add('wrong-type', isClear ? 'warning' : 'error', value, text, name);
    }
  }
  const range = { offset: base + node.offset, length: node.length };
  const optional: Record<string, unknown> = {};
  for (const [fileName, name, type] of fields) {
    const value = values.get(fileName);
    if (!value || value.type === 'null') continue;
    const plain: unknown = getNodeValue(value);
    const typed = typedValue(plain, type);
    if (typed !== undefined) optional[name] = typed;
    else {
      const found = describeActualType(value, type);
      const name: MessageTemplate = { template: fileName, values: [] }; // a part, so that fields are summed up apart
      const text = message`${name} must be ${typeWords[type]}, not ${found}.`;
      add('wrong-type', 'warning', value, text, fileName);
    }
  }
  return [{ ...texts, source: rangeIn(source, range), ...(optional as Partial<QaRecord>) }];
}

/** The nodes of keys that the object had before. */
function repeatedKeys(object: Node): Node[] {
  const seen = new Set<unknown>();
  return (object.children ?? []).flatMap(({ children }) => {
    const key = children?.at(0);
    if (!key || !seen.has(key.value)) {
      seen.add(key?.value);
      return [];
    }
    return [key];
  });
}

const typeWords: Record<FieldType, MessageTemplate> = {
  string: message`a text`,
  integer: message`an integer`,
  id: message`an integer or a text`,
  strings: message`a list of texts`,
};

/** What the value is, more closely where its type is nearly right. */
function describeActualType(node: Node, type: FieldType): MessageValue {
  if ((type === 'integer' || type === 'id') && node.type === 'number') {
    const isTooLong = Number.isInteger(node.value) && !Number.isSafeInteger(node.value);
    return isTooLong ? message`an integer of more digits than are read exactly` : (node.value as number);
  }
  if (type === 'id' && node.type === 'string') return message`a blank text`;
  if (type === 'strings' && node.type === 'array') return message`a list with something else in it`;
  return describeType(node);
}
