/** What a reader should know of an answer: in few words on the plot, whole on hover and focus. */
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { LayoutQuality } from '../../analysis/reduction/layoutQuality';
import { layoutSampleMessage } from '../../common/layoutSample';
import { type ColorSource, methodOf } from '../color/colorSource';
import { count, messageText, t } from '../text';
import type { Model } from './model';

export interface AnswerNote {
  /** "approximate, recall 0.983", "1 note"; not empty. */
  readonly parts: readonly string[];
  /** Each note in a line. */
  readonly explanation: string;
}

/** How far the answer of a method is approximate and how many other warnings it has; null where it has neither. */
export function answerNote(model: Model, method: string, space?: SpaceName): AnswerNote | null {
  const answer = model.cached(method, space);
  if (!answer) return null;
  const { landmarks, neighborRecall } = answer.result;
  const approximations = [
    ...(landmarks === undefined ? [] : [t('{0} landmarks', count(landmarks))]),
    ...(neighborRecall === undefined ? [] : [t('approximate, recall {0}', neighborRecall.toFixed(3))]),
  ];
  const { warnings = [] } = answer;
  // Each approximation is one of the warnings.
  const others = warnings.length - approximations.length;
  const counted = others > 0 ? [t(others === 1 ? '{0} note' : '{0} notes', count(others))] : [];
  const parts = [...approximations, ...counted];
  return parts.length > 0 ? { parts, explanation: warnings.map(messageText).join('\n') } : null;
}

/** Of a layout; null where its quality was measured on all samples, or is not known yet. */
export function sampledQualityNote(model: Model, reduction: string): AnswerNote | null {
  const sample = model.cachedLayoutQuality(reduction)?.sample;
  if (!sample) return null;
  return {
    parts: [t('quality of {0} samples', count(sample.rows.length))],
    explanation: messageText(layoutSampleMessage(model.title(reduction), sample)),
  };
}

/** Of the layout of a map, and of the method that gives its colours, each with its title. @param space by default that of the samples. */
export function mapNotes(
  model: Model,
  reduction: string,
  colors: ColorSource,
  space?: SpaceName,
): readonly AnswerNote[] {
  const colored = methodOf(colors);
  const quality = space === undefined ? sampledQualityNote(model, reduction) : null;
  return [
    ...titled(model.title(reduction), [answerNote(model, reduction, space), quality]),
    ...(colored === null ? [] : titled(model.title(colored), [answerNote(model, colored, space)])),
  ];
}

/** As one note, after the title; none where there is none. */
function titled(title: string, notes: readonly (AnswerNote | null)[]): readonly AnswerNote[] {
  const found = notes.filter((note) => note !== null);
  if (found.length === 0) return [];
  const [first, ...others] = found.flatMap(({ parts }) => parts);
  return [
    {
      parts: [`${title}: ${first}`, ...others],
      explanation: found.map(({ explanation }) => explanation).join('\n'),
    },
  ];
}

/** "0.97", or "0.974 ± 0.002" with its standard error where it was measured on some of the samples. */
export function measuredText(quality: LayoutQuality, measure: 'trustworthiness' | 'continuity'): string {
  const { sample, [measure]: value } = quality;
  return sample ? `${value.toFixed(3)} ± ${sample.standardErrors[measure].toFixed(3)}` : value.toFixed(2);
}
