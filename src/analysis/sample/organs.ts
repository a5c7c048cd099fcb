/** The organs of the sample: name, grey in the mask, and what the knowledge questions say about them. */

export interface Organ {
  readonly en: string;
  readonly zh: string;
  /** Grey value in mask.png. */
  readonly grey: number;
  /** Name in questions where it differs: both lungs are "lung". */
  readonly group: { readonly en: string; readonly zh: string };
  readonly use?: { readonly en: string; readonly zh: string };
  readonly system?: keyof typeof systems;
}

export const systems = {
  respiratory: { en: 'respiratory system', zh: '呼吸系统' },
  circulatory: { en: 'circulatory system', zh: '循环系统' },
  digestive: { en: 'digestive system', zh: '消化系统' },
  urinary: { en: 'urinary system', zh: '泌尿系统' },
  nervous: { en: 'nervous system', zh: '神经系统' },
} as const;

const lung = { en: 'Lung', zh: '肺' };
const kidney = { en: 'Kidney', zh: '肾脏' };
const breathe = { en: 'Breathe', zh: '呼吸' };
const excrete = { en: 'Produce urine', zh: '生成尿液' };

const own = (en: string, zh: string) => ({ en, zh, group: { en, zh } });

export const organs = {
  leftLung: {
    en: 'Left Lung',
    zh: '左肺',
    group: lung,
    grey: 20,
    use: breathe,
    system: 'respiratory',
  },
  rightLung: {
    en: 'Right Lung',
    zh: '右肺',
    group: lung,
    grey: 40,
    use: breathe,
    system: 'respiratory',
  },
  heart: {
    ...own('Heart', '心脏'),
    grey: 60,
    use: { en: 'Promote blood flow', zh: '推动血液流动' },
    system: 'circulatory',
  },
  liver: {
    ...own('Liver', '肝脏'),
    grey: 80,
    use: { en: 'Biotransformation, detoxification', zh: '生物转化,解毒' },
    system: 'digestive',
  },
  spleen: {
    ...own('Spleen', '脾脏'),
    grey: 100,
    use: { en: 'Filter blood', zh: '过滤血液' },
    system: 'circulatory',
  },
  leftKidney: {
    en: 'Left Kidney',
    zh: '左肾',
    group: kidney,
    grey: 120,
    use: excrete,
    system: 'urinary',
  },
  rightKidney: {
    en: 'Right Kidney',
    zh: '右肾',
    group: kidney,
    grey: 140,
    use: excrete,
    system: 'urinary',
  },
  stomach: {
    ...own('Stomach', '胃'),
    grey: 160,
    use: { en: 'Digest food', zh: '消化食物' },
    system: 'digestive',
  },
  bladder: {
    ...own('Bladder', '膀胱'),
    grey: 180,
    use: { en: 'Store urine', zh: '储存尿液' },
    system: 'urinary',
  },
  brain: {
    ...own('Brain', '大脑'),
    grey: 200,
    use: { en: 'Control the body', zh: '控制身体' },
    system: 'nervous',
  },
  spinalCord: {
    ...own('Spinal Cord', '脊髓'),
    grey: 215,
    use: { en: 'Conduct nerve signals', zh: '传导神经信号' },
    system: 'nervous',
  },
  trachea: {
    ...own('Trachea', '气管'),
    grey: 230,
    use: { en: 'Lead air to the lungs', zh: '输送空气到肺' },
    system: 'respiratory',
  },
} as const satisfies Record<string, Organ>;

export type OrganId = keyof typeof organs;
export const organIds = Object.keys(organs) as OrganId[];

export function organ(id: OrganId): Organ {
  return organs[id];
}

/** Label of an organ on a canvas: 1-based place in the table; what is found in it (a lesion) keeps its label. */
export function labelOf(id: OrganId): number {
  return organIds.indexOf(id) + 1;
}
