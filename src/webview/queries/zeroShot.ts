/** Zero-shot labels: the most likely of a list of names for each image. Pure. */
import { categoryScale, type ColorScale } from '../color/colorScale';
import { fieldNamed } from '../fields';
import type { AppState } from '../state/appState';
import { otherValues, t } from '../text';

/** The names to choose from: the user's, else the dataset's modalities. */
export function zeroShotNames({ zeroShotLabels, dataset }: Readonly<AppState>): readonly string[] {
  if (zeroShotLabels.length > 0) return zeroShotLabels;
  const modality = fieldNamed(dataset, 'modality');
  return modality?.kind === 'category' && !modality.empty
    ? modality.column.values.filter((name) => name.trim() !== '')
    : [];
}

/** "CT, MRI, X-Ray" -> its parts, each once. */
export function readNames(text: string): readonly string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '').slice(0, 200);
}

/** @param probabilities (n, names) row-major. */
export function zeroShotColors(
  id: string,
  probabilities: Float32Array,
  names: readonly string[],
): ColorScale {
  const { length: width } = names;
  const n = width > 0 ? probabilities.length / width : 0;
  const best = new Uint32Array(n);
  for (let row = 0; row < n; row++) {
    for (let at = 1; at < width; at++) {
      if (probabilities[row * width + at] > probabilities[row * width + best[row]]) best[row] = at;
    }
  }
  const scale = categoryScale(id, t('Zero-shot labels'), { values: names, codes: best }, otherValues);
  const labelOf = (row: number) => `${names[best[row]]} ${probabilities[row * width + best[row]].toFixed(2)}`;
  return { ...scale, labelOf };
}
