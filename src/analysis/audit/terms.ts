/**
 * The terms of SLAKE's questions and answers in English and Chinese, with one name each: organs, diseases, regions,
 * modalities, planes, colours. A word that is not in a table is not understood, and no finding is based on it.
 */
import { fold, listOf } from './fold';

type Table = Readonly<Record<string, readonly string[]>>;

/** Without left and right, which `organOf` reads itself. Misspellings are the dataset's own. */
const organs: Table = {
  lung: ['lungs', '肺', '肺部', '肺脏'],
  heart: ['hearts', '心脏', '心'],
  liver: ['肝脏', '肝'],
  spleen: ['脾脏', '脾'],
  kidney: ['kidneys', '肾脏', '肾'],
  stomach: ['胃'],
  bladder: ['膀胱'],
  brain: ['brian', '大脑', '脑', '脑部'],
  'brain stem': ['brainstem', '脑干'],
  'spinal cord': ['spine cord', '脊髓'],
  trachea: ['气管'],
  esophagus: ['oesophagus', '食管', '食道'],
  larynx: ['喉', '喉部'],
  'temporal lobe': ['temporal lobes', '颞叶'],
  parotid: ['parotids', 'parotid gland', '腮腺'],
  mandible: ['mandibles', '下颌骨', '下颚'],
  eye: ['eyes', '眼睛', '眼'],
  ear: ['ears', '耳朵', '耳'],
  tooth: ['teeth', '牙齿'],
  rectum: ['直肠'],
  colon: ['结肠'],
  'large bowel': ['大肠'],
  'small bowel': ['small intestine', '小肠'],
  duodenum: ['十二指肠'],
  'femoral head': ['femoral heads', '股骨头'],
  'humerus head': ['humerus heads', '肱骨头'],
  pancreas: ['胰腺'],
  gallbladder: ['gall bladder', '胆囊'],
  aorta: ['主动脉'],
};

const diseases: Table = {
  pneumonia: ['肺炎'],
  atelectasis: ['肺不张'],
  pneumothorax: ['气胸'],
  cardiomegaly: ['心脏肥大'],
  mass: ['pulmonary mass', '肿块', '肺肿块'],
  nodule: ['pulmonary nodule', '结节', '肺结节'],
  effusion: ['pleural effusion', '积液', '胸腔积液'],
  infiltration: ['pulmonary infiltration', 'pleural infiltration', '浸润', '肺浸润'],
  'brain edema': ['脑水肿'],
  'brain tumor': ['brain tumour', '脑瘤', '脑肿瘤'],
  'liver cancer': ['肝癌'],
  'lung cancer': ['肺癌'],
};

const regions: Table = {
  chest: ['thorax', '胸腔', '胸部'],
  abdomen: ['腹部', '腹腔'],
  head: ['brain', '头部', '大脑', '脑部'],
  neck: ['颈部'],
  'pelvic cavity': ['pelvis', '盆腔'],
};

const modalities: Table = {
  CT: ['ct', 'ct scan'],
  MRI: ['mri', 'mr', '核磁共振', '磁共振'],
  'X-Ray': ['x-ray', 'xray', 'x ray', 'x光'],
};

const weightings: Table = { T1: ['t1'], T2: ['t2'] };

const planes: Table = {
  transverse: ['transverse plane', 'axial', 'axial plane', '横断面', '横切面'],
  coronal: ['coronal plane', '冠状面'],
  sagittal: ['sagittal plane', '矢状面'],
};

const colors: Table = {
  black: ['黑色', '黑'],
  white: ['白色', '白'],
  // Annotators do not agree on how dark a grey is.
  gray: ['grey', 'dark gray', 'dark grey', 'light gray', 'light grey', '灰色', '深灰色', '浅灰色', '灰'],
};

const densities: Table = { hyperdense: ['高密度'], hypodense: ['低密度'] };

/** Names that messages contain; each is a template of its own, see `displayName`. */
export const localizableNames: ReadonlySet<string> = new Set(
  [organs, diseases, regions, modalities].flatMap((table) => Object.keys(table)),
);

/** SLAKE's values of the field `location`. */
const locations: Table = {
  chest: ['lung', 'chest_lung', 'chest_heart', 'chest_mediastinal', 'chest'],
  abdomen: ['abdomen'],
  head: ['brain', 'brain_tissue', 'brain_face', 'head'],
  neck: ['neck'],
  'pelvic cavity': ['pelvic cavity', 'pelvis'],
};

export const diseaseOf = lookup(diseases);
export const regionOf = lookup(regions);
export const modalityOf = lookup(modalities);
export const weightingOf = lookup(weightings);
export const planeOf = lookup(planes);
export const colorOf = lookup(colors);
export const densityOf = lookup(densities);
export const regionOfLocation = lookup(locations);
const bareOrgan = lookup(organs);

/** Regions whose border a slice may show, so that both names are right. */
const neighbors: readonly (readonly [string, string])[] = [
  ['chest', 'abdomen'],
  ['abdomen', 'pelvic cavity'],
  ['head', 'neck'],
  ['neck', 'chest'],
];

export function areNeighbors(a: string, b: string): boolean {
  return neighbors.some(([one, other]) => (a === one && b === other) || (a === other && b === one));
}

export interface Organ {
  readonly name: string;
  readonly side?: 'left' | 'right';
}

const SIDE = /^(?:(left|right) |(左|右)侧?的?)(.+)$/;

/** "Left Lung" and "左肺" are the lung, left. Undefined for a text that is not an organ of the table. */
export function organOf(text: string): Organ | undefined {
  const folded = fold(text);
  const whole = bareOrgan(folded);
  if (whole) return { name: whole };
  const sided = SIDE.exec(folded);
  const name = sided && bareOrgan(sided[3]);
  return name ? { name, side: sided[1] === 'left' || sided[2] === '左' ? 'left' : 'right' } : undefined;
}

/** "left lung". */
export function organName({ name, side }: Organ): string {
  return side ? `${side} ${name}` : name;
}

/** The organs of an enumeration; undefined where one part is not an organ. */
export function organsOf(text: string): Organ[] | undefined {
  const found = listOf(text).map(organOf);
  return found.every((organ) => organ !== undefined) && found.length > 0 ? found : undefined;
}

function lookup(table: Table): (text: string) => string | undefined {
  const nameOf = new Map<string, string>();
  for (const [name, others] of Object.entries(table)) {
    for (const word of [name, ...others]) nameOf.set(fold(word), name);
  }
  return (text) => nameOf.get(fold(text));
}
