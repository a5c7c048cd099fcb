/** Saves what a view shows as a figure: as large as on the page, or as a preset has it. */
import { type Figure, ptFromMm } from '../../common/figure';
import type { FigurePalette } from '../../common/figurePalettes';
import type { FigurePreset } from '../../common/figurePresets';
import type { AppContext } from '../appContext';
import { t } from '../text';
import type { View } from '../viewDefinition';
import { fileName } from './exports';
import { greyed } from './figureColors';
import { pageFigure } from './pageFigure';
import { laidOut } from './paper';

/** CSS has 96 px an inch. */
const ptPerPx = 0.75;
/** Of the text of the panel. */
const fontPx = 13;

/** How a figure is printed. */
export interface PrintStyle {
  readonly preset: FigurePreset;
  readonly palette: FigurePalette;
}

/** The host asks for a place and a format. @param print null = as it is seen. */
export async function saveFigure(app: AppContext, view: View, print: PrintStyle | null): Promise<void> {
  const { dataset, view: name } = app.store.get();
  if (!dataset) throw new Error(t('There is nothing to export yet.'));
  const title = `${dataset.name} · ${name}`;
  const draw = (scale: number): Figure =>
    pageFigure(view, { name, title, ptPerPx: scale }, (rows, row) => {
      const sample =
        rows === dataset.ids.length ? row : dataset.qaToSample[app.model.texts()?.first[row] ?? row];
      return dataset.ids[sample] ?? '';
    });
  const figure = print ? await printed(view, print, draw) : draw(ptPerPx);
  const suggestedName = `${fileName(dataset.name)}-${name}.png`;
  const { saved } = await app.host.request('saveFigure', { suggestedName, figure });
  if (saved) app.notify(t('Saved'));
}

async function printed(
  view: View,
  { preset, palette }: PrintStyle,
  draw: (scale: number) => Figure,
): Promise<Figure> {
  const scale = preset.fontPt / fontPx;
  const figure = await laidOut(view, ptFromMm(preset.widthMm) / scale, palette, () => draw(scale));
  return palette.grey ? { ...figure, marks: greyed(figure.marks) } : figure;
}
