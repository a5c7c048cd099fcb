/** Widths and sizes of text that journals ask for. Declared as data. */

export interface FigurePreset {
  readonly name: string;
  readonly title: string;
  readonly widthMm: number;
  /** Of a page, at most. */
  readonly heightMm: number;
  /** Of the text of panels; titles are a point larger, details a point smaller. */
  readonly fontPt: number;
}

/** The first is the default. Widths of one and two columns and heights as the guides for authors of 2025 name them. */
export const figurePresets: readonly FigurePreset[] = [
  { name: 'page', title: 'width of the text of an A4 page', widthMm: 170, heightMm: 247, fontPt: 8 },
  { name: 'nature-single', title: 'Nature, one column', widthMm: 89, heightMm: 247, fontPt: 7 },
  { name: 'nature-double', title: 'Nature, two columns', widthMm: 183, heightMm: 247, fontPt: 7 },
  { name: 'elsevier-single', title: 'Elsevier, one column', widthMm: 90, heightMm: 240, fontPt: 7 },
  { name: 'elsevier-double', title: 'Elsevier, two columns', widthMm: 190, heightMm: 240, fontPt: 8 },
  { name: 'springer-single', title: 'Springer, one column', widthMm: 84, heightMm: 234, fontPt: 8 },
  { name: 'springer-double', title: 'Springer, two columns', widthMm: 174, heightMm: 234, fontPt: 8 },
  { name: 'ieee-single', title: 'IEEE, one column', widthMm: 88.9, heightMm: 216, fontPt: 8 },
  { name: 'ieee-double', title: 'IEEE, two columns', widthMm: 181.9, heightMm: 216, fontPt: 8 },
];
