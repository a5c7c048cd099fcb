import { isAbsolute, relative, resolve } from 'node:path';
import type { Finding } from '../dataset/types';

/** file:line:column: severity: message, as compilers print and editors recognise. @param root of the dataset. */
export function findingLine(finding: Finding, root: string): string {
  const { line, column, severity, message } = finding;
  return `${shownPath(finding.file, root)}:${line}:${column}: ${severity}: ${message}`;
}

/** From the dataset; of a file outside it from the working folder, or whole where it does not lie there either. */
function shownPath(file: string, root: string): string {
  if (!file.startsWith('../')) return file;
  const path = resolve(root, file);
  const fromHere = relative('', path);
  return fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}
