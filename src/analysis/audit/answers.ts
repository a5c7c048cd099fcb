/** What a short answer says: yes or no, or a state that answers the question however it was phrased. */
import { fold } from './fold';

const yesWords = new Set(['yes', '是的', '是', '有', '包含', '包括', '存在', '可以', '能', '对', '会']);
const noWords = new Set([
  'no',
  '不是',
  '否',
  '没有',
  '无',
  '不包含',
  '不包括',
  '不存在',
  '不可以',
  '不能',
  '不',
  '不会',
]);
const normalWords = new Set(['normal', 'healthy', '正常', '健康', '无异常']);
const abnormalWords = new Set(['abnormal', 'unhealthy', '不正常', '不健康', '异常']);
const absentWords = new Set(['not seen', 'none', '不存在', '无', '没有']);

export function yesOrNo(answer: string): boolean | undefined {
  const folded = fold(answer);
  if (yesWords.has(folded)) return true;
  return noWords.has(folded) ? false : undefined;
}

/** Whether the answer means abnormal; undefined where it says neither. */
export function saysAbnormal(answer: string, yesMeansAbnormal: boolean): boolean | undefined {
  const folded = fold(answer);
  if (abnormalWords.has(folded)) return true;
  if (normalWords.has(folded)) return false;
  const yes = yesOrNo(folded);
  return yes === undefined ? undefined : yes === yesMeansAbnormal;
}

/** "Not seen" for "Where is the liver?", "None" for "What diseases?". */
export function saysAbsent(answer: string): boolean {
  return absentWords.has(fold(answer));
}

/** Whether it is one of the answers that a question of yes or no may have. */
export function answersYesNoQuestion(answer: string): boolean {
  const folded = fold(answer);
  return (
    yesOrNo(folded) !== undefined ||
    normalWords.has(folded) ||
    abnormalWords.has(folded) ||
    absentWords.has(folded)
  );
}

/** A whole number written in digits. */
export function countOf(answer: string): number | undefined {
  const folded = fold(answer);
  return /^\d{1,3}$/.test(folded) ? Number(folded) : undefined;
}

/** Left or right where the answer names exactly one of them. */
export function sideOf(answer: string): string | undefined {
  const folded = fold(answer);
  const left = /\bleft\b|左/.test(folded);
  const right = /\bright\b|右/.test(folded);
  return left === right ? undefined : left ? 'left' : 'right';
}
