/** The English phrases of SLAKE's questions. They arrive folded: lower case, single spaces, no mark at the end. */
import * as interpret from './interpreters';
import { extreme, organ, organs, site } from './interpreters';
import { question, type QuestionPattern } from './questionPattern';
import { diseaseOf, modalityOf, planeOf, regionOf, weightingOf } from './terms';

const IMAGE = '(?:the|this) (?:image|picture|scan|photo)';
const HERE = `(?: (?:in|of|about) ${IMAGE})?`;
const IS = '(?:is|are|is/are|are/is)';

export const englishQuestions: readonly QuestionPattern[] = [
  question(`does ${IMAGE} contain (?:the |an? |any )?(.+)`, [organ], interpret.contains),
  question(`${IS} there (?:an? |any |the )?(.+) in ${IMAGE}`, [organ], interpret.contains),
  question(`do(?:es)? (?:the )?(.+) (?:appear|exist) in ${IMAGE}`, [organ], interpret.contains),
  question(
    `how many (?:existing )?(.+?)(?: are there| are shown| have existed)? in ${IMAGE}`,
    [organ],
    interpret.counts,
  ),
  question(`how many (.+) does ${IMAGE} have`, [organ], interpret.counts),
  question(`how many organs (?:are there in ${IMAGE}|does ${IMAGE} have)`, [], interpret.countsOrgans),
  question(`how many kinds of abnormalities are there in ${IMAGE}`, [], interpret.countsAbnormalities),

  question('what (?:imaging )?modality (?:is|was) (?:used|shown).*', [], interpret.namesModality),
  question(`how was ${IMAGE} taken|what type of medical image is this`, [], interpret.namesModality),
  question(`which type of modality is shown about ${IMAGE}, .+`, [], interpret.namesModality),
  question('is this an? (.+?)(?: scan| image)?', [modalityOf], interpret.isModality),
  question(`is ${IMAGE} taken via (.+)`, [modalityOf], interpret.isModality),
  question(`what is the mr weighting in ${IMAGE}`, [], interpret.namesWeighting),
  question(`what type of mri is shown in ${IMAGE}`, [], interpret.namesWeighting),
  question(`which kind of weighting is ${IMAGE} generated with, .+`, [], interpret.namesWeighting),
  question('is this a t1 weighted or t2 weighted mri image', [], interpret.namesWeighting),
  question('is this an mri image with (.+) weighted', [weightingOf], interpret.isWeighting),
  question(`what is the scanning plane of ${IMAGE}`, [], interpret.namesPlane),
  question(`in what plane is ${IMAGE} scanned`, [], interpret.namesPlane),
  question(`what scanning plane does ${IMAGE} belong to`, [], interpret.namesPlane),
  question(`which plane is ${IMAGE} scanned, .+`, [], interpret.namesPlane),
  question('is this (?:an? )?(.+) (?:plane|section)', [planeOf], interpret.isPlane),

  question(`which part of the body does ${IMAGE} belong to`, [], interpret.namesRegion),
  question('where does the picture show', [], interpret.namesRegion),
  question(`where does ${IMAGE} represent in the body`, [], interpret.namesRegion),
  question(`which part of the human body is the organ located in ${IMAGE}`, [], interpret.namesRegion),
  question(`which part do the organs in ${IMAGE} locate .*`, [], interpret.namesRegion),
  question('which organ system is imaged|what organ system is pictured', [], interpret.namesRegion),
  question(
    `what (?:organ system is primarily present in ${IMAGE}|is the organ system visualized)`,
    [],
    interpret.namesRegion,
  ),
  question('is this a study of the (.+)', [regionOf], interpret.isRegion),
  question(`do the organs in ${IMAGE} exist in the (.+)`, [regionOf], interpret.organsInRegion),

  question(`are there abnormalities in ${IMAGE}`, [], interpret.imageAbnormal(true)),
  question('does (?:the|this) patient have any abnormalities', [], interpret.imageAbnormal(true)),
  question(`(?:does ${IMAGE} look|is ${IMAGE}) abnormal`, [], interpret.imageAbnormal(true)),
  question(`(?:does ${IMAGE} look|is ${IMAGE}) normal`, [], interpret.imageAbnormal(false)),
  question(
    `${IS} (?:the )?(.+) (?:not healthy|unhealthy|abnormal)${HERE}`,
    [organ],
    interpret.organAbnormal(true),
  ),
  question(
    `${IS} (?:the )?(.+) (?:healthy|normal|normal appearing)${HERE}`,
    [organ],
    interpret.organAbnormal(false),
  ),
  question('do(?:es)? (?:the )?(.+) look (?:unhealthy|abnormal)', [organ], interpret.organAbnormal(true)),
  question('do(?:es)? (?:the )?(.+) look (?:healthy|normal)', [organ], interpret.organAbnormal(false)),
  question(`${IS} there abnormalities in the patient's (.+)`, [organ], interpret.organAbnormal(true)),
  question(`${IS} there any abnormality in the (.+)`, [organ], interpret.organAbnormal(true)),
  question('what diseases are included in the picture', [], interpret.namesDiseases),
  question(`can (.+?) be observed(?: on the (.+))? in ${IMAGE}`, [diseaseOf, site], interpret.observed),
  question('which organ is abnormal, (.+)', [organs], interpret.whichAbnormal),
  question(`which side of (.+) is abnormal${HERE}(?:, ?left or right)?`, [organ], interpret.abnormalSide),

  question(`which is (?:the )?(\\w+)${HERE}, ?(.+)`, [extreme, organs], interpret.extremeOf),
  question(`what is the largest organ in ${IMAGE}`, [], interpret.namesLargest),
  question(`what is the main organ in ${IMAGE}`, [], interpret.namesPresent),
  question(`what is the rightmost organ in ${IMAGE}`, [], interpret.namesRightmost),
  question('what is the organ on the .+|what organ is the .+', [], interpret.namesPresent),
  question('which organs appear in pairs.*', [], interpret.namesPresent),
  question(`where ${IS} (?:the )?(.+?)${HERE}`, [organ], interpret.locates),
  question(`what color (?:is|are|do|does) (?:the )?(.+?)(?: show)?${HERE}`, [organ], interpret.namesColor),
  question('is the abnormality hyperdense or hypodense', [], interpret.namesDensity),
  question('what density is the abnormality', [], interpret.namesDensity),
];
