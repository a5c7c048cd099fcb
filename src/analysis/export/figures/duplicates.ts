import { largestOf } from '../../../common/extremes';
import type { FigurePicture, Mark } from '../../../common/figure';
import type { DuplicatePair } from '../../audit/duplicates/duplicatePair';
import type { Sample } from '../../dataset/types';
import { columnsOf } from './columns';
import type { FigureDefinition } from './figureDefinition';
import { bodyHeight, GAP, line, lineHeight, smallSize, titledFigure, wrapped } from './page';
import { madeBy } from './runs';
import { QUIET } from './style';

/** Pairs at most. */
const MAX_PAIRS = 12;
const MIN_PAIR_MM = 40;
const MAX_COLUMNS = 3;
const INNER_GAP_PT = 1.5;

/** Pairs of images that show the same, those in different splits first. */
export const duplicatesFigure: FigureDefinition = {
  name: 'duplicates',
  summary: 'Pairs of duplicates side by side, those that lie in different splits first.',
  make: async ({ session, analysis, style, pictures }) => {
    const pairs = (analysis.audit?.pairs ?? []).filter(({ sameVolume }) => !sameVolume);
    if (pairs.length === 0) return null;
    const { samples } = session.dataset;
    const small = smallSize(style);
    const columns = columnsOf(style, MIN_PAIR_MM, MAX_COLUMNS);
    const width = (style.width - GAP * (columns + 1)) / columns;
    const tile = (width - INNER_GAP_PT) / 2;
    const sorted = [...pairs]
      .sort(
        (a, b) =>
          Number(b.leakage) - Number(a.leakage) || b.similarity - a.similarity || a.a - b.a || a.b - b.b,
      )
      .slice(0, MAX_PAIRS);
    const captions = sorted.map((pair) => wrapped(captionOf(pair, samples), small, width));
    const cellHeight =
      tile + 2 + lineHeight(small) * (1 + largestOf(captions.map(({ length }) => length))) + GAP;
    const rows = Math.max(1, Math.floor(bodyHeight(style) / cellHeight));
    const shown = sorted.slice(0, rows * columns);
    const cells: { readonly pair: DuplicatePair; readonly images: readonly FigurePicture[] }[] = [];
    for (const pair of shown) {
      cells.push({
        pair,
        images: [await pictures.picture(pair.a, tile), await pictures.picture(pair.b, tile)],
      });
    }
    const leaks = pairs.filter(({ leakage }) => leakage).length;
    const title = `Duplicates: ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'}, ${leaks} across splits`;
    const left = pairs.length > shown.length ? `; ${shown.length} are shown` : '';
    const note = `${madeBy(analysis, session.embedded.encoderTitle)}${left}`;
    return titledFigure(duplicatesFigure.name, title, note, style, (top) => {
      const marks = cells.flatMap(({ pair: { a, b }, images }, i): Mark[] => {
        const x = GAP + (i % columns) * (width + GAP);
        const y = top + Math.floor(i / columns) * cellHeight;
        const text = y + tile + 2;
        return [
          ...images.map((picture, at): Mark => ({
            ...{ kind: 'image', x: x + at * (tile + INNER_GAP_PT), y, width: tile, height: tile, picture },
          })),
          line(`${samples[a].id}, ${samples[b].id}`, { x, y: text, size: small, bold: true, width }),
          ...captions[i].map((words, at) =>
            line(words, { x, y: text + (at + 1) * lineHeight(small), size: small, color: QUIET, width }),
          ),
        ];
      });
      return { marks, bottom: top + Math.ceil(cells.length / columns) * cellHeight - GAP };
    });
  },
};

function captionOf({ a, b, kind, similarity, leakage }: DuplicatePair, samples: readonly Sample[]): string {
  const splits = leakage ? `, ${samples[a].split ?? ''} and ${samples[b].split ?? ''}` : '';
  return `${kind}, cosine ${similarity.toFixed(3)}${splits}`;
}
