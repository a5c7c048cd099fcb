/** A figure of the panel in the format that the name of its file says. */
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { type Figure, type FigureFormat, figureFormats } from '../../common/figure';
import type { Writable } from '../files/saveFile';
import type { AnalysisClient } from '../worker/analysisClient';

export function figureContent(worker: AnalysisClient, figure: Figure): Writable {
  return {
    kinds: Object.fromEntries(figureFormats.map((format) => [format.toUpperCase(), [format]])),
    bytes: (uri) => worker.request('figureFile', { figure, format: formatOf(uri) }),
  };
}

/** @throws Error where the ending is none of a figure. */
function formatOf({ path }: vscode.Uri): FigureFormat {
  const ending = posix.extname(path).slice(1).toLowerCase();
  const format = figureFormats.find((one) => one === ending);
  if (format) return format;
  throw new Error(
    vscode.l10n.t(
      '{0} has no ending that says a format. End the name in .png, .svg or .pdf.',
      posix.basename(path),
    ),
  );
}
