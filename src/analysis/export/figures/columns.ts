import { ptFromMm } from '../../../common/figure';
import type { FigureStyle } from './style';

/** Panels in a row: as many as are at least so wide, and no more than `most`; at least one. */
export function columnsOf({ width }: FigureStyle, minMm: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(width / ptFromMm(minMm))));
}
