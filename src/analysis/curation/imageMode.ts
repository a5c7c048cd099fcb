/** How pictures get into a cleaned copy: a hard link takes no space, but shares its bytes with the source. */
export const imageModes = ['copy', 'link'] as const;
export type ImageMode = (typeof imageModes)[number];
