/** The questions of one row: a question with its answer, or the turns of a conversation. */
import type { ColumnMapping, ColumnRole } from '../../../common/columnMapping';
import { type Cell, isList } from '../tables/recordTable';
import type { FileRange, QaRecord } from '../types';
import { isObject, type NamedRow, valueAt } from './columnRoles';
import type { TextPool } from './textPool';

/** "A", "(b)", "C." */
const LETTER = /^\(?([A-Ha-h])\)?[.:)]?$/;
/** "A: text", "(B) text", "c. text" */
const LETTERED = /^\s*\(?([A-Ha-h])\s*[:.)]\s*/;
/** What stands for the picture in a conversation. */
const IMAGE_TOKEN = /\s*<\/?(?:image|img|video)(?:[ _-]?\d+)?>\s*/gi;

/** Empty where the row has no question. Text is trimmed; a missing answer is empty. @param texts of the dataset. */
export function recordsOf(
  row: NamedRow,
  mapping: ColumnMapping,
  source: FileRange,
  texts: TextPool,
): QaRecord[] {
  const text = (role: ColumnRole) => texts.of(textOf(first(row, mapping, role)));
  const { qid, language, answerType, contentType, modality, location } = {
    qid: idOf(first(row, mapping, 'qid')),
    language: text('language'),
    answerType: text('answerType'),
    contentType: text('contentType'),
    modality: text('modality'),
    location: text('location'),
  };
  const fields = {
    ...(language === '' ? {} : { qLang: language }),
    ...(answerType === '' ? {} : { answerType }),
    ...(contentType === '' ? {} : { contentType }),
    ...(modality === '' ? {} : { modality }),
    ...(location === '' ? {} : { location }),
    source,
  };
  if (mapping.conversations) {
    const turns = turnsOf(first(row, mapping, 'conversations'));
    const id = (i: number) => (qid === undefined || turns.length === 1 ? qid : `${qid}#${i}`);
    return turns.map(({ question, answer }, i) => ({
      question: texts.of(question),
      answer: texts.of(answer),
      ...fields,
      ...(qid === undefined ? {} : { qid: id(i) }),
    }));
  }
  const question = texts.of(
    textOf(first(row, mapping, 'question'))
      .replace(IMAGE_TOKEN, ' ')
      .trim(),
  );
  const options = optionsOf(mapping.options?.map((name) => valueAt(row, name)) ?? []);
  const answer = texts.of(answerOf(first(row, mapping, 'answer'), options));
  if (question === '' && answer === '') return [];
  const choices = options.map((option) => texts.of(option.text));
  return [
    {
      question,
      answer,
      ...fields,
      ...(qid === undefined ? {} : { qid }),
      ...(choices.length > 0 ? { options: choices } : {}),
    },
  ];
}

function first(row: NamedRow, mapping: ColumnMapping, role: ColumnRole): Cell {
  const name = mapping[role]?.[0];
  return name === undefined ? null : valueAt(row, name);
}

export function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  return isList(cell) ? cell.map(textOf).filter(Boolean).join(', ') : '';
}

/** A text that is a whole number is the number. */
function idOf(cell: Cell): number | string | undefined {
  const text = textOf(cell);
  if (text === '') return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : text;
}

interface Option {
  readonly letter: string | undefined;
  readonly text: string;
}

/** A list, an object by letter, a text that holds a list, or a column for each. */
function optionsOf(cells: readonly Cell[]): Option[] {
  const [cell] = cells;
  const parts: readonly Cell[] =
    cells.length > 1 ? cells : isList(cell) ? cell : isObject(cell) ? [] : listInText(textOf(cell ?? null));
  if (cells.length === 1 && isObject(cell)) {
    return Object.entries(cell).map(([letter, text]) => ({
      letter: letter.toUpperCase(),
      text: textOf(text),
    }));
  }
  const texts = parts.map(textOf).filter(Boolean);
  const lettered = texts.every((text, i) => LETTERED.exec(text)?.[1].toUpperCase() === letterAt(i));
  return texts.map((text, i) => ({
    letter: letterAt(i),
    text: lettered ? text.replace(LETTERED, '') : text,
  }));
}

const letterAt = (i: number) => String.fromCharCode(65 + i);

/** JSON, or Python's way of writing a list of texts. */
function listInText(text: string): Cell[] {
  if (!text.startsWith('[')) return text === '' ? [] : text.split(/\s*(?:\n|\|)\s*/);
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.map((item) => String(item));
  } catch {
    // not JSON
  }
  return Array.from(text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g), (match) =>
    match.slice(1).join(''),
  );
}

/** What is read of the cell of an answer. @param choices of its question, in their order; none where it has none. */
export function readAnswer(cell: Cell, choices: readonly string[]): string {
  return answerOf(
    cell,
    choices.map((text, i) => ({ letter: letterAt(i), text })),
  );
}

/** The text of the right option where the answer is its letter or its place. */
function answerOf(cell: Cell, options: readonly Option[]): string {
  const text = textOf(cell);
  if (options.length === 0) return text;
  if (options.some((option) => option.text === text)) return text;
  const letter = LETTER.exec(text)?.[1].toUpperCase();
  const chosen =
    typeof cell === 'number' ? options.at(cell) : options.find((option) => option.letter === letter);
  return chosen?.text ?? text.replace(LETTERED, '');
}

const ASKING: ReadonlySet<string> = new Set(['human', 'user', 'question']);

/** LLaVA ({from, value}), chat templates ({role, content}), FineVision ({user, assistant}). */
function turnsOf(cell: Cell): { question: string; answer: string }[] {
  if (!isList(cell)) return [];
  const turns: { question: string; answer: string }[] = [];
  for (const turn of cell) {
    if (!isObject(turn)) continue;
    if ('user' in turn && 'assistant' in turn) {
      turns.push({ question: said(turn['user']), answer: said(turn['assistant']) });
      continue;
    }
    const by = textOf(turn['from'] ?? turn['role'] ?? null).toLowerCase();
    const text = said(turn['value'] ?? turn['content'] ?? null);
    if (ASKING.has(by)) turns.push({ question: text, answer: '' });
    else if (by !== 'system' && turns.length > 0 && turns[turns.length - 1].answer === '') {
      turns[turns.length - 1].answer = text;
    }
  }
  return turns;
}

/** Without what stands for the picture; the parts of a chat message are joined. */
function said(cell: Cell): string {
  const text = isList(cell)
    ? cell.map((part) => (isObject(part) ? textOf(part['text'] ?? null) : textOf(part))).join(' ')
    : textOf(cell);
  return text.replace(IMAGE_TOKEN, ' ').trim();
}
