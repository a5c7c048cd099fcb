/** English and Chinese questions about one picture, in SLAKE's manner and with all its fields. */
import type { PlannedImage } from './datasetPlan';
import { type Organ, type OrganId, organs, systems, type Words, words } from './organs';
import type { SampleRandom } from './random';
import type { Finding } from './renderImage';
import { bodyParts } from './series';
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

const tail = words('ktail', 'ktail');
const yes = words('Yes', '是的');
const no = words('No', '不是');
const open = (content: string, question: Words, answer: Words): Draft => ({ question, answer, content });
const closed = (content: string, question: Words, answer: Words): Draft => ({
  ...open(content, question, answer),
  closed: true,
});
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
  return [
    ...general(picture, random),
    ...aboutOrgans(visible, groups, random),
    ...aboutHealth(groups, finding, width, random),
    ...knowledge(groups, finding, random),
  ];
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
    const one = organs[id];
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
  const { modality, region } = series;
  const whichModality = random.pick([
    words('What modality is used to take this image?', '这张图片的成像方式是什么?'),
    words('What modality is shown in this image?', '这张图像是用什么方式拍摄的?'),
  ]);
  const whichPart = random.pick([
    words('Which part of the body does this image belong to?', '图像里包含的区域属于身体哪个部分?'),
    words('Where does the picture show?', '图像在身体里代表什么?'),
  ]);
  const other = random.pick(['CT', 'MRI', 'X-Ray'].filter((m) => m !== modality));
  const named = random.chance(0.5) ? modality : other;
  const drafts = [
    open('Modality', whichModality, words(modality, modality === 'X-Ray' ? 'X光' : modality)),
    open('Position', whichPart, bodyParts[region]),
    closed(
      'Modality',
      words(`Is this a ${named} image?`, `这是一张${named}图像吗?`),
      named === modality ? yes : no,
    ),
  ];
  if (modality === 'MRI') {
    const question = words('What is the mr weighting in this image?', '这张MRI图片用的什么加权方式?');
    drafts.push(open('Modality', question, contrast === 't1' ? words('T1', 'T1') : words('T2', 'T2')));
  }
  if (span) {
    const question = random.pick([
      words('What is the scanning plane of this image?', '这个图像的扫描平面是什么?'),
      words('In what plane is this image scanned?', '这个图像是在哪个平面扫描的?'),
    ]);
    drafts.push(open('Plane', question, planes[span.plane]));
  }
  return drafts;
}

function aboutOrgans(
  visible: readonly VisibleOrgans[],
  groups: readonly Group[],
  random: SampleRandom,
): Draft[] {
  const here = new Set(groups.map((group) => group.name.en));
  const presence = random.shuffled(presenceOrgans).slice(0, CONTAIN_QUESTIONS);
  const drafts = presence.map((id) => {
    const { en, zh } = organs[id].group;
    const question = words(`Does the picture contain ${en.toLowerCase()}?`, `图片中包含${zh}吗?`);
    return closed('Organ', question, here.has(en) ? contains : lacks);
  });
  const largest = groups.at(0);
  if (!largest) return drafts;
  const whichLargest = random.pick([
    words('What is the largest organ in the picture?', '图片中最大的器官是什么?'),
    words('What is the largest organ in the picture?', '图片中体积最大的器官是什么?'),
  ]);
  const whichMain = words('What is the main organ in the image?', '图片主要器官是什么?');
  drafts.push(open('Size', whichLargest, largest.name), open('Organ', whichMain, listed(groups.slice(0, 3))));
  const paired = groups.find((group) => group.name.en === 'Lung' || group.name.en === 'Kidney');
  if (paired) {
    const { en, zh } = paired.name;
    const question = words(`How many ${en.toLowerCase()}s in this image?`, `图中有多少个${zh}?`);
    drafts.push(open('Quantity', question, words(String(paired.count), String(paired.count))));
  }
  const rightmost = visible.reduce((best, one) => (middle(one) > middle(best) ? one : best));
  const whichRightmost = words('What is the rightmost organ in this image?', '位于图片最右侧的器官是什么?');
  return [...drafts, open('Position', whichRightmost, organs[rightmost.organ])];
}

const middle = ({ box }: VisibleOrgans) => box[0] + box[2] / 2;

function listed(groups: readonly Group[]): Words {
  const names = groups.map((group) => group.name);
  return words(names.map(({ en }) => en).join(', '), names.map(({ zh }) => zh).join(','));
}

function aboutHealth(
  groups: readonly Group[],
  finding: Finding | undefined,
  width: number,
  random: SampleRandom,
): Draft[] {
  const question = random.pick([
    words('Does this image look abnormal?', '这张图片看起来异常吗?'),
    words('Are there abnormalities in this image?', '图片里是否存在异常?'),
  ]);
  const drafts = [closed('Abnormality', question, finding ? yes : no)];
  const isHealthy = ({ en, zh }: Words) => words(`Is the ${en.toLowerCase()} healthy?`, `${zh}是健康的吗?`);
  const largest = groups.at(0);
  if (finding) {
    const home = organs[finding.organ];
    const side = finding.x < width / 2 ? words('left', '左侧') : words('right', '右侧');
    const site = words(`${home.en}, ${side.en} of the image`, `${home.zh},图像${side.zh}`);
    const which = words('What diseases are included in the picture?', '图片中包含哪些疾病?');
    drafts.push(
      open('Abnormality', which, finding.disease.name),
      open('Position', words('Where is/are the abnormality located?', '异常病变在哪个位置?'), site),
      closed('Abnormality', isHealthy(home.group), no),
    );
  } else if (largest) drafts.push(closed('Abnormality', isHealthy(largest.name), yes));
  return drafts;
}

const knowledgeWords = { treat: '治疗', cause: '病因', prevent: '预防', symptom: '症状' } as const;

function knowledge(groups: readonly Group[], finding: Finding | undefined, random: SampleRandom): Draft[] {
  const drafts: Draft[] = [];
  const ask = (question: Words, answer: Words, ...relation: [Words, Words]) =>
    drafts.push({ ...open('KG', question, answer), relation });
  const main = groups.at(0)?.organ;
  if (main && random.chance(0.6)) {
    const [question, relation] = random.chance(0.5)
      ? [
          words('What is the function of the main organ in this picture?', '图中主要器官的功能是什么?'),
          words('function', '功能'),
        ]
      : [
          words('What is the effect of the main organ in this picture?', '图中主要器官的作用是什么?'),
          words('effect', '作用'),
        ];
    ask(question, main.use, relation, tail);
  }
  if (main && random.chance(0.5)) {
    const system = systems[main.system];
    const question = words(
      `Which organs/organ in the picture belong to the ${system.en}?`,
      `图片中哪个器官属于${system.zh}?`,
    );
    const members = groups.filter((group) => group.organ.system === main.system);
    ask(question, listed(members), words('belong to', '属于'), system);
  }
  if (finding) {
    const [relation, question] = random.pick([
      ['treat', words('How to treat the disease in this image?', '如何治疗图中的疾病?')],
      ['cause', words('What is the cause of the disease in this image?', '图中疾病的病因是什么?')],
      ['prevent', words('How to prevent the disease in this image?', '如何预防图中的疾病?')],
      ['symptom', words('What are the symptoms of the disease in this image?', '图中疾病的症状是什么?')],
    ] as const);
    ask(question, finding.disease[relation], words(relation, knowledgeWords[relation]), tail);
  }
  return drafts;
}
