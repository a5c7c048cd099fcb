/** Names of the folder of a sample and of the files in it. */
export const questionFile = 'question.json';
/** The first one that is there is read. */
export const questionFiles: readonly string[] = [questionFile, 'question.jsonl'];
export const maskFile = 'mask.png';
export const detectionFile = 'detection.json';
/** Of pictures that are read. */
export const READ_EXTENSION = /\.(jpe?g|png)$/i;
export const imageFilePattern = /^source\.(jpe?g|png)$/i;
/** In folders of this name img_id is the number; in others it may be anything. */
export const SLAKE_FOLDER = /^xmlab(\d+)$/;

/** In lower case, without the dot. */
export function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
