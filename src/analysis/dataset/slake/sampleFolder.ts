/** One sample folder: its image, mask, boxes and QA records. */
import type { Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Severity } from '../../../common/findings';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { UNKNOWN } from '../fields';
import { type FindingList, recordKey } from '../findingList';
import { imageFileHeader } from '../imageFileHeader';
import { BadImage, type ImageHeader } from '../imageHeader';
import { imageFile } from '../imageSource';
import { boxLimits } from '../jsonLimits';
import { readJsonSource } from '../jsonSource';
import { isLeftover } from '../leftovers';
import { type LinkContext, staysInside } from '../links';
import { majorityOf } from '../majority';
import { reportPeculiarities } from '../peculiarImages';
import { fieldRange } from '../recordFields';
import { orderedSplits } from '../splitNames';
import { notAFile } from '../textFile';
import type { QaRecord, Sample } from '../types';
import { unreadableReason } from '../unreadable';
import { readBoxes } from './boxes';
import {
  detectionFile,
  extensionOf,
  imageFilePattern,
  maskFile,
  questionFile,
  questionFiles,
  SLAKE_FOLDER,
} from './fileNames';
import { comparableName, namesOf } from './imageNames';
import { reportMissingImage } from './missingImage';
import { readRecords } from './records';
import { reportOddNames, type SplitEntry } from './splits';

export interface SampleContext extends LinkContext {
  readonly split: SplitEntry | undefined;
  /** Called now and then; what it throws ends the reading. */
  readonly check?: () => void;
}

/** Undefined when the folder holds no readable image; the findings say why. */
export async function readSample(
  folder: string,
  id: string,
  entries: readonly Dirent[],
  context: SampleContext,
): Promise<Sample | undefined> {
  const { findings, split, check } = context;
  const files = await usableFiles(folder, id, entries, context);
  const images = files
    .filter((name) => imageFilePattern.test(name))
    .sort((a, b) => imageRank(a) - imageRank(b) || (a < b ? -1 : 1));
  const imageName = images.at(0);
  if (imageName === undefined) {
    await reportMissingImage(folder, id, files, entries, findings);
    return undefined;
  }
  if (images.length > 1) {
    const add = findings.about(join(folder, images[1]), id);
    add('several-images', message`The sample has several images; ${imageName} is used.`);
  }
  const imagePath = join(folder, imageName);
  const image = await imageHeader(imagePath, id, findings, imageWords);
  if (!image) return undefined;
  reportPeculiarities(image, findings.about(imagePath, id));

  const maskPath = files.includes(maskFile) ? join(folder, maskFile) : undefined;
  const mask = maskPath && (await imageHeader(maskPath, id, findings, maskWords));
  if (maskPath && mask && (mask.width !== image.width || mask.height !== image.height)) {
    findings.about(maskPath, id)(
      'mask-size',
      message`The mask is ${mask.width} x ${mask.height} pixels, but the image is ${image.width} x ${image.height}.`,
    );
  }
  const detectionPath = join(folder, detectionFile);
  const detection = files.includes(detectionFile)
    ? await readJsonSource(detectionPath, findings, { sample: id, limits: boxLimits, check })
    : undefined;
  const qa = await questions(folder, id, files, context);
  return {
    id,
    folder,
    image: imageFile(imagePath),
    ...(mask && { maskPath }),
    boxes: detection ? readBoxes(detection, image, findings, id, check) : [],
    qa,
    // The split files are the authority where they name the image, as in the tutorial.
    modality: firstText(split?.records, 'modality') ?? majorityOf(qa, 'modality') ?? UNKNOWN,
    location: firstText(split?.records, 'location') ?? majorityOf(qa, 'location') ?? UNKNOWN,
    ...(split && { split: split.split }),
    ...(split && split.counts.size > 1 && { splitCounts: orderedSplits(split.counts) }),
    width: image.width,
    height: image.height,
  };
}

async function questions(
  folder: string,
  id: string,
  files: readonly string[],
  { split, findings, check }: SampleContext,
): Promise<readonly QaRecord[]> {
  const name = questionFiles.find((one) => files.includes(one));
  const path = join(folder, name ?? questionFile);
  const add = findings.about(path, id);
  if (name === undefined) {
    if (split) return split.records;
    add('missing-file', message`The sample has no question.json, and no split file has questions about it.`);
    return [];
  }
  const source = await readJsonSource(path, findings, { sample: id, check });
  if (!source) return [];
  const qa = readRecords(source, findings, () => id, check);
  // A file that is no valid JSON is a finding already.
  if (qa.length === 0 && source.valid)
    add('no-questions', message`The sample has an image but no usable question.`);
  const names = namesOf([id]);
  reportOddNames(qa, names, source, findings, id);
  for (const record of qa) {
    const { imgName, imgId } = record;
    const { text } = source;
    const detailsOf = (field: string) => ({
      about: recordKey(record),
      at: { text, ...fieldRange(text.text, record.source, field) },
    });
    if (imgName !== undefined && names(imgName)?.sample !== comparableName(id)) {
      add(
        'wrong-image-name',
        message`The record's img_name is ${JSON.stringify(imgName)}, but it lies in the folder of ${id}.`,
        detailsOf('img_name'),
      );
    }
    const number = SLAKE_FOLDER.exec(id)?.[1];
    if (imgId !== undefined && number !== undefined && imgId !== Number(number)) {
      const sentence = message`The record's img_id is ${imgId}, but it lies in the folder of ${id}.`;
      add('wrong-image-id', sentence, detailsOf('img_id'));
    }
  }
  return qa;
}

/** Names of plain files, links inside the dataset included; a link out of it is a finding, as is what has the name of a file and is none. */
async function usableFiles(
  folder: string,
  id: string,
  entries: readonly Dirent[],
  context: SampleContext,
): Promise<string[]> {
  const names: string[] = [];
  for (const entry of entries) {
    if (isLeftover(entry.name)) continue;
    if (entry.isFile()) names.push(entry.name);
    else {
      const path = join(folder, entry.name);
      const isLink = entry.isSymbolicLink();
      if (isLink && !(await staysInside(path, context, id))) continue;
      // Reading a pipe or device would wait forever.
      if (isLink && (await stat(path)).isFile()) names.push(entry.name);
      else if (isRead(entry.name)) context.findings.about(path, id)('unreadable-file', notAFile);
    }
  }
  return names;
}

function isRead(name: string): boolean {
  return imageFilePattern.test(name) || [maskFile, detectionFile, ...questionFiles].includes(name);
}

interface ImageWords {
  readonly severity: Severity;
  readonly leavesOut?: true;
  readonly sentence: (reason: MessageTemplate) => MessageTemplate;
}

const imageWords: ImageWords = {
  severity: 'error',
  leavesOut: true,
  sentence: (reason) => message`The image ${reason}; it is left out.`,
};
const maskWords: ImageWords = {
  severity: 'warning',
  sentence: (reason) => message`The mask ${reason}; it is not shown.`,
};

async function imageHeader(
  path: string,
  id: string,
  findings: FindingList,
  { severity, leavesOut, sentence }: ImageWords,
): Promise<ImageHeader | undefined> {
  let reason: MessageTemplate;
  try {
    return await imageFileHeader(path);
  } catch (error) {
    reason = error instanceof BadImage ? error.reason : message`cannot be read (${unreadableReason(error)})`;
  }
  findings.about(path, id)('bad-image', sentence(reason), { severity, leavesOut });
  return undefined;
}

/** source.jpg before source.jpeg before source.png, lower case first, as the tutorial chooses. */
function imageRank(name: string): number {
  const extensions = ['jpg', 'jpeg', 'png'];
  const rank = extensions.indexOf(extensionOf(name)) * 2;
  return rank + (name === name.toLowerCase() ? 0 : 1);
}

function firstText(
  records: readonly QaRecord[] | undefined,
  field: 'modality' | 'location',
): string | undefined {
  return records?.find((record) => record[field])?.[field];
}
