/** The layouts of datasets that can be read, by the name of their reader. */
export const datasetLayouts = {
  slake: {
    title: 'SLAKE',
    /** English; shown in the language of the editor. */
    description:
      'A SLAKE dataset holds a folder imgs with a folder for each image: imgs/xmlab1/source.jpg and question.json.',
  },
} as const;

export type LayoutName = keyof typeof datasetLayouts;
