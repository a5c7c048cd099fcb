/** Answers that a closed question cannot have: neither yes nor no, or none of the choices that the question gives. */
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { recordKey } from '../../dataset/findingList';
import { memoize } from '../../memoize';
import { answersYesNoQuestion, yesOrNo } from '../answers';
import type { AuditRule } from '../auditRule';
import { fold, listOf } from '../fold';
import { atRecord, type PendingFinding, quote, quoteRecord, type RecordRef } from '../pendingFinding';
import { perSample } from '../perSample';
import type { ReadRecord } from '../records';
import { modalityOf, organName, organOf, planeOf } from '../terms';

/** Longer texts are not closed questions. */
const MAX_TEXT_LENGTH = 500;
const ENGLISH_YES_NO = /^(?:is|are|is\/are|are\/is|do|does|did|can|has|have|was|were)\b/;
const CHINESE_YES_NO = /(?:吗|(?<![什怎])么)$|是否/;
/** Answers that fit every choice. */
const undecided = new Set([
  'both',
  'neither',
  'none',
  'almost the same',
  'the same',
  'equal',
  '都是',
  '都不是',
  '几乎相等',
  '一样大',
]);

type Fault = 'no choice' | 'neither yes nor no' | 'marked open' | undefined;

export const closedAnswers: AuditRule = {
  name: 'closedAnswers',
  kinds: ['answer-outside-choices', 'closed-question-marked-open'],
  needs: 'records',
  run: perSample(closedAnswerFindings),
};

function closedAnswerFindings(): (records: readonly ReadRecord[]) => PendingFinding[] {
  const formOf = memoize((question) => ({
    choices: choicesOf(question),
    isYesNo: expectsYesOrNo(question),
  }));
  const faultOf = memoize((key): Fault => {
    const [type, question, answer] = key.split('\u0000') as [string, string, string];
    const { choices, isYesNo } = formOf(question);
    if (choices) return type === 'CLOSED' && !isAmong(answer, choices) ? 'no choice' : undefined;
    if (!isYesNo) return undefined;
    if (type === 'OPEN') return yesOrNo(answer) === undefined ? undefined : 'marked open';
    return answersYesNoQuestion(answer) ? undefined : 'neither yes nor no';
  });
  const findingsOf = (one: ReadRecord): PendingFinding[] => {
    const { normalizedQuestion: question, normalizedAnswer: answer } = one;
    const type = one.record.answerType;
    if ((type !== 'OPEN' && type !== 'CLOSED') || answer === '') return [];
    if (question.length > MAX_TEXT_LENGTH || answer.length > MAX_TEXT_LENGTH) return [];
    switch (faultOf([type, question, answer].join('\u0000'))) {
      case undefined:
        return [];
      case 'no choice': {
        const choices = formOf(question).choices ?? [];
        return [outside(one, message`is not one of the choices ${choices.map(quote).join(', ')}`)];
      }
      case 'neither yes nor no':
        return [outside(one, message`is neither yes nor no`)];
      case 'marked open':
        return [markedOpen(one)];
    }
  };
  return (records) => records.flatMap(findingsOf);
}

/** "Which is bigger, liver or spleen": the list after the comma. Undefined where there is no choice. */
export function choicesOf(question: string): string[] | undefined {
  const english = /^wh(?:ich|ere|at)\b[^,]*,\s*(.+\bor\b.+)$/.exec(question);
  const chinese =
    /哪[^,]*,(.+还是.+)$/.exec(question) ??
    /^(?:图中|在?[这该此]\S{0,2}图[片像]中)?(.+(?:和|或者|、|与).+?)(?:哪个|哪一个|谁)/.exec(question);
  const list = english ?? chinese;
  const choices = list && listOf(list[1].replaceAll('与', '和'));
  return choices && choices.length > 1 ? choices : undefined;
}

/** Whether an answer, by `fold`, names one of the choices. */
export function isAmong(answer: string, choices: readonly string[]): boolean {
  const named = new Set(choices.flatMap(namesOf));
  const parts = listOf(answer);
  return (
    undecided.has(answer) ||
    choices.some((choice) => choice.includes(answer)) || // "right" of "right side"
    parts.every((part) => namesOf(part).some((name) => named.has(name)))
  );
}

/** The text and its name in the tables, so that "T1" fits "t1" and "肺脏" fits "肺". */
function namesOf(text: string): string[] {
  const organ = organOf(text);
  const known = [organ && organName(organ), organ?.name, modalityOf(text), planeOf(text)];
  return [fold(text), ...known.filter((name) => name !== undefined)];
}

function expectsYesOrNo(question: string): boolean {
  return (ENGLISH_YES_NO.test(question) && !/\bor\b/.test(question)) || CHINESE_YES_NO.test(question);
}

function outside(ref: RecordRef, why: MessageTemplate): PendingFinding {
  return {
    kind: 'answer-outside-choices',
    target: atRecord(ref, 'answer'),
    about: recordKey(ref.record),
    message: message`${quoteRecord(ref)}: the answer ${why}, though answer_type is CLOSED.`,
  };
}

function markedOpen(ref: RecordRef): PendingFinding {
  return {
    kind: 'closed-question-marked-open',
    target: atRecord(ref, 'answer_type'),
    about: recordKey(ref.record),
    message: message`${quoteRecord(ref)} is a question of yes or no, but answer_type is OPEN, so scores by type count it wrongly.`,
  };
}
