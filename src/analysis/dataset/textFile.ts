/** The bytes of a text file of the dataset, and what is said about how it was saved. */
import { readFile, stat } from 'node:fs/promises';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { isMissingFile } from '../files/missing';
import type { FindingList } from './findingList';
import { editedText } from './readCache';
import type { DecodedText } from './textEncoding';
import { unreadableReason } from './unreadable';

/** Of a table or list as text: half of the longest string that the engine holds. */
export const MAX_TEXT_FILE_BYTES = 256 * 1024 * 1024;

export const notAFile = message`This must be a file, but is a folder or a device; it is ignored.`;

/** @param error of the system. @throws it where the machine lacks file handles or memory. */
export function cannotBeRead(error: unknown): MessageTemplate {
  return message`The file cannot be read (${unreadableReason(error)}).`;
}

type AddFinding = ReturnType<FindingList['about']>;

/** Undefined where it cannot be read, or is larger than `maxBytes`; a finding says why. */
export async function readWholeFile(
  path: string,
  add: AddFinding,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const edited = editedText(path);
  if (edited !== undefined) return Buffer.from(edited);
  try {
    const found = await stat(path);
    if (!found.isFile()) {
      add('unreadable-file', notAFile);
      return undefined;
    }
    const { size } = found;
    if (size <= maxBytes) return await readFile(path);
    add('file-too-large', message`The file has ${size} bytes; files above ${maxBytes} bytes are not read.`);
  } catch (error) {
    if (isMissingFile(error)) add('missing-file', message`The file is missing.`);
    else add('unreadable-file', cannotBeRead(error));
  }
  return undefined;
}

/** Says that a file was not UTF-8; nothing for one that was. */
export function reportEncoding({ encoding, guessed, lossy }: DecodedText, add: AddFinding): void {
  if (encoding === 'UTF-8' && !lossy) return;
  if (encoding === 'UTF-8') {
    add('not-utf8', message`The file is not UTF-8; the bytes that are not were replaced. Save it as UTF-8.`);
  } else if (guessed) {
    const text = message`The file is not UTF-8; it was read as ${encoding}, which it seems to be. Save it as UTF-8.`;
    add('not-utf8', text);
  } else {
    const text = message`The file is ${encoding}, which many readers refuse; it was decoded. Save it as UTF-8.`;
    add('not-utf8', text, lossy ? {} : { severity: 'warning' });
  }
}
