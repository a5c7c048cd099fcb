import { guard } from 'lit-html/directives/guard.js';
import type { AppContext } from '../appContext';
import { thumbnail as thumbnailCanvas } from '../scatter/thumbnailAtlas';

/** The thumbnail of a sample; decorative. The canvas is made anew only for another sample. */
export function thumbnail({ atlas }: AppContext, sample: number, sizePx: number): unknown {
  return guard([sample, sizePx], () => thumbnailCanvas(atlas, sample, sizePx));
}
