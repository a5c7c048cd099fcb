/** Names of the files in a sample folder. */
export const questionFile = 'question.json';
export const maskFile = 'mask.png';
export const detectionFile = 'detection.json';
