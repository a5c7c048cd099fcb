import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import type { EqualRows } from '../numeric/equalRows';

/** Moves equal rows to the middle of their points, in place. @param layout (n, 2). */
export function joinEqualRows(layout: Float32Array, { groupOf, first, sizes }: EqualRows): void {
  if (first.length === groupOf.length) return;
  const middle = new Float64Array(2 * first.length);
  groupOf.forEach((group, i) => {
    middle[2 * group] += layout[2 * i] / sizes[group];
    middle[2 * group + 1] += layout[2 * i + 1] / sizes[group];
  });
  groupOf.forEach((group, i) => {
    if (sizes[group] > 1) layout.set(middle.subarray(2 * group, 2 * group + 2), 2 * i);
  });
}

/** Said of a layout in which one dot may hide others. */
export function equalRowsTogether(title: string, { groupOf, first }: EqualRows): MessageTemplate[] {
  const repeats = groupOf.length - first.length;
  if (repeats === 0) return [];
  return [
    repeats === 1
      ? message`${titled(title)}: 1 of ${groupOf.length} rows is equal to an earlier row and lies at its point.`
      : message`${titled(title)}: ${repeats} of ${groupOf.length} rows are equal to an earlier row and lie at its point.`,
  ];
}
