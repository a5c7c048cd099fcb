/** What answers to the known kinds of question claim, in either language. */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { countOf, saysAbnormal, saysAbsent, sideOf, yesOrNo } from './answers';
import { type Claim, valued, whether } from './claim';
import { displayName, displayNames } from './displayNames';
import { listOf } from './fold';
import type { AnswerInterpreter, SlotParser } from './questionPattern';
import {
  colorOf,
  densityOf,
  diseaseOf,
  modalityOf,
  organName,
  organOf,
  organsOf,
  planeOf,
  regionOf,
  weightingOf,
} from './terms';

/** "left lung" of "Left Lung" or "左肺". */
export const organ: SlotParser = (text) => {
  const found = organOf(text);
  return found && organName(found);
};

/** Two or more organs, joined by `|` in alphabetical order. */
export const organs: SlotParser = (text) => {
  const found = organsOf(text)?.map(organName).sort();
  return found && found.length > 1 && new Set(found).size === found.length ? found.join('|') : undefined;
};

/** Part of an organ: "lower right lung" of the same words or of "右下肺"; "" is anywhere. */
export const site: SlotParser = (text) => {
  if (text === '') return 'anywhere';
  const english = /^(?:(upper|lower) )?(?:(left|right) )?(lung|chest|heart)$/.exec(text);
  if (english) return english.slice(1).filter(Boolean).join(' ');
  const chinese = /^(左|右)?(上|下)?(肺|胸腔)$/.exec(text);
  if (!chinese) return undefined;
  const names: Record<string, string> = {
    左: 'left',
    右: 'right',
    上: 'upper',
    下: 'lower',
    肺: 'lung',
    胸腔: 'chest',
  };
  return [chinese[2], chinese[1], chinese[3]].flatMap((word) => (word ? [names[word]] : [])).join(' ');
};

export const extreme: SlotParser = (text) => {
  if (/^(?:bigger|biggest|更大|最大|大)$/.test(text)) return 'largest';
  return /^(?:smaller|smallest|更小|最小)$/.test(text) ? 'smallest' : undefined;
};

/** Claims by what `read` finds in the answer; none where it finds nothing. */
const reading =
  <T>(read: (answer: string) => T | undefined, claims: (found: T) => Claim[]): AnswerInterpreter =>
  (answer) => {
    const found = read(answer);
    return found === undefined ? undefined : claims(found);
  };

export const contains = (name: string) =>
  reading(yesOrNo, (yes) => [inImage(name, yes), ...whole(name, yes)]);

export const counts = (name: string) =>
  reading(countOf, (count) => [
    valued(message`number of ${displayName(name)}s`, String(count)),
    inImage(name, count > 0, true),
  ]);

export const countsOrgans = () =>
  reading(countOf, (count) => [valued(message`number of organs`, String(count))]);

export const countsAbnormalities = () =>
  reading(countOf, (count) => [
    valued(message`number of kinds of abnormality`, String(count)),
    abnormalImage(count > 0, true),
  ]);

const names = (about: MessageTemplate, word: SlotParser) => () =>
  reading(word, (name) => [valued(about, name)]);
const is = (about: MessageTemplate) => (name: string) =>
  reading(yesOrNo, (yes) => [valued(about, name, yes)]);

export const namesModality = names(message`modality`, modalityOf);
export const isModality = is(message`modality`);
export const namesWeighting = names(message`weighting`, weightingOf);
export const isWeighting = is(message`weighting`);
export const namesPlane = names(message`plane`, planeOf);
export const isPlane = is(message`plane`);
export const namesColor = (name: string) => names(message`color of the ${displayName(name)}`, colorOf)();
export const namesDensity = names(message`density of the abnormality`, densityOf);

export const namesRegion = () =>
  reading(regionOf, (region) => [valued(message`part of the body`, region), studyOf(region, true, true)]);

export const isRegion = (region: string) => reading(yesOrNo, (yes) => [studyOf(region, yes)]);

export const organsInRegion = (region: string) =>
  reading(yesOrNo, (yes) => {
    const topic = message`whether the organs of the image lie in the ${displayName(region)}`;
    return [whether(`organs in ${region}`, topic, yes)];
  });

const abnormality = (yesMeansAbnormal: boolean) => (answer: string) => saysAbnormal(answer, yesMeansAbnormal);

export const imageAbnormal = (yesMeansAbnormal: boolean) => () =>
  reading(abnormality(yesMeansAbnormal), (abnormal) => [abnormalImage(abnormal)]);

export const organAbnormal = (yesMeansAbnormal: boolean) => (name: string) =>
  reading(abnormality(yesMeansAbnormal), (abnormal) => [
    abnormalOrgan(name, abnormal),
    ...(abnormal ? [abnormalImage(true, true)] : []),
  ]);

export const namesDiseases = (): AnswerInterpreter => (answer) => {
  if (saysAbsent(answer)) return [abnormalImage(false, true)];
  const isDisease = (part: string) => diseaseOf(part) !== undefined;
  return listOf(answer).some(isDisease) ? [abnormalImage(true, true)] : undefined;
};

export const observed = (disease: string, where: string) =>
  reading(yesOrNo, (yes) => {
    const topic =
      where === 'anywhere'
        ? message`whether ${displayName(disease)} can be seen`
        : message`whether ${displayName(disease)} can be seen in the ${displayName(where)}`;
    return [whether(`${disease}, ${where}`, topic, yes), ...(yes ? [abnormalImage(true, true)] : [])];
  });

/** The organ that the answer names, where it is one of those. */
const oneOf = (named: readonly string[]) => (answer: string) => {
  const found = organ(answer);
  return found !== undefined && named.includes(found) ? found : undefined;
};

export const whichAbnormal = (both: string) =>
  reading(oneOf(both.split('|')), (found) => [
    valued(message`abnormal one of ${displayNames(both.split('|'))}`, found),
    abnormalOrgan(found, true, true),
  ]);

export const abnormalSide = (name: string) =>
  reading(sideOf, (side) => [valued(message`abnormal side of the ${displayName(name)}`, side)]);

export const extremeOf = (which: string, among: string) => {
  const named = among.split('|');
  const list = displayNames(named);
  // Of two, the smaller one tells which is the larger.
  const isTurned = named.length === 2 && which === 'smallest';
  const about = isTurned || which === 'largest' ? message`largest of ${list}` : message`smallest of ${list}`;
  return reading(oneOf(named), (found) =>
    (isTurned ? named.filter((name) => name !== found) : [found]).map((name) => valued(about, name)),
  );
};

const namesFirst = (about: MessageTemplate) => () =>
  reading(organ, (found) => [valued(about, found), ...present([found])]);

export const namesLargest = namesFirst(message`largest organ`);
export const namesRightmost = namesFirst(message`rightmost organ`);

/** Whatever the question: the organs that the answer names are in the image. */
export const namesPresent = () => reading(organsOf, (found) => present(found.map(organName)));

export const locates =
  (name: string): AnswerInterpreter =>
  (answer) => {
    if (saysAbsent(answer)) return [inImage(name, false, true)];
    const side = sideOf(answer);
    return [...(side ? [valued(message`side of the ${displayName(name)}`, side)] : []), ...present([name])];
  };

function inImage(name: string, holds: boolean, implied = false): Claim {
  const topic = message`whether the ${displayName(name)} is in the image`;
  return whether(`contains ${name}`, topic, holds, implied);
}

function present(found: readonly string[]): Claim[] {
  return found.flatMap((name) => [inImage(name, true, true), ...whole(name, true)]);
}

/** A left lung implies a lung; without a left lung there may still be the right one. */
function whole(name: string, holds: boolean): Claim[] {
  const one = organOf(name);
  return one?.side && holds ? [inImage(one.name, true, true)] : [];
}

function studyOf(region: string, holds: boolean, implied = false): Claim {
  const topic = message`whether the image is of the ${displayName(region)}`;
  return whether(`study of ${region}`, topic, holds, implied);
}

function abnormalImage(holds: boolean, implied = false): Claim {
  return whether('abnormal', message`whether the image shows something abnormal`, holds, implied);
}

function abnormalOrgan(name: string, holds: boolean, implied = false): Claim {
  return whether(`abnormal ${name}`, message`whether the ${displayName(name)} is abnormal`, holds, implied);
}
