/** The organs of the sample: name, grey in the mask, and what the knowledge questions say about them. */

export interface Words {
  readonly en: string;
  readonly zh: string;
}

export interface Organ extends Words {
  /** Grey value in mask.png. */
  readonly grey: number;
  /** Name in questions where it differs: both lungs are "lung". */
  readonly group: Words;
  readonly use: Words;
  readonly system: keyof typeof systems;
}

export const words = (en: string, zh: string): Words => ({ en, zh });

export const systems = {
  respiratory: words('respiratory system', '呼吸系统'),
  circulatory: words('circulatory system', '循环系统'),
  digestive: words('digestive system', '消化系统'),
  urinary: words('urinary system', '泌尿系统'),
  nervous: words('nervous system', '神经系统'),
};

const named = (name: Words, grey: number, system: Organ['system'], use: Words, group = name): Organ => ({
  ...name,
  grey,
  group,
  use,
  system,
});
const lung = words('Lung', '肺');
const kidney = words('Kidney', '肾脏');
const breathe = words('Breathe', '呼吸');
const excrete = words('Produce urine', '生成尿液');

export const organs = {
  leftLung: named(words('Left Lung', '左肺'), 20, 'respiratory', breathe, lung),
  rightLung: named(words('Right Lung', '右肺'), 40, 'respiratory', breathe, lung),
  heart: named(words('Heart', '心脏'), 60, 'circulatory', words('Promote blood flow', '推动血液流动')),
  liver: named(
    words('Liver', '肝脏'),
    80,
    'digestive',
    words('Biotransformation, detoxification', '生物转化,解毒'),
  ),
  spleen: named(words('Spleen', '脾脏'), 100, 'circulatory', words('Filter blood', '过滤血液')),
  leftKidney: named(words('Left Kidney', '左肾'), 120, 'urinary', excrete, kidney),
  rightKidney: named(words('Right Kidney', '右肾'), 140, 'urinary', excrete, kidney),
  stomach: named(words('Stomach', '胃'), 160, 'digestive', words('Digest food', '消化食物')),
  bladder: named(words('Bladder', '膀胱'), 180, 'urinary', words('Store urine', '储存尿液')),
  brain: named(words('Brain', '大脑'), 200, 'nervous', words('Control the body', '控制身体')),
  spinalCord: named(
    words('Spinal Cord', '脊髓'),
    215,
    'nervous',
    words('Conduct nerve signals', '传导神经信号'),
  ),
  trachea: named(
    words('Trachea', '气管'),
    230,
    'respiratory',
    words('Lead air to the lungs', '输送空气到肺'),
  ),
};

export type OrganId = keyof typeof organs;
export const organIds = Object.keys(organs) as OrganId[];

/** Label of an organ on a canvas: 1-based place in the table; what is found in it (a lesion) keeps its label. */
export function labelOf(id: OrganId): number {
  return organIds.indexOf(id) + 1;
}
