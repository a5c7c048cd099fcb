/** Colours of the page as figures have them: without alpha, which is mixed into what lies below or kept as opacity. */
import { mix, parseHex, type Rgb, toHex } from '../../common/colors';
import type { Mark } from '../../common/figure';

interface PageColor {
  readonly rgb: Rgb;
  readonly alpha: number;
}

let probe: CanvasRenderingContext2D | null = null;

/** Of whatever CSS allows; transparent where it is no colour. */
export function pageColor(css: string): PageColor {
  const plain = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(css);
  if (plain) {
    const [, r, g, b, alpha = '1'] = plain;
    return { rgb: [Number(r), Number(g), Number(b)], alpha: Number(alpha) };
  }
  // As `color-mix` gives them, "color(srgb …)": a pixel says what it is.
  probe ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!probe) return { rgb: [0, 0, 0], alpha: 0 };
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = 'transparent';
  probe.fillStyle = css;
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b, alpha] = probe.getImageData(0, 0, 1, 1).data;
  return { rgb: [r, g, b], alpha: alpha / 255 };
}

/** As it looks on `below`. */
export function flattened({ rgb, alpha }: PageColor, below: Rgb): string {
  return toHex(mix(below, rgb, alpha));
}

/** Colours of the page as greys of the same lightness; pictures stay as they are. */
export function greyed(marks: readonly Mark[]): Mark[] {
  return marks.map((mark): Mark => {
    switch (mark.kind) {
      case 'clip':
        return { ...mark, marks: greyed(mark.marks) };
      case 'image':
        return mark;
      case 'path':
        return {
          ...mark,
          ...(mark.fill && { fill: greyOf(mark.fill) }),
          ...(mark.stroke && { stroke: greyOf(mark.stroke) }),
        };
      case 'text':
        return { ...mark, color: greyOf(mark.color), ...(mark.halo && { halo: greyOf(mark.halo) }) };
      case 'dots':
        return {
          ...mark,
          color: greyOf(mark.color),
          ...(mark.halo && { halo: { ...mark.halo, color: greyOf(mark.halo.color) } }),
        };
    }
  });
}

/** Luma of Rec. 601. */
function greyOf(hex: string): string {
  const [r, g, b] = parseHex(hex);
  const luma = 0.299 * r + 0.587 * g + 0.114 * b;
  return toHex([luma, luma, luma]);
}
