/** QA records out of a parsed file: typed where the types are right, findings where they are not. */
import { getNodeValue } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { FindingList } from './findingList';
import type { JsonSource } from './jsonSource';
import type { QaRecord } from './types';

type FieldType = 'string' | 'integer' | 'strings';

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
  ['qid', 'qid', 'integer'],
] as const satisfies readonly (readonly [string, keyof QaRecord, FieldType])[];

/**
 * Reads a list of records. Each record keeps the place of its object in the file.
 * @param sampleOf names the sample of a record for its findings.
 */
export function readRecords(
  source: JsonSource,
  findings: FindingList,
  sampleOf: (imgName: string | undefined) => string | undefined,
): QaRecord[] {
  const { root, path, text } = source;
  const wholeFile = sampleOf(undefined);
  if (root.type !== 'array') {
    findings.add({
      kind: 'wrong-type',
      severity: 'error',
      path,
      ...(wholeFile ? { sample: wholeFile } : {}),
      message: `The file holds ${article(root)}, but a list of question records is expected.`,
      at: { text, offset: root.offset, length: root.length },
    });
    return [];
  }
  const records: QaRecord[] = [];
  (root.children ?? []).forEach((node, index) => {
    const record = readRecord(source, node, index, findings, sampleOf);
    if (record) records.push(record);
  });
  return records;
}

function readRecord(
  source: JsonSource,
  node: Node,
  index: number,
  findings: FindingList,
  sampleOf: (imgName: string | undefined) => string | undefined,
): QaRecord | undefined {
  const { path, text } = source;
  const values = node.type === 'object' ? properties(node) : new Map<string, Node>();
  const imgNameNode = values.get('img_name');
  const sample = sampleOf(imgNameNode?.type === 'string' ? (imgNameNode.value as string) : undefined);
  const qidNode = values.get('qid');
  const about = qidNode?.type === 'number' ? `qid=${String(qidNode.value)}` : `record=${index}`;
  const add = (kind: string, severity: 'error' | 'warning', at: Node, message: string, field = '') =>
    findings.add({
      kind,
      severity,
      path,
      message,
      about: field ? `${about}:${field}` : about,
      ...(sample ? { sample } : {}),
      at: { text, offset: at.offset, length: at.length },
    });
  if (node.type !== 'object') {
    add('wrong-type', 'error', node, `A question record must be an object, not ${article(node)}.`);
    return undefined;
  }
  const texts: Record<'question' | 'answer', string> = { question: '', answer: '' };
  for (const name of ['question', 'answer'] as const) {
    const value = values.get(name);
    if (!value) {
      add(`missing-${name}`, 'error', node, `The record has no ${name}.`);
    } else if (value.type === 'string') {
      texts[name] = value.value as string;
      if (texts[name].trim() === '') add(`empty-${name}`, 'error', value, `The ${name} is empty.`);
    } else if (value.type === 'number' || value.type === 'boolean') {
      // "How many kidneys?" 2: the value is plain, only its type is not; the text is what a reader would print.
      texts[name] = String(value.value);
      add('wrong-type', 'warning', value, `The ${name} must be a text, not ${article(value)}.`, name);
    } else {
      add('wrong-type', 'error', value, `The ${name} must be a text, not ${article(value)}.`, name);
    }
  }
  const place = text.place(node.offset);
  const record: Record<string, unknown> = {
    ...texts,
    source: { file: path, ...place, offset: node.offset, length: node.length },
  };
  for (const [fileName, name, type] of fields) {
    const value = values.get(fileName);
    if (!value || value.type === 'null') continue;
    if (hasType(value, type)) record[name] = getNodeValue(value);
    else
      add(
        'wrong-type',
        'warning',
        value,
        `${fileName} must be ${typeWords[type]}, not ${article(value)}.`,
        fileName,
      );
  }
  return record as unknown as QaRecord;
}

const typeWords: Record<FieldType, string> = {
  string: 'a text',
  integer: 'an integer',
  strings: 'a list of texts',
};

function hasType(node: Node, type: FieldType): boolean {
  switch (type) {
    case 'string':
      return node.type === 'string';
    case 'integer':
      return node.type === 'number' && Number.isSafeInteger(node.value);
    case 'strings':
      return node.type === 'array' && (node.children ?? []).every((child) => child.type === 'string');
  }
}

/** Own map, so that a key such as "__proto__" is only a key; the last of equal keys wins, as in JSON.parse. */
export function properties(object: Node): Map<string, Node> {
  const map = new Map<string, Node>();
  for (const property of object.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key && value) map.set(key.value as string, value);
  }
  return map;
}

export function article(node: Node): string {
  switch (node.type) {
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    case 'string':
      return 'a text';
    case 'null':
      return 'null';
    case 'number':
    case 'boolean':
    case 'property':
      return `a ${node.type}`;
  }
}
