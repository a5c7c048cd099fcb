/** The diseases of the sample's patients: organs, appearance and the texts about them. */
import { type OrganId, type Words, words } from './organs';

export interface Disease {
  readonly name: Words;
  readonly organs: readonly OrganId[];
  /** Radius of the spot, in half widths of the body. */
  readonly size: readonly [number, number];
  readonly treat: Words;
  readonly cause: Words;
  readonly prevent: Words;
  readonly symptom: Words;
}

const lungs = ['leftLung', 'rightLung'] as const;
const surgery = words('Surgery, chemotherapy, radiotherapy', '手术,化疗,放疗');

export const diseases: readonly Disease[] = [
  {
    name: words('Pneumonia', '肺炎'),
    organs: lungs,
    size: [0.14, 0.24],
    treat: words('Antibiotics, supportive therapy', '抗生素,支持疗法'),
    cause: words('Bacteria, viruses, fungi', '细菌,病毒,真菌'),
    prevent: words('Physical exercise, vaccination', '体育锻炼,接种疫苗'),
    symptom: words('Fever, cough, chest pain', '发热,咳嗽,胸痛'),
  },
  {
    name: words('Lung Cancer', '肺癌'),
    organs: lungs,
    size: [0.06, 0.12],
    treat: surgery,
    cause: words('Smoking, air pollution', '吸烟,空气污染'),
    prevent: words('Quit smoking, wear a mask', '戒烟,戴口罩'),
    symptom: words('Cough, blood in the sputum', '咳嗽,痰中带血'),
  },
  {
    name: words('Liver Cancer', '肝癌'),
    organs: ['liver'],
    size: [0.07, 0.16],
    treat: surgery,
    cause: words('Hepatitis virus, alcohol', '肝炎病毒,酒精'),
    prevent: words('Vaccination, drink less alcohol', '接种疫苗,少饮酒'),
    symptom: words('Pain in the liver area, weight loss', '肝区疼痛,消瘦'),
  },
  {
    name: words('Kidney Cancer', '肾癌'),
    organs: ['leftKidney', 'rightKidney'],
    size: [0.05, 0.09],
    treat: surgery,
    cause: words('Smoking, obesity, high blood pressure', '吸烟,肥胖,高血压'),
    prevent: words('Quit smoking, keep a healthy weight', '戒烟,保持健康体重'),
    symptom: words('Blood in the urine, back pain', '血尿,腰痛'),
  },
  {
    name: words('Brain Tumor', '脑肿瘤'),
    organs: ['brain'],
    size: [0.1, 0.2],
    treat: surgery,
    cause: words('Heredity, radiation', '遗传,辐射'),
    prevent: words('Avoid radiation, healthy diet', '避免辐射,健康饮食'),
    symptom: words('Headache, vomiting, visual impairment', '头痛,呕吐,视力障碍'),
  },
];
