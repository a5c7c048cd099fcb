/** The kinds of picture in the sample and how often each occurs, after SLAKE's mix. */
import { type Words, words } from './organs';
import type { Region } from './regions';
import type { Plane } from './sliceView';
import type { Contrast } from './tissue';

export interface SeriesKind {
  readonly name: string;
  /** Relative number of pictures. */
  readonly share: number;
  readonly modality: 'CT' | 'MRI' | 'X-Ray';
  /** SLAKE's `location`. */
  readonly location: string;
  readonly region: Region;
  /** Undefined for a radiograph. */
  readonly contrasts: readonly Contrast[];
  /** Planes with the span of slice positions and the picture's middle in body units. */
  readonly planes: readonly PlaneSpan[];
  readonly width: number;
  readonly height: number;
  readonly reach: number;
  readonly picturesPerPatient: number;
}

export interface PlaneSpan {
  readonly plane: Plane;
  readonly from: number;
  readonly to: number;
  readonly middle: readonly [number, number];
}

const axial = (from: number, to: number, middleY = 0): PlaneSpan => ({
  plane: 'axial',
  from,
  to,
  middle: [0, middleY],
});

export const bodyParts: Readonly<Record<Region, Words>> = {
  chest: words('Chest', '胸腔'),
  abdomen: words('Abdomen', '腹部'),
  head: words('Head', '头部'),
  pelvis: words('Pelvic Cavity', '盆腔'),
  neck: words('Neck', '颈部'),
};

const chestCt = {
  modality: 'CT',
  region: 'chest',
  planes: [axial(-0.6, 0.65)],
  width: 340,
  height: 270,
  reach: 0.86,
  picturesPerPatient: 8,
} as const;

export const seriesKinds: readonly SeriesKind[] = [
  {
    name: 'chest X-ray',
    share: 150,
    modality: 'X-Ray',
    location: 'Lung',
    region: 'chest',
    contrasts: [],
    planes: [],
    width: 380,
    height: 330,
    reach: 1,
    picturesPerPatient: 2,
  },
  { ...chestCt, name: 'chest CT, lung window', share: 85, location: 'Chest_lung', contrasts: ['ctLung'] },
  {
    ...chestCt,
    name: 'chest CT, soft tissue window',
    share: 45,
    location: 'Chest_mediastinal',
    contrasts: ['ctSoft'],
  },
  {
    name: 'abdomen CT',
    share: 100,
    modality: 'CT',
    location: 'Abdomen',
    region: 'abdomen',
    contrasts: ['ctSoft'],
    planes: [axial(-0.3, 0.8)],
    width: 340,
    height: 270,
    reach: 0.88,
    picturesPerPatient: 9,
  },
  {
    name: 'abdomen MRI',
    share: 62,
    modality: 'MRI',
    location: 'Abdomen',
    region: 'abdomen',
    contrasts: ['t1', 't2'],
    planes: [axial(-0.3, 0.8), { plane: 'coronal', from: -0.2, to: 0.35, middle: [0, 0.25] }],
    width: 300,
    height: 280,
    reach: 1.04,
    picturesPerPatient: 7,
  },
  {
    name: 'brain MRI',
    share: 105,
    modality: 'MRI',
    location: 'Brain_Tissue',
    region: 'head',
    contrasts: ['t1', 't2'],
    planes: [
      axial(-0.25, 0.7),
      { plane: 'coronal', from: -0.45, to: 0.6, middle: [0, -0.12] },
      { plane: 'sagittal', from: -0.45, to: 0.45, middle: [0, -0.12] },
    ],
    width: 270,
    height: 270,
    reach: 1.12,
    picturesPerPatient: 7,
  },
  {
    name: 'head CT',
    share: 45,
    modality: 'CT',
    location: 'Brain',
    region: 'head',
    contrasts: ['ctBrain'],
    planes: [axial(-0.3, 0.7)],
    width: 280,
    height: 310,
    reach: 1.05,
    picturesPerPatient: 7,
  },
  {
    name: 'pelvis CT',
    share: 35,
    modality: 'CT',
    location: 'Pelvic Cavity',
    region: 'pelvis',
    contrasts: ['ctSoft'],
    planes: [axial(-0.55, 0.7)],
    width: 340,
    height: 260,
    reach: 0.88,
    picturesPerPatient: 7,
  },
  {
    name: 'neck CT',
    share: 25,
    modality: 'CT',
    location: 'Neck',
    region: 'neck',
    contrasts: ['ctSoft'],
    planes: [axial(-0.6, 0.8)],
    width: 280,
    height: 290,
    reach: 0.92,
    picturesPerPatient: 6,
  },
];
