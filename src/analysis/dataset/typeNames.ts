/** Fields of a record as sentences name them; the others go by their name in the file. */
import { message } from '../../common/messageTemplate';

export const fieldWords = {
  question: message`question`,
  answer: message`answer`,
  modality: message`modality`,
  location: message`location`,
} as const;
