/** Files that have the name of a table and hold none: what shows that they are damaged becomes a finding. */
import { basename } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import type { FindingList } from '../findingList';
import { describeForeignFile } from '../imageContent';
import { knownSplit } from '../splitNames';
import { decodeText } from '../textEncoding';
import { cannotBeRead, notAFile } from '../textFile';
import { headBytes } from './candidateTables';

/** Texts of any kind have this ending. */
const ANY_TEXT = /\.txt$/i;
const NO_TEXT = message`The file holds zero bytes instead of text: copying it was interrupted, or it is of another format. Copy it again.`;
const NO_RECORDS = message`The file is named after a split, but no records about images were recognised in it; it is not read.`;

/**
 * Says why a file that `likenessOf` takes for no table is none; nothing where it is simply another file.
 * @throws AnalysisError where the machine lacks file handles or memory.
 */
export async function reportDamage(path: string, findings: FindingList): Promise<void> {
  if (ANY_TEXT.test(path)) return;
  const add = findings.about(path);
  let head: Uint8Array;
  try {
    head = await headBytes(path);
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    add('unreadable-file', error.cause === undefined ? notAFile : cannotBeRead(error.cause));
    return;
  }
  const { text } = decodeText(head);
  const foreign = describeForeignFile(head);
  if (text.trim() === '') add('empty-file', message`The file is empty.`);
  else if (foreign) add('unreadable-file', message`The file ${foreign}.`);
  else if (text.includes('\0')) add('unreadable-file', NO_TEXT);
  else if (knownSplit(basename(path).replace(/\.[^.]+$/, '')) !== undefined) add('unread-file', NO_RECORDS);
}
