/** The layouts of datasets that can be read, by the name of their reader, in the order in which they are tried. */
export const datasetLayouts = {
  slake: {
    title: 'SLAKE',
    /** What is looked for; English, shown in the language of the editor. */
    description: 'a folder imgs with a folder for each image and its questions (SLAKE)',
  },
  parquet: {
    title: 'Parquet',
    description: '.parquet files with images or their names',
  },
  recordList: {
    title: 'Record list',
    description: 'JSON, JSON Lines, CSV or TSV files with questions about images',
  },
  plainImages: {
    title: 'Images',
    description: 'JPEG or PNG images',
  },
} as const;

export type LayoutName = keyof typeof datasetLayouts;
