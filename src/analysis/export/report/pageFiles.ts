/** The files of the explorer's page in this installation: beside the program, three folders up from here in the sources. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';

export interface PageFiles {
  /** Answers the page in place of the editor; runs first. */
  readonly hostScript: string;
  readonly hostStyle: string;
  readonly pageScript: string;
  readonly pageStyle: string;
  /** Of icons, with its font inside. */
  readonly iconStyle: string;
}

/** @throws AnalysisError `unavailable` when they are not part of this installation. */
export async function readPageFiles(): Promise<PageFiles> {
  const text = async (name: string) => (await readFile(pagePath(name))).toString('utf8');
  const font = (await readFile(pagePath('codicon.ttf'))).toString('base64');
  const iconStyle = (await text('codicon.css')).replace(/url\([^)]*\)/, `url(data:font/ttf;base64,${font})`);
  return {
    hostScript: await text('report.js'),
    hostStyle: await text('report.css'),
    pageScript: await text('main.js'),
    pageStyle: await text('main.css'),
    iconStyle,
  };
}

function pagePath(name: string): string {
  const candidates = ['webview', '../../../../dist/webview', '../../../dist/webview'].map((folder) =>
    join(__dirname, folder, name),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  throw new AnalysisError(
    'unavailable',
    message`The file dist/webview/${name} is missing; install Slakescope again.`,
    {
      name,
    },
  );
}
