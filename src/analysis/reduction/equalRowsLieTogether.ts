import { message, type MessageTemplate } from '../../common/messageTemplate';
import { titled } from '../methods/dataFacts';
import type { EqualRows } from '../numeric/equalRows';

/** Said of a layout in which one dot may hide others. */
export function equalRowsLieTogether(title: string, { groupOf, first }: EqualRows): MessageTemplate[] {
  const repeats = groupOf.length - first.length;
  if (repeats === 0) return [];
  return [
    message`${titled(title)}: ${repeats} of ${groupOf.length} rows are equal to an earlier row and lie at its point.`,
  ];
}
