import { describe, expect, it } from 'vitest';
import { ClaimExtractor } from '../../../src/analysis/audit/claimExtractor';
import { fold } from '../../../src/analysis/audit/fold';

const extractor = new ClaimExtractor();
const read = (question: string, answer: string) => extractor.extract(fold(question), fold(answer));
/** The first claim, as "about=value", with "not" where it is denied. */
function first(question: string, answer: string): string | undefined {
  const claim = read(question, answer).at(0);
  return claim && `${claim.holds ? '' : 'not '}${claim.about}=${claim.value}`;
}

describe('claims of records', () => {
  it.each([
    ['Does the picture contain liver?', 'Yes', 'contains liver=yes'],
    ['图片中包含肝脏吗?', '不包含', 'not contains liver=yes'],
    ['这张图像里有肺吗?', '没有', 'not contains lung=yes'],
    ['Is there an esophagus in this image?', 'No', 'not contains esophagus=yes'],
    ['Does the larynx appear in the image?', 'Yes', 'contains larynx=yes'],
    ['颞叶出现在这张图上了吗?', '是的', 'contains temporal lobe=yes'],
    ['胃是否存在于图像中?', '不存在', 'not contains stomach=yes'],
    ['How many kidneys in this image?', '2', 'number of kidneys=2'],
    ['图中有多少个肾脏?', '0', 'number of kidneys=0'],
    ['How many organs are there in this image?', '6', 'number of organs=6'],
    ['What modality is used to take this image?', 'X-Ray', 'modality=X-Ray'],
    ['这张图片的成像方式是什么?', '核磁共振', 'modality=MRI'],
    ['Is this a CT scan?', 'No', 'not modality=CT'],
    ['这是X光吗?', '是的', 'modality=X-Ray'],
    ['What is the mr weighting in this image?', 'T2', 'weighting=T2'],
    ['这是T1加权的核磁共振图像吗?', '不是', 'not weighting=T1'],
    ['What is the scanning plane of this image?', 'Transverse  Plane', 'plane=transverse'],
    ['这是冠状面吗?', '是的', 'plane=coronal'],
    ['Which part of the body does this image belong to?', 'Chest', 'part of the body=chest'],
    ['图像展示的位置是?', '盆腔', 'part of the body=pelvic cavity'],
    ['Is this a study of the head?', 'No', 'not study of head=yes'],
    ['这张图像是关于腹部么?', '是的', 'study of abdomen=yes'],
    ['图像中的器官是否存在于颈部?', '不是', 'not organs in neck=yes'],
    ['Does this image look normal?', 'No', 'abnormal=yes'],
    ['这张图片看起来是否正常?', '不正常', 'abnormal=yes'],
    ['图中存在异常吗?', '存在', 'abnormal=yes'],
    ['Is the lung healthy?', 'Yes', 'not abnormal lung=yes'],
    ['Is the liver not healthy?', 'No', 'not abnormal liver=yes'],
    ['肺是异常的吗?', '是', 'abnormal lung=yes'],
    ['肺看起来不正常吗?', '是的', 'abnormal lung=yes'],
    ["Is/Are there abnormalities in the patient's left lung?", 'No', 'not abnormal left lung=yes'],
    ['病人的左肺有异常吗?', '没有', 'not abnormal left lung=yes'],
    [
      'Can pneumonia be observed on the lower right lung in this picture?',
      'Yes',
      'pneumonia, lower right lung=yes',
    ],
    ['在这张图片中,右下肺可以观察到肺炎吗?', '不可以', 'not pneumonia, lower right lung=yes'],
    ['图片中可以观察到脑水肿吗?', '可以', 'brain edema, anywhere=yes'],
    ['Which organ is abnormal, heart or lung?', 'Lung', 'abnormal one of heart and lung=lung'],
    ['肺或者心脏哪个是异常的?', '心脏', 'abnormal one of heart and lung=heart'],
    ['Which side of lung is abnormal in this image,left or right?', 'Left', 'abnormal side of the lung=left'],
    ['图中肺哪一侧是异常的,左侧还是右侧?', '右侧', 'abnormal side of the lung=right'],
    ['Which is bigger in this image, liver or spleen?', 'Spleen', 'largest of liver and spleen=spleen'],
    ['Which is smaller in this image,liver or lung?', 'Lung', 'largest of liver and lung=liver'],
    ['在这个图像中脾脏和肝脏哪个体积更小?', '脾脏', 'largest of liver and spleen=liver'],
    ['图中肺、心脏和肝脏哪个更大?', '肺', 'largest of heart, liver and lung=lung'],
    ['What is the largest organ in the picture?', 'Liver', 'largest organ=liver'],
    ['图片中体积最大的器官是什么?', '肝脏', 'largest organ=liver'],
    ['Where is the liver?', 'Upper Left', 'side of the liver=left'],
    ['肝脏在哪个位置?', '不存在', 'not contains liver=yes'],
    ['What color does the left lung show in the picture?', 'Black', 'color of the left lung=black'],
    ['图中左肺显示什么颜色?', '灰色', 'color of the left lung=gray'],
  ])('%s %s', (question, answer, expected) => {
    expect(first(question, answer)).toBe(expected);
  });

  it('knows what an answer implies besides', () => {
    expect(read('How many kidneys in this image?', '0')[1]).toMatchObject({
      about: 'contains kidney',
      holds: false,
      implied: true,
    });
    expect(read('图片主要器官是什么?', '肝脏,心脏').map(({ about }) => about)).toEqual([
      'contains liver',
      'contains heart',
    ]);
    expect(read('Is the left lung healthy?', 'No').map(({ about }) => about)).toEqual([
      'abnormal left lung',
      'abnormal',
    ]);
    expect(
      read('What organ is the black part on the left of the image?', 'Right Lung').map(({ about }) => about),
    ).toEqual(['contains right lung', 'contains lung']);
    expect(read('Does the picture contain left lung?', 'No')).toHaveLength(1); // the right one may be there
  });

  it.each([
    ['What is the function of the main organ in this picture?', 'Breathe'],
    ['Does the picture contain the organ which has the effect of breathing?', 'Yes'],
    ['Does the picture contain liver?', 'Maybe'],
    ['How many kidneys in this image?', 'two or more'],
    ['Which is bigger in this image, kidney or spleen?', 'Liver'],
    ['图片中包含哪些疾病?', '某种疾病'],
    ['', 'Yes'],
  ])('says nothing of %j %j', (question, answer) => {
    expect(read(question, answer)).toEqual([]);
  });

  it('gives up on texts of any length in no time', () => {
    const startedAt = performance.now();
    for (const unit of ['?', ' ', 'is the ', '图中', '肺和', ',', 'a']) {
      expect(read(unit.repeat(1_000_000 / unit.length), 'yes')).toEqual([]);
      const long = unit.repeat(190 / unit.length);
      read(long, 'yes');
      read(`which is bigger in this image, ${long}`.slice(0, 199), 'lung');
    }
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
