/** Images of one colour throughout: black, white or another. They show nothing that a question could be about. */
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { memoizeByObject } from '../../memoize';
import type { AuditRule } from '../auditRule';
import { atImage, type PendingFinding } from '../pendingFinding';
import { pixelFacts } from '../pixelFacts';

export const blankImages: AuditRule = {
  name: 'blankImages',
  kinds: ['unusual-image'],
  needs: 'embeddings',
  async run({ dataset, cells }, task) {
    const found: PendingFinding[] = [];
    for (const [i, sample] of dataset.samples.entries()) {
      task.check();
      if (!mayBeBlank(cells[i])) continue;
      const { colour } = await pixelFacts(cells[i], sample.image, task);
      if (colour === undefined) continue;
      found.push({ kind: 'unusual-image', target: atImage(sample), about: 'blank', message: textOf(colour) });
    }
    return found;
  },
};

/** A cell has at most two values then, one of them the black around the picture; only such images are decoded. */
const mayBeBlank = memoizeByObject((cell: Uint8Array): boolean => {
  const other = cell.find((value) => value !== 0);
  return cell.every((value) => value === 0 || value === other);
});

function textOf(colour: readonly number[]): MessageTemplate {
  if (colour.every((value) => value === 0)) return message`The image is black all over: it shows nothing.`;
  if (colour.every((value) => value === 255)) return message`The image is white all over: it shows nothing.`;
  return message`The image has one colour all over: it shows nothing.`;
}
