/** Fields of a record as sentences name them; the others go by their name in the file. */
import { sentence } from '../../common/sentence';

export const fieldWords = {
  question: sentence`question`,
  answer: sentence`answer`,
  modality: sentence`modality`,
  location: sentence`location`,
} as const;
