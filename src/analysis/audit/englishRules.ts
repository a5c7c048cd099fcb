/** The English phrases of SLAKE's questions. They arrive folded: lower case, single spaces, no mark at the end. */
import { type Rule, rule } from './answerInterpreter';
import * as say from './interpreters';
import { extreme, organ, organs, place } from './interpreters';
import { diseaseOf, modalityOf, planeOf, regionOf, weightingOf } from './terms';

const IMAGE = '(?:the|this) (?:image|picture|scan|photo)';
const HERE = `(?: (?:in|of|about) ${IMAGE})?`;
const IS = '(?:is|are|is/are|are/is)';

export const englishRules: readonly Rule[] = [
  rule(`does ${IMAGE} contain (?:the |an? |any )?(.+)`, [organ], say.contains),
  rule(`${IS} there (?:an? |any |the )?(.+) in ${IMAGE}`, [organ], say.contains),
  rule(`do(?:es)? (?:the )?(.+) (?:appear|exist) in ${IMAGE}`, [organ], say.contains),
  rule(
    `how many (?:existing )?(.+?)(?: are there| are shown| have existed)? in ${IMAGE}`,
    [organ],
    say.counts,
  ),
  rule(`how many (.+) does ${IMAGE} have`, [organ], say.counts),
  rule(`how many organs (?:are there in ${IMAGE}|does ${IMAGE} have)`, [], say.countsOrgans),
  rule(`how many kinds of abnormalities are there in ${IMAGE}`, [], say.countsAbnormalities),

  rule('what (?:imaging )?modality (?:is|was) (?:used|shown).*', [], say.namesModality),
  rule(`how was ${IMAGE} taken|what type of medical image is this`, [], say.namesModality),
  rule(`which type of modality is shown about ${IMAGE}, .+`, [], say.namesModality),
  rule('is this an? (.+?)(?: scan| image)?', [modalityOf], say.isModality),
  rule(`is ${IMAGE} taken via (.+)`, [modalityOf], say.isModality),
  rule(`what is the mr weighting in ${IMAGE}|what type of mri is shown in ${IMAGE}`, [], say.namesWeighting),
  rule(`which kind of weighting is ${IMAGE} generated with, .+`, [], say.namesWeighting),
  rule('is this a t1 weighted or t2 weighted mri image', [], say.namesWeighting),
  rule('is this an mri image with (.+) weighted', [weightingOf], say.isWeighting),
  rule(`what is the scanning plane of ${IMAGE}|in what plane is ${IMAGE} scanned`, [], say.namesPlane),
  rule(`what scanning plane does ${IMAGE} belong to|which plane is ${IMAGE} scanned, .+`, [], say.namesPlane),
  rule('is this (?:an? )?(.+) (?:plane|section)', [planeOf], say.isPlane),

  rule(`which part of the body does ${IMAGE} belong to`, [], say.namesRegion),
  rule(`where does the picture show|where does ${IMAGE} represent in the body`, [], say.namesRegion),
  rule(`which part of the human body is the organ located in ${IMAGE}`, [], say.namesRegion),
  rule(`which part do the organs in ${IMAGE} locate .*`, [], say.namesRegion),
  rule('which organ system is imaged|what organ system is pictured', [], say.namesRegion),
  rule(
    `what (?:organ system is primarily present in ${IMAGE}|is the organ system visualized)`,
    [],
    say.namesRegion,
  ),
  rule('is this a study of the (.+)', [regionOf], say.isRegion),
  rule(`do the organs in ${IMAGE} exist in the (.+)`, [regionOf], say.organsInRegion),

  rule(`are there abnormalities in ${IMAGE}`, [], say.imageAbnormal(true)),
  rule('does (?:the|this) patient have any abnormalities', [], say.imageAbnormal(true)),
  rule(`(?:does ${IMAGE} look|is ${IMAGE}) abnormal`, [], say.imageAbnormal(true)),
  rule(`(?:does ${IMAGE} look|is ${IMAGE}) normal`, [], say.imageAbnormal(false)),
  rule(`${IS} (?:the )?(.+) (?:not healthy|unhealthy|abnormal)${HERE}`, [organ], say.organAbnormal(true)),
  rule(`${IS} (?:the )?(.+) (?:healthy|normal|normal appearing)${HERE}`, [organ], say.organAbnormal(false)),
  rule('do(?:es)? (?:the )?(.+) look (?:unhealthy|abnormal)', [organ], say.organAbnormal(true)),
  rule('do(?:es)? (?:the )?(.+) look (?:healthy|normal)', [organ], say.organAbnormal(false)),
  rule(`${IS} there abnormalities in the patient's (.+)`, [organ], say.organAbnormal(true)),
  rule(`${IS} there any abnormality in the (.+)`, [organ], say.organAbnormal(true)),
  rule('what diseases are included in the picture', [], say.namesDiseases),
  rule(`can (.+?) be observed(?: on the (.+))? in ${IMAGE}`, [diseaseOf, place], say.observed),
  rule('which organ is abnormal, (.+)', [organs], say.whichAbnormal),
  rule(`which side of (.+) is abnormal${HERE}(?:, ?left or right)?`, [organ], say.abnormalSide),

  rule(`which is (?:the )?(\\w+)${HERE}, ?(.+)`, [extreme, organs], say.extremeOf),
  rule(`what is the largest organ in ${IMAGE}`, [], say.namesLargest),
  rule(`what is the main organ in ${IMAGE}`, [], say.namesPresent),
  rule(`what is the rightmost organ in ${IMAGE}`, [], say.namesRightmost),
  rule(
    `what is the organ on the .+|what organ is the .+|which organs appear in pairs.*`,
    [],
    say.namesPresent,
  ),
  rule(`where ${IS} (?:the )?(.+?)${HERE}`, [organ], say.locates),
  rule(`what color (?:is|are|do|does) (?:the )?(.+?)(?: show)?${HERE}`, [organ], say.namesColor),
  rule('is the abnormality hyperdense or hypodense|what density is the abnormality', [], say.namesDensity),
];
