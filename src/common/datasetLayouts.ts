/** The layouts of datasets that can be read, by the name of their reader. */
export const datasetLayouts = {
  slake: {
    title: 'SLAKE',
    /** English; shown in the language of the editor. */
    description:
      'A SLAKE dataset holds a folder imgs with a folder for each image: imgs/xmlab1/source.jpg and question.json.',
  },
  parquet: {
    title: 'Parquet',
    description:
      'A Parquet dataset holds .parquet files with a question and its answer in each row, and the image in the row or in a file beside them.',
  },
} as const;

export type LayoutName = keyof typeof datasetLayouts;
