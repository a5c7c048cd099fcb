/** Organ boxes of `detection.json`: a list of one-key objects `{organ: [x, y, width, height]}` in pixels. */
import { getNodeValue, type Node } from 'jsonc-parser';
import type { FindingKind } from '../../../common/findings';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import type { FindingList } from '../findingList';
import type { ImageHeader } from '../imageHeader';
import { describeType, properties } from '../jsonNodes';
import type { JsonSource } from '../jsonSource';
import type { Box } from '../types';

/** Annotation tools round outwards: a box may cross the edge by this much. */
const EDGE_TOLERANCE_PX = 1;

const CHECK_EVERY_BOXES = 4096;

/** @param check called now and then; what it throws ends the reading. */
export function readBoxes(
  source: JsonSource,
  image: ImageHeader,
  findings: FindingList,
  sample: string,
  check: () => void = () => undefined,
): Box[] {
  const { root, path, text } = source;
  const addFinding = findings.about(path, sample);
  const add = (about: string, kind: FindingKind, { offset, length }: Node, message: MessageTemplate) =>
    addFinding(kind, message, { about, at: { text, offset, length } });
  if (root.type !== 'array') {
    const found = describeType(root);
    add('detection', 'wrong-type', root, message`The file holds ${found}, but a list of boxes is expected.`);
    return [];
  }
  const boxes: Box[] = [];
  (root.children ?? []).forEach((node, index) => {
    if (index % CHECK_EVERY_BOXES === 0) check();
    const about = `box=${index}`;
    const organs = node.type === 'object' ? [...properties(node)] : [];
    // Of an organ that is named twice, one box would be lost.
    if (organs.length !== 1 || node.children?.length !== 1) {
      add(
        about,
        'bad-box',
        node,
        message`A box must be an object with one organ, such as {"Liver": [x, y, width, height]}.`,
      );
      return;
    }
    const [organ, value] = organs[0];
    const numbers: unknown = getNodeValue(value);
    if (!isFour(numbers)) {
      add(about, 'bad-box', value, message`The box of ${organ} must be four numbers [x, y, width, height].`);
      return;
    }
    const [x, y, width, height] = numbers;
    if (width <= 0 || height <= 0) {
      add(about, 'bad-box', value, message`The box of ${organ} has no area (${width} x ${height} pixels).`);
      boxes.push({ organ, x, y, width, height });
      return;
    }
    const outside =
      x < -EDGE_TOLERANCE_PX ||
      y < -EDGE_TOLERANCE_PX ||
      x + width > image.width + EDGE_TOLERANCE_PX ||
      y + height > image.height + EDGE_TOLERANCE_PX;
    if (outside) {
      add(
        about,
        'box-outside-image',
        value,
        message`The box of ${organ} does not lie in the image of ${image.width} x ${image.height} pixels.`,
      );
    }
    boxes.push({ organ, x, y, width, height });
  });
  return boxes;
}

function isFour(value: unknown): value is [number, number, number, number] {
  return Array.isArray(value) && value.length === 4 && value.every((v) => typeof v === 'number');
}
