/** Notes about images that are read, but not in the way that a viewer or another program may show them. */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import type { FindingList } from './findingList';
import type { ImageHeader } from './imageHeader';

/** Shorter sides have nothing to compare. */
const LEAST_SIDE_PX = 8;

export function reportPeculiarities(image: ImageHeader, add: ReturnType<FindingList['about']>): void {
  for (const text of peculiaritiesOf(image)) add('unusual-image', text);
}

function peculiaritiesOf({ width, height, orientation, cmyk, bits }: ImageHeader): MessageTemplate[] {
  const notes: MessageTemplate[] = [];
  if (orientation !== undefined) {
    notes.push(
      message`The image asks to be turned or mirrored (EXIF orientation ${orientation}); it is embedded and shown in the panel as it is stored, as Pillow opens it; other viewers turn it.`,
    );
  }
  if (cmyk) notes.push(message`The image is in the inks of print (CMYK); it is shown and embedded in RGB.`);
  if (bits !== undefined) {
    notes.push(
      message`The image has ${bits} bits a channel; it is shown and embedded in 8, counted from the highest bit that it uses.`,
    );
  }
  if (Math.min(width, height) < LEAST_SIDE_PX) {
    notes.push(message`The image is only ${width} x ${height} pixels.`);
  }
  return notes;
}
