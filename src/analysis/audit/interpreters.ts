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

export const contains =
  (name: string): AnswerInterpreter =>
  (answer) =>
    ofVerdict(yesOrNo(answer), (yes) => [inImage(name, yes), ...whole(name, yes)]);

export const counts =
  (name: string): AnswerInterpreter =>
  (answer) => {
    const count = countOf(answer);
    return count === undefined
      ? undefined
      : [valued(message`number of ${displayName(name)}s`, String(count)), inImage(name, count > 0, true)];
  };

export const countsOrgans = (): AnswerInterpreter => (answer) => {
  const count = countOf(answer);
  return count === undefined ? undefined : [valued(message`number of organs`, String(count))];
};

export const countsAbnormalities = (): AnswerInterpreter => (answer) => {
  const count = countOf(answer);
  return count === undefined
    ? undefined
    : [valued(message`number of kinds of abnormality`, String(count)), abnormalImage(count > 0, true)];
};

const names = (about: MessageTemplate, word: SlotParser) => (): AnswerInterpreter => (answer) => {
  const name = word(answer);
  return name === undefined ? undefined : [valued(about, name)];
};
const is =
  (about: MessageTemplate) =>
  (name: string): AnswerInterpreter =>
  (answer) =>
    ofVerdict(yesOrNo(answer), (yes) => [valued(about, name, yes)]);

export const namesModality = names(message`modality`, modalityOf);
export const isModality = is(message`modality`);
export const namesWeighting = names(message`weighting`, weightingOf);
export const isWeighting = is(message`weighting`);
export const namesPlane = names(message`plane`, planeOf);
export const isPlane = is(message`plane`);
export const namesColor = (name: string) => names(message`color of the ${displayName(name)}`, colorOf)();
export const namesDensity = names(message`density of the abnormality`, densityOf);

export const namesRegion = (): AnswerInterpreter => (answer) => {
  const region = regionOf(answer);
  return region === undefined
    ? undefined
    : [valued(message`part of the body`, region), studyOf(region, true, true)];
};

export const isRegion =
  (region: string): AnswerInterpreter =>
  (answer) =>
    ofVerdict(yesOrNo(answer), (yes) => [studyOf(region, yes)]);

export const organsInRegion =
  (region: string): AnswerInterpreter =>
  (answer) =>
    ofVerdict(yesOrNo(answer), (yes) => [
      whether(
        `organs in ${region}`,
        message`whether the organs of the image lie in the ${displayName(region)}`,
        yes,
      ),
    ]);

export const imageAbnormal = (yesMeansAbnormal: boolean) => (): AnswerInterpreter => (answer) =>
  ofVerdict(saysAbnormal(answer, yesMeansAbnormal), (abnormal) => [abnormalImage(abnormal)]);

export const organAbnormal =
  (yesMeansAbnormal: boolean) =>
  (name: string): AnswerInterpreter =>
  (answer) =>
    ofVerdict(saysAbnormal(answer, yesMeansAbnormal), (abnormal) => [
      abnormalOrgan(name, abnormal),
      ...(abnormal ? [abnormalImage(true, true)] : []),
    ]);

export const namesDiseases = (): AnswerInterpreter => (answer) => {
  if (saysAbsent(answer)) return [abnormalImage(false, true)];
  const found = listOf(answer).map(diseaseOf);
  return found.some((name) => name !== undefined) ? [abnormalImage(true, true)] : undefined;
};

export const observed =
  (disease: string, where: string): AnswerInterpreter =>
  (answer) =>
    ofVerdict(yesOrNo(answer), (yes) => {
      const topic =
        where === 'anywhere'
          ? message`whether ${displayName(disease)} can be seen`
          : message`whether ${displayName(disease)} can be seen in the ${displayName(where)}`;
      return [whether(`${disease}, ${where}`, topic, yes), ...(yes ? [abnormalImage(true, true)] : [])];
    });

export const whichAbnormal =
  (both: string): AnswerInterpreter =>
  (answer) => {
    const found = organ(answer);
    if (found === undefined || !both.split('|').includes(found)) return undefined;
    return [
      valued(message`abnormal one of ${displayNames(both.split('|'))}`, found),
      abnormalOrgan(found, true, true),
    ];
  };

export const abnormalSide =
  (name: string): AnswerInterpreter =>
  (answer) => {
    const side = sideOf(answer);
    return side === undefined
      ? undefined
      : [valued(message`abnormal side of the ${displayName(name)}`, side)];
  };

export const extremeOf =
  (which: string, among: string): AnswerInterpreter =>
  (answer) => {
    const found = organ(answer);
    const named = among.split('|');
    if (found === undefined || !named.includes(found)) return undefined;
    // Of two, the smaller one tells which is the larger.
    const larger = named.length === 2 && which === 'smallest' ? named.find((name) => name !== found) : found;
    const list = displayNames(named);
    const about =
      named.length === 2 || which === 'largest' ? message`largest of ${list}` : message`smallest of ${list}`;
    return larger === undefined ? undefined : [valued(about, larger)];
  };

export const namesLargest = (): AnswerInterpreter => (answer) => {
  const found = organ(answer);
  return found === undefined ? undefined : [valued(message`largest organ`, found), ...present([found])];
};

/** Whatever the question: the organs that the answer names are in the image. */
export const namesPresent = (): AnswerInterpreter => (answer) => {
  const found = organsOf(answer)?.map(organName);
  return found && present(found);
};

export const namesRightmost = (): AnswerInterpreter => (answer) => {
  const found = organ(answer);
  return found === undefined ? undefined : [valued(message`rightmost organ`, found), ...present([found])];
};

export const locates =
  (name: string): AnswerInterpreter =>
  (answer) => {
    if (saysAbsent(answer)) return [inImage(name, false, true)];
    const side = sideOf(answer);
    return [...(side ? [valued(message`side of the ${displayName(name)}`, side)] : []), ...present([name])];
  };

function ofVerdict(verdict: boolean | undefined, claims: (verdict: boolean) => Claim[]): Claim[] | undefined {
  return verdict === undefined ? undefined : claims(verdict);
}

function inImage(name: string, holds: boolean, implied = false): Claim {
  return whether(
    `contains ${name}`,
    message`whether the ${displayName(name)} is in the image`,
    holds,
    implied,
  );
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
  return whether(
    `study of ${region}`,
    message`whether the image is of the ${displayName(region)}`,
    holds,
    implied,
  );
}

function abnormalImage(holds: boolean, implied = false): Claim {
  return whether('abnormal', message`whether the image shows something abnormal`, holds, implied);
}

function abnormalOrgan(name: string, holds: boolean, implied = false): Claim {
  return whether(`abnormal ${name}`, message`whether the ${displayName(name)} is abnormal`, holds, implied);
}
