import { installedPath } from './installedPath';

/** Of a file in the folder `models`. @throws AnalysisError `unavailable` when it is not part of this installation. */
export function modelPath(name: string): string {
  return installedPath('models', name);
}
