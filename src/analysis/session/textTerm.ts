/** A text that a record must have, or must not. */
export const textPlaces = ['any', 'question', 'answer'] as const;

export interface TextTerm {
  /** `any`: question, answer or sample id. An answer must have the text as whole words, the others anywhere. */
  readonly in: (typeof textPlaces)[number];
  readonly text: string;
  /** Records without it are found. */
  readonly not: boolean;
}
