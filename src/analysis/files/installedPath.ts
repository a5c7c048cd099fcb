/** Files that come with the program: in folders beside `dist` in the product, three folders up from here in the sources. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { message } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';

/** @throws AnalysisError `unavailable` when the file is not part of this installation. */
export function installedPath(folder: 'models' | 'l10n', name: string): string {
  const candidates = ['..', '../../..'].map((up) => join(__dirname, up, folder, name));
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  throw new AnalysisError(
    'unavailable',
    message`The file ${folder}/${name} is missing; install Slakescope again.`,
    {
      name,
    },
  );
}
