/** The Chinese phrases of SLAKE's questions. They arrive folded and without the particle at the end. */
import * as interpret from './interpreters';
import { extreme, organ, organs, site } from './interpreters';
import { question, type QuestionPattern } from './questionPattern';
import { diseaseOf, modalityOf, planeOf, regionOf, weightingOf } from './terms';

const IMAGE = '(?:这张|这幅|这个|该|此)?(?:图片|图像|照片|图)';
const IN = '(?:中|里|上)?';
/** "In the image": may be left out where an organ follows. */
const HERE = `(?:在?${IMAGE}(?:中|里)的?,?)?`;

export const chineseQuestions: readonly QuestionPattern[] = [
  question(`${IMAGE}${IN}(?:是否)?(?:包含|包括|有|存在)(.+)`, [organ], interpret.contains),
  question(`(.+?)(?:是否)?(?:出现|存在)[在于]${IMAGE}${IN}了?`, [organ], interpret.contains),
  question(`(.+?)在${IMAGE}${IN}出现了?`, [organ], interpret.contains),
  question(`在?${IMAGE}${IN}(?:显示了|显示|存在|有)*(?:多少|几)+[个只颗]?(.+)`, [organ], interpret.counts),
  question(`${IMAGE}${IN}有多少个器官`, [], interpret.countsOrgans),
  question(`${IMAGE}${IN}有多少种异常`, [], interpret.countsAbnormalities),

  question(`这?${IMAGE}的成像方式是什么|${IMAGE}是(?:怎么|用什么方式)拍摄?的`, [], interpret.namesModality),
  question(`用什么样的成像方式拍摄${IMAGE}|什么样的成像方式被${IMAGE}使用`, [], interpret.namesModality),
  question(`这是什么类型的医学图像|${IMAGE}显示的是哪种类型的成像,.+`, [], interpret.namesModality),
  question('这是(?:一张)?(.+?)(?:图像|扫描|成像)?', [modalityOf], interpret.isModality),
  question(`${IMAGE}的拍摄是通过(.+)`, [modalityOf], interpret.isModality),
  question('这张(?:mri|核磁共振)(?:图片|图像)用的什么加权方式', [], interpret.namesWeighting),
  question(`${IMAGE}展示的是核磁共振的哪种类型`, [], interpret.namesWeighting),
  question(`${IMAGE}是用什么样的权重生成的,.+`, [], interpret.namesWeighting),
  question('这是t1加权还是t2加权的核磁共振图像', [], interpret.namesWeighting),
  question('这是(t1|t2)加权的核磁共振图像', [weightingOf], interpret.isWeighting),
  question(`${IMAGE}的扫描平面是什么|${IMAGE}属于哪一个扫描平面`, [], interpret.namesPlane),
  question(`${IMAGE}是在哪个平面扫描的|扫描的是图像的哪个平面,.+`, [], interpret.namesPlane),
  question('这是(.+面)', [planeOf], interpret.isPlane),

  question(`${IMAGE}里包含的区域属于身体哪个部分|${IMAGE}在身体里代表什么`, [], interpret.namesRegion),
  question(`${IMAGE}展示的位置是|${IMAGE}属于身体的哪个部位`, [], interpret.namesRegion),
  question(`从整个身体的角度看,${IMAGE}中的器官位于哪个部位`, [], interpret.namesRegion),
  question(`${IMAGE}中的器官位于身体的哪个部分`, [], interpret.namesRegion),
  question(`${IMAGE}中的主要器官系统是什么|${IMAGE}中是什么器官系统`, [], interpret.namesRegion),
  question(`${IMAGE}是关于(.+)`, [regionOf], interpret.isRegion),
  question(`${IMAGE}中的器官是否存在于(.+)`, [regionOf], interpret.organsInRegion),

  question(`${IMAGE}${IN}(?:是否)?(?:存在|有)异常|病人有任何的异常`, [], interpret.imageAbnormal(true)),
  question(`${IMAGE}(?:看起来)?是?(?:不正常|异常)的?`, [], interpret.imageAbnormal(true)),
  question(`${IMAGE}(?:看起来)?(?:是否|是)?正常的?`, [], interpret.imageAbnormal(false)),
  question(
    `${HERE}(.+?)(?:看起来)?(?:是否|是)?(?:不正常|不健康|异常)的?`,
    [organ],
    interpret.organAbnormal(true),
  ),
  question(`${HERE}(.+?)(?:看起来)?(?:是否|是)?(?:正常|健康)的?`, [organ], interpret.organAbnormal(false)),
  question('(?:病人|患者)的(.+?)(?:有|是|是否)异常的?', [organ], interpret.organAbnormal(true)),
  question(`${HERE}(.+)(?:是否存在|有什么)异常`, [organ], interpret.organAbnormal(true)),
  question(`${IMAGE}中(?:包含|包括)哪些疾病`, [], interpret.namesDiseases),
  question(`在?${IMAGE}中,?(.*?)可以观察到(.+)`, [site, diseaseOf], (where, disease) =>
    interpret.observed(disease, where),
  ),
  question(`${HERE}(.+)哪个是异常的`, [organs], interpret.whichAbnormal),
  question(`${HERE}(.+)哪一侧是异常的(?:,左侧还是右侧)?`, [organ], interpret.abnormalSide),

  question(`${HERE}(.+?)(?:哪个|哪一个|谁的)(?:体积)?(.+)`, [organs, extreme], (among, which) =>
    interpret.extremeOf(which, among),
  ),
  question(`${IMAGE}中?(?:体积)?最大的器官是什么`, [], interpret.namesLargest),
  question(`${IMAGE}(?:中的)?主要器官是什么`, [], interpret.namesPresent),
  question(`位于${IMAGE}最右侧的器官是什么|${IMAGE}中最右侧器官是什么`, [], interpret.namesRightmost),
  question(`(?:位于)?${IMAGE}.+是什么器官|${IMAGE}.+的器官是什么`, [], interpret.namesPresent),
  question(`${IMAGE}中哪个器官成对出现`, [], interpret.namesPresent),
  question(`${HERE}(.+?)(?:位于|在)(?:哪个位置|哪里|哪)`, [organ], interpret.locates),
  question(
    `${HERE}(.+?)(?:在${IMAGE}中)?(?:显示|是)什么颜色的?|${HERE}(.+)的颜色是什么`,
    [organ],
    interpret.namesColor,
  ),
  question(`${IMAGE}中异常是(?:什么密度|高密度还是低密度)`, [], interpret.namesDensity),
];
