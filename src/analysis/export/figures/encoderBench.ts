import { SAMPLE_FIELDS, UNKNOWN } from '../../dataset/fields';
import type { Sample } from '../../dataset/types';
import type { SampleSpaceName } from '../../embedding/spaceName';
import { neighbors } from '../../numeric/neighbors';
import { allPairsCost } from '../../numeric/searchCost';
import { subtask } from '../../taskContext';
import type { FigureDefinition } from './figureDefinition';
import { heatMap } from './heatMap';
import { titledFigure } from './page';

const NEIGHBOURS = 10;
const spaces: readonly { readonly name: SampleSpaceName; readonly title: string }[] = [
  { name: 'image', title: 'Images' },
  { name: 'text', title: 'Questions' },
  { name: 'combined', title: 'Both' },
];

/** How well the embeddings bring together what belongs together: the figure by which two encoders are compared. */
export const encoderBench: FigureDefinition = {
  name: 'encoder_bench',
  summary: 'How many of the nearest images in each embedding have the same metadata, beside chance.',
  cost: (images) => spaces.length * allPairsCost(images),
  make: async ({ session, task, style }) => {
    const { dataset, embedded } = session;
    const known = SAMPLE_FIELDS.flatMap((field) => {
      if (field.kind !== 'category' || field.title === null || field.id === 'split') return [];
      const values = dataset.samples.map((sample: Sample) => field.of(sample) ?? UNKNOWN);
      return new Set(values.filter((value) => value !== UNKNOWN)).size > 1
        ? [{ title: field.title, values }]
        : [];
    });
    const { n } = embedded.images;
    if (known.length === 0 || n < 2) return null;
    const k = Math.min(NEIGHBOURS, n - 1);
    const shown = embedded.texts.n > 0 ? spaces : spaces.slice(0, 1);
    const rows = [known.map(({ values }) => chanceOf(values))];
    for (const [i, { name }] of shown.entries()) {
      task.check();
      const part = subtask(task, i / shown.length, (i + 1) / shown.length);
      const { space } = session.spaces.get(name);
      task.check();
      const { indices } = await neighbors(space, 'cosine', k, part);
      rows.push(known.map(({ values }) => precision(values, indices, k)));
    }
    return titledFigure(
      encoderBench.name,
      `Encoder: ${embedded.encoderTitle}`,
      `Share of the ${k} nearest images (cosine) with the same value, mean over images whose value is known; chance: of all other images`,
      style,
      (top) =>
        heatMap(
          {
            rows: ['Chance', ...shown.map(({ title }) => title)],
            columns: known.map(({ title }) => title),
            valueOf: (r, c) => rows[r][c],
          },
          top,
          style,
        ),
    );
  },
};

/** Mean share of the neighbours with the value of their row. @param indices (n, k) row-major. */
function precision(values: readonly string[], indices: Int32Array, k: number): number {
  let same = 0;
  let counted = 0;
  for (const [row, value] of values.entries()) {
    if (value === UNKNOWN) continue;
    counted += k;
    for (let j = row * k; j < (row + 1) * k; j++) if (values[indices[j]] === value) same++;
  }
  return same / counted;
}

/** The same of neighbours at random. */
function chanceOf(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== UNKNOWN) counts.set(value, (counts.get(value) ?? 0) + 1);
  let same = 0;
  let counted = 0;
  for (const count of counts.values()) {
    same += count * (count - 1);
    counted += count;
  }
  return same / (counted * (values.length - 1));
}
