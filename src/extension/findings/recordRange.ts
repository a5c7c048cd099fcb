/** Finds a QA record in the current text of its file. */
import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser';

export interface WantedRecord {
  readonly qid: number | string | null;
  readonly question: string;
  readonly answer: string;
}

/**
 * Searches by qid if the record has one, else by question and answer, and prefers a record of the sample. Offset and
 * length in UTF-16 code units; undefined when the text has no such record.
 */
export function recordRange(
  text: string,
  wanted: WantedRecord,
  sampleId: string,
): { offset: number; length: number } | undefined {
  const records = parseTree(text)?.children ?? [];
  const matching = records.filter((node) => {
    // A text that is a number names the same record.
    if (wanted.qid !== null) return String(value(node, 'qid')).trim() === String(wanted.qid).trim();
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
