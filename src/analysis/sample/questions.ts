/** English and Chinese questions about one picture, in SLAKE's manner and with all its fields. */
import type { PlannedImage } from './datasetPlan';
import type { Words } from './diseases';
import { type Organ, organ, type OrganId, organs, systems } from './organs';
import type { SampleRandom } from './random';
import type { Finding } from './renderImage';
import type { VisibleOrgans } from './visibleOrgans';

/** A record as it lies in question.json. */
export interface SlakeRecord {
  img_id: number;
  img_name: string;
  question: string;
  answer: string;
  q_lang: 'en' | 'zh';
  location: string;
  modality: string;
  answer_type: 'OPEN' | 'CLOSED';
  base_type: 'vqa' | 'kvqa';
  content_type: string;
  triple: [string, string, string];
  qid: number;
}

interface Draft {
  readonly question: Words;
  readonly answer: Words;
  readonly closed?: boolean;
  readonly content: string;
  /** Relation and tail of a knowledge question. */
  readonly relation?: readonly [Words, Words];
}

const words = (en: string, zh: string): Words => ({ en, zh });
const tail = words('ktail', 'ktail');
const yes = words('Yes', '是的');
const no = words('No', '不是');
const contains = words('Yes', '包含');
const lacks = words('No', '不包含');

/** Organs of presence questions; an image of the trunk or head may lack them. */
const presenceOrgans: readonly OrganId[] = [
  'leftLung',
  'heart',
  'liver',
  'spleen',
  'leftKidney',
  'bladder',
  'brain',
];
/** Of these, so many a picture and language. */
const CONTAIN_QUESTIONS = 2;

export function questionsAbout(
  picture: PlannedImage,
  visible: readonly VisibleOrgans[],
  finding: Finding | undefined,
  width: number,
  random: SampleRandom,
): Draft[] {
  const groups = byGroup(visible);
  const drafts = [...general(picture, random), ...aboutOrgans(visible, groups, random)];
  drafts.push(...aboutHealth(groups, finding, width, random), ...knowledge(groups, finding, random));
  return drafts;
}

/** One draft in both languages, English block first as in SLAKE; qids count on from `firstQid`. */
export function toRecords(drafts: readonly Draft[], picture: PlannedImage, firstQid: number): SlakeRecord[] {
  const { series, fault } = picture;
  const modality = fault?.kind === 'wrongModality' ? fault.modality : series.modality;
  return (['en', 'zh'] as const).flatMap((lang, block) =>
    drafts.map((draft, i) => ({
      img_id: picture.index,
      img_name: `${picture.id}/source.jpg`,
      question: draft.question[lang],
      answer: draft.answer[lang],
      q_lang: lang,
      location: series.location,
      modality,
      answer_type: draft.closed ? ('CLOSED' as const) : ('OPEN' as const),
      base_type: draft.relation ? ('kvqa' as const) : ('vqa' as const),
      content_type: draft.content,
      triple: ['vhead', draft.relation?.[0][lang] ?? '_', draft.relation?.[1][lang] ?? '_'],
      qid: firstQid + block * drafts.length + i,
    })),
  );
}

interface Group {
  readonly organ: Organ;
  readonly name: Words;
  readonly count: number;
  readonly pixels: number;
}

/** Both lungs are one organ in most questions; largest first. */
function byGroup(visible: readonly VisibleOrgans[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { organ: id, pixels } of visible) {
    const one = organ(id);
    const known = groups.get(one.group.en);
    groups.set(one.group.en, {
      organ: one,
      name: one.group,
      count: (known?.count ?? 0) + 1,
      pixels: (known?.pixels ?? 0) + pixels,
    });
  }
  return [...groups.values()].sort((a, b) => b.pixels - a.pixels);
}

const planes = {
  axial: words('Transverse Plane', '横断面'),
  coronal: words('Coronal Plane', '冠状面'),
  sagittal: words('Sagittal Plane', '矢状面'),
};

function general({ series, span, contrast }: PlannedImage, random: SampleRandom): Draft[] {
  const { modality, bodyPart } = series;
  const drafts: Draft[] = [
    {
      question: random.pick([
        words('What modality is used to take this image?', '这张图片的成像方式是什么?'),
        words('What modality is shown in this image?', '这张图像是用什么方式拍摄的?'),
      ]),
      answer: words(modality, modality === 'X-Ray' ? 'X光' : modality),
      content: 'Modality',
    },
    {
      question: random.pick([
        words('Which part of the body does this image belong to?', '图像里包含的区域属于身体哪个部分?'),
        words('Where does the picture show?', '图像在身体里代表什么?'),
      ]),
      answer: bodyPart,
      content: 'Position',
    },
  ];
  const other = random.pick(['CT', 'MRI', 'X-Ray'].filter((m) => m !== modality));
  const named = random.chance(0.5) ? modality : other;
  drafts.push({
    question: words(`Is this a ${named} image?`, `这是一张${named}图像吗?`),
    answer: named === modality ? yes : no,
    closed: true,
    content: 'Modality',
  });
  if (modality === 'MRI') {
    drafts.push({
      question: words('What is the mr weighting in this image?', '这张MRI图片用的什么加权方式?'),
      answer: contrast === 't1' ? words('T1', 'T1') : words('T2', 'T2'),
      content: 'Modality',
    });
  }
  if (span) {
    drafts.push({
      question: random.pick([
        words('What is the scanning plane of this image?', '这个图像的扫描平面是什么?'),
        words('In what plane is this image scanned?', '这个图像是在哪个平面扫描的?'),
      ]),
      answer: planes[span.plane],
      content: 'Plane',
    });
  }
  return drafts;
}

function aboutOrgans(
  visible: readonly VisibleOrgans[],
  groups: readonly Group[],
  random: SampleRandom,
): Draft[] {
  const drafts: Draft[] = [];
  const here = new Set(groups.map((group) => group.name.en));
  for (const id of random.shuffled(presenceOrgans).slice(0, CONTAIN_QUESTIONS)) {
    const { en, zh } = organs[id].group;
    drafts.push({
      question: words(`Does the picture contain ${en.toLowerCase()}?`, `图片中包含${zh}吗?`),
      answer: here.has(en) ? contains : lacks,
      closed: true,
      content: 'Organ',
    });
  }
  const largest = groups.at(0);
  if (!largest) return drafts;
  drafts.push(
    {
      question: random.pick([
        words('What is the largest organ in the picture?', '图片中最大的器官是什么?'),
        words('What is the largest organ in the picture?', '图片中体积最大的器官是什么?'),
      ]),
      answer: largest.name,
      content: 'Size',
    },
    {
      question: words('What is the main organ in the image?', '图片主要器官是什么?'),
      answer: words(
        groups
          .slice(0, 3)
          .map((group) => group.name.en)
          .join(', '),
        groups
          .slice(0, 3)
          .map((group) => group.name.zh)
          .join(','),
      ),
      content: 'Organ',
    },
  );
  const paired = groups.find((group) => group.name.en === 'Lung' || group.name.en === 'Kidney');
  if (paired) {
    drafts.push({
      question: words(
        `How many ${paired.name.en.toLowerCase()}s in this image?`,
        `图中有多少个${paired.name.zh}?`,
      ),
      answer: words(String(paired.count), String(paired.count)),
      content: 'Quantity',
    });
  }
  const rightmost = visible.reduce((best, one) => (middle(one) > middle(best) ? one : best));
  drafts.push({
    question: words('What is the rightmost organ in this image?', '位于图片最右侧的器官是什么?'),
    answer: organ(rightmost.organ),
    content: 'Position',
  });
  return drafts;
}

const middle = ({ box }: VisibleOrgans) => box[0] + box[2] / 2;

function aboutHealth(
  groups: readonly Group[],
  finding: Finding | undefined,
  width: number,
  random: SampleRandom,
): Draft[] {
  const drafts: Draft[] = [
    {
      question: random.pick([
        words('Does this image look abnormal?', '这张图片看起来异常吗?'),
        words('Are there abnormalities in this image?', '图片里是否存在异常?'),
      ]),
      answer: finding ? yes : no,
      closed: true,
      content: 'Abnormality',
    },
  ];
  const largest = groups.at(0);
  if (finding) {
    const home = organ(finding.organ);
    const side = finding.x < width / 2 ? words('left', '左侧') : words('right', '右侧');
    drafts.push(
      {
        question: words('What diseases are included in the picture?', '图片中包含哪些疾病?'),
        answer: finding.disease.name,
        content: 'Abnormality',
      },
      {
        question: words('Where is/are the abnormality located?', '异常病变在哪个位置?'),
        answer: words(`${home.en}, ${side.en} of the image`, `${home.zh},图像${side.zh}`),
        content: 'Position',
      },
      {
        question: words(`Is the ${home.group.en.toLowerCase()} healthy?`, `${home.group.zh}是健康的吗?`),
        answer: no,
        closed: true,
        content: 'Abnormality',
      },
    );
  } else if (largest) {
    drafts.push({
      question: words(`Is the ${largest.name.en.toLowerCase()} healthy?`, `${largest.name.zh}是健康的吗?`),
      answer: yes,
      closed: true,
      content: 'Abnormality',
    });
  }
  return drafts;
}

function knowledge(groups: readonly Group[], finding: Finding | undefined, random: SampleRandom): Draft[] {
  const drafts: Draft[] = [];
  const main = groups.at(0)?.organ;
  if (main?.use && random.chance(0.6)) {
    const function_ = random.chance(0.5);
    drafts.push({
      question: function_
        ? words('What is the function of the main organ in this picture?', '图中主要器官的功能是什么?')
        : words('What is the effect of the main organ in this picture?', '图中主要器官的作用是什么?'),
      answer: main.use,
      content: 'KG',
      relation: [function_ ? words('function', '功能') : words('effect', '作用'), tail],
    });
  }
  if (main?.system && random.chance(0.5)) {
    const system = systems[main.system];
    const members = groups.filter((group) => group.organ.system === main.system);
    drafts.push({
      question: words(
        `Which organs/organ in the picture belong to the ${system.en}?`,
        `图片中哪个器官属于${system.zh}?`,
      ),
      answer: words(
        members.map((group) => group.name.en).join(', '),
        members.map((group) => group.name.zh).join(','),
      ),
      content: 'KG',
      relation: [words('belong to', '属于'), system],
    });
  }
  if (finding) {
    const { disease } = finding;
    const item = random.pick([
      [
        words('How to treat the disease in this image?', '如何治疗图中的疾病?'),
        disease.treat,
        'treat',
        '治疗',
      ],
      [
        words('What is the cause of the disease in this image?', '图中疾病的病因是什么?'),
        disease.cause,
        'cause',
        '病因',
      ],
      [
        words('How to prevent the disease in this image?', '如何预防图中的疾病?'),
        disease.prevent,
        'prevent',
        '预防',
      ],
      [
        words('What are the symptoms of the disease in this image?', '图中疾病的症状是什么?'),
        disease.symptom,
        'symptom',
        '症状',
      ],
    ] as const);
    drafts.push({
      question: item[0],
      answer: item[1],
      content: 'KG',
      relation: [words(item[2], item[3]), tail],
    });
  }
  return drafts;
}
