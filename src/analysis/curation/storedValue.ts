/**
 * A value as a cell of a file has it, beside what is read of it: texts are read without the space around them, numbers
 * as texts, and the letter or the place of a choice as its text.
 */
import * as v from 'valibot';
import { readAnswer } from '../dataset/records/rowRecords';
import { type FieldValue, fieldValue } from './decision';

/** Of the answer to a question that has some, in their order. */
export type Choices = readonly string[] | undefined;

/** Whether a cell holds a value, or is read as it. */
export function isReadAs(found: unknown, value: FieldValue, choices?: Choices): boolean {
  if (JSON.stringify(found ?? null) === JSON.stringify(value)) return true;
  const cell = v.safeParse(fieldValue, found);
  return typeof value === 'string' && cell.success && readAnswer(cell.output, choices ?? []) === value;
}

/** A new value as the old one is stored: the letter of a choice where that was a letter, a number where it was one. */
export function storedLike(found: unknown, value: FieldValue, choices: Choices = []): FieldValue {
  if (typeof value !== 'string') return value;
  const isRead = (stored: FieldValue) => readAnswer(stored, choices) === value;
  const candidates: FieldValue[] = [];
  if (typeof found === 'number') {
    const number = Number(value);
    if (Number.isFinite(number)) candidates.push(number);
    candidates.push(choices.indexOf(value));
  }
  if (typeof found === 'boolean') candidates.push(value === 'true');
  if (Array.isArray(found)) candidates.push([value]);
  if (typeof found === 'string' && SINGLE_LETTER.test(found) && !choices.includes(found.trim())) {
    const first = /[a-h]/.test(found) ? 'a' : 'A';
    const letter = String.fromCharCode(first.charCodeAt(0) + choices.indexOf(value));
    candidates.push(found.replace(/[A-Ha-h]/, letter));
  }
  return candidates.find(isRead) ?? value;
}

const SINGLE_LETTER = /^\s*\(?[A-Ha-h]\)?[.:)]?\s*$/;
