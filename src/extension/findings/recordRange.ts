/** Finds a QA record in the text of its file as it is now. */
import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser';

export interface WantedRecord {
  readonly qid: number | null;
  readonly question: string;
  readonly answer: string;
}

/**
 * By qid where the record has one, else by question and answer; of several equal ones the first that names the
 * sample. Undefined when the record is gone.
 */
export function recordRange(
  text: string,
  wanted: WantedRecord,
  sampleId: string,
): { offset: number; length: number } | undefined {
  const records = parseTree(text)?.children ?? [];
  const matching = records.filter((node) => {
    if (wanted.qid !== null) return value(node, 'qid') === wanted.qid;
    return value(node, 'question') === wanted.question && value(node, 'answer') === wanted.answer;
  });
  const best =
    matching.find((node) => String(value(node, 'img_name')).startsWith(`${sampleId}/`)) ?? matching.at(0);
  return best && { offset: best.offset, length: best.length };
}

function value(node: Node, name: string): unknown {
  const found = findNodeAtLocation(node, [name]);
  return found && getNodeValue(found);
}
