/** How bright each tissue is in each kind of picture, 0 (black) to 1 (white), as a reader of such images knows it. */

export type Contrast = 'ctSoft' | 'ctLung' | 'ctBrain' | 't1' | 't2';

const order = [
  'air',
  'fat',
  'muscle',
  'bone',
  'marrow',
  'lung',
  'blood',
  'liver',
  'spleen',
  'kidney',
  'bowel',
  'water',
  'greyMatter',
  'whiteMatter',
  'gland',
  'lesion',
] as const;
export type Tissue = (typeof order)[number];

/** In the order above. */
const levels: Record<Contrast, readonly number[]> = {
  ctSoft: [0, 0.26, 0.5, 0.95, 0.78, 0.04, 0.66, 0.6, 0.63, 0.72, 0.48, 0.42, 0.5, 0.48, 0.7, 0.4],
  ctLung: [0.01, 0.74, 0.88, 1, 0.97, 0.2, 0.92, 0.9, 0.9, 0.92, 0.86, 0.85, 0.88, 0.88, 0.92, 0.86],
  ctBrain: [0, 0.1, 0.55, 1, 0.95, 0.02, 0.62, 0.5, 0.5, 0.5, 0.5, 0.24, 0.5, 0.43, 0.55, 0.66],
  t1: [0.02, 0.74, 0.34, 0.08, 0.62, 0.04, 0.12, 0.52, 0.36, 0.42, 0.4, 0.12, 0.42, 0.64, 0.45, 0.26],
  t2: [0.02, 0.5, 0.2, 0.06, 0.46, 0.04, 0.07, 0.3, 0.58, 0.68, 0.5, 0.97, 0.62, 0.38, 0.5, 0.82],
};

export function brightness(contrast: Contrast, tissue: Tissue): number {
  return levels[contrast][order.indexOf(tissue)];
}
