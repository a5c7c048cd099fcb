/** Names of the folder of a sample and of the files in it. */
export const questionFile = 'question.json';
/** The first one that is there is read. */
export const questionFiles: readonly string[] = [questionFile, 'question.jsonl'];
export const maskFile = 'mask.png';
export const detectionFile = 'detection.json';
export const imageFilePattern = /^source\.(jpe?g|png)$/i;
/** In folders of this name img_id is the number; in others it may be anything. */
export const SLAKE_FOLDER = /^xmlab(\d+)$/;
