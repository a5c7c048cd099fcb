/** Images of one colour throughout: black, white or another. They show nothing that a question could be about. */
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import type { AuditRule } from '../auditRule';
import { atImage } from '../pendingFinding';

export const blankImages: AuditRule = {
  name: 'blankImages',
  kinds: ['unusual-image'],
  needs: 'embeddings',
  run: ({ dataset, colours }) =>
    [...colours].map(([row, colour]) => ({
      kind: 'unusual-image',
      target: atImage(dataset.samples[row]),
      about: 'blank',
      message: textOf(colour),
    })),
};

function textOf(colour: readonly number[]): MessageTemplate {
  if (colour.every((value) => value === 0)) return message`The image is black all over: it shows nothing.`;
  if (colour.every((value) => value === 255)) return message`The image is white all over: it shows nothing.`;
  return message`The image has one colour all over: it shows nothing.`;
}
