import { SAMPLE_FIELDS } from '../../dataset/fields';
import { methods } from '../../methods/registry';
import type { FigureDefinition } from './figureDefinition';
import { heatMap } from './heatMap';
import { titledFigure } from './page';
import { madeBy } from './runs';

/** How far clusterings agree with each other and with what is known of the images, as a heat map. */
export const agreementFigure: FigureDefinition = {
  name: 'agreement',
  summary: 'Adjusted Rand index of every two clusterings, and of each with the metadata of the images.',
  make: ({ session, analysis, style }) => {
    const { agreement } = analysis;
    if (!agreement || agreement.pairs.length === 0) return null;
    const rows = agreement.silhouettes.map(({ clustering }) => clustering);
    const columns = [...new Set([...rows, ...agreement.pairs.map(({ against }) => against)])];
    const valueOf = (row: string, column: string) =>
      agreement.pairs.find(
        ({ clustering, against }) =>
          (clustering === row && against === column) || (clustering === column && against === row),
      )?.adjustedRand;
    const note = `${madeBy(analysis, session.embedded.encoderTitle)}; 1 for the same groups, about 0 for groups by chance; noise is a group`;
    return titledFigure(
      agreementFigure.name,
      'Agreement of clusterings and metadata (adjusted Rand index)',
      note,
      style,
      (top) =>
        heatMap(
          {
            ...{ rows: rows.map(titleOf), columns: columns.map(titleOf) },
            valueOf: (r, c) => (rows[r] === columns[c] ? null : valueOf(rows[r], columns[c])),
          },
          top,
          style,
        ),
    );
  },
};

/** Of a method, or of a field of samples. */
function titleOf(name: string): string {
  const named = [...methods, ...SAMPLE_FIELDS.map(({ id, title }) => ({ name: id, title }))];
  return named.find((one) => one.name === name)?.title ?? name;
}
