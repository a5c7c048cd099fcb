/** The list of formats of boxes; a new one is a file beside this and a line here. */
import type { BoxFormat } from './boxFormat';
import { cocoFormat } from './coco';
import { yoloFormat } from './yolo';

export const boxFormats: readonly BoxFormat[] = [cocoFormat, yoloFormat];
