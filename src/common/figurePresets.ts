/** Widths and sizes of text that journals ask for. Declared as data. */

export interface FigurePreset {
  readonly name: string;
  readonly title: string;
  readonly widthMm: number;
  /** Of the text of panels; titles are a point larger, details a point smaller. */
  readonly fontPt: number;
}

/** The first is the default. Widths of one and two columns as the guides for authors of 2025 name them. */
export const figurePresets: readonly FigurePreset[] = [
  { name: 'page', title: 'width of the text of an A4 page', widthMm: 170, fontPt: 8 },
  { name: 'nature-single', title: 'Nature, one column', widthMm: 89, fontPt: 7 },
  { name: 'nature-double', title: 'Nature, two columns', widthMm: 183, fontPt: 7 },
  { name: 'elsevier-single', title: 'Elsevier, one column', widthMm: 90, fontPt: 7 },
  { name: 'elsevier-double', title: 'Elsevier, two columns', widthMm: 190, fontPt: 8 },
  { name: 'springer-single', title: 'Springer, one column', widthMm: 84, fontPt: 8 },
  { name: 'springer-double', title: 'Springer, two columns', widthMm: 174, fontPt: 8 },
  { name: 'ieee-single', title: 'IEEE, one column', widthMm: 88.9, fontPt: 8 },
  { name: 'ieee-double', title: 'IEEE, two columns', widthMm: 181.9, fontPt: 8 },
];
