/** The diseases of the sample's patients: organs, appearance and the texts about them. */
import type { OrganId } from './organs';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

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
const surgery = { en: 'Surgery, chemotherapy, radiotherapy', zh: '手术,化疗,放疗' };

export const diseases: readonly Disease[] = [
  {
    name: { en: 'Pneumonia', zh: '肺炎' },
    organs: lungs,
    size: [0.14, 0.24],
    treat: { en: 'Antibiotics, supportive therapy', zh: '抗生素,支持疗法' },
    cause: { en: 'Bacteria, viruses, fungi', zh: '细菌,病毒,真菌' },
    prevent: { en: 'Physical exercise, vaccination', zh: '体育锻炼,接种疫苗' },
    symptom: { en: 'Fever, cough, chest pain', zh: '发热,咳嗽,胸痛' },
  },
  {
    name: { en: 'Lung Cancer', zh: '肺癌' },
    organs: lungs,
    size: [0.06, 0.12],
    treat: surgery,
    cause: { en: 'Smoking, air pollution', zh: '吸烟,空气污染' },
    prevent: { en: 'Quit smoking, wear a mask', zh: '戒烟,戴口罩' },
    symptom: { en: 'Cough, blood in the sputum', zh: '咳嗽,痰中带血' },
  },
  {
    name: { en: 'Liver Cancer', zh: '肝癌' },
    organs: ['liver'],
    size: [0.07, 0.16],
    treat: surgery,
    cause: { en: 'Hepatitis virus, alcohol', zh: '肝炎病毒,酒精' },
    prevent: { en: 'Vaccination, drink less alcohol', zh: '接种疫苗,少饮酒' },
    symptom: { en: 'Pain in the liver area, weight loss', zh: '肝区疼痛,消瘦' },
  },
  {
    name: { en: 'Kidney Cancer', zh: '肾癌' },
    organs: ['leftKidney', 'rightKidney'],
    size: [0.05, 0.09],
    treat: surgery,
    cause: { en: 'Smoking, obesity, high blood pressure', zh: '吸烟,肥胖,高血压' },
    prevent: { en: 'Quit smoking, keep a healthy weight', zh: '戒烟,保持健康体重' },
    symptom: { en: 'Blood in the urine, back pain', zh: '血尿,腰痛' },
  },
  {
    name: { en: 'Brain Tumor', zh: '脑肿瘤' },
    organs: ['brain'],
    size: [0.1, 0.2],
    treat: surgery,
    cause: { en: 'Heredity, radiation', zh: '遗传,辐射' },
    prevent: { en: 'Avoid radiation, healthy diet', zh: '避免辐射,健康饮食' },
    symptom: { en: 'Headache, vomiting, visual impairment', zh: '头痛,呕吐,视力障碍' },
  },
];
