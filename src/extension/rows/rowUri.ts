/**
 * URIs of what lies in the rows of a table: `slakescope:/data/train.parquet/row-12.json` is the record of row 12,
 * `…/row-12.png?…` its image. The ending is that of the image, so that the editor opens its viewer; the query names
 * the column, and the place in its list.
 */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ImageSource } from '../../analysis/dataset/types';

export const ROW_SCHEME = 'slakescope';

/** An image in a cell of a table. */
export type CellImage = Extract<ImageSource, { readonly kind: 'cell' }>;

export interface RowPlace {
  /** Absolute path of the table. */
  readonly file: string;
  /** 0-based. */
  readonly row: number;
  /** Absent: the record is meant. */
  readonly image?: Pick<CellImage, 'column' | 'item'>;
}

export function recordUri(file: string, row: number): vscode.Uri {
  return rowUri(file, `row-${row}.json`);
}

/** @param extension of the image, without the dot. */
export function imageUri({ file, row, column, item, part }: CellImage, extension: string): vscode.Uri {
  const name = part === undefined ? '' : `.${part.replaceAll(/[^\p{L}\p{N}_-]/gu, '-')}`;
  // Survives any number of decodings, whatever the column is called.
  const query = `${Buffer.from(column).toString('hex')}${item === undefined ? '' : `.${item}`}`;
  return rowUri(file, `row-${row}${name}.${extension}`).with({ query });
}

function rowUri(file: string, name: string): vscode.Uri {
  const table = vscode.Uri.file(file);
  return table.with({ scheme: ROW_SCHEME, path: `${table.path}/${name}` });
}

/** Undefined for a URI that is none of ours. */
export function placeOf(uri: vscode.Uri): RowPlace | undefined {
  const row = /\/row-(\d{1,15})(?:\.[^/]*)?\.(\w+)$/u.exec(uri.path);
  if (uri.scheme !== ROW_SCHEME || !row) return undefined;
  const file = dirname(uri.with({ scheme: 'file', query: '' }).fsPath);
  const place = { file, row: Number(row[1]) };
  if (row[2] === 'json') return uri.query === '' ? place : undefined;
  const image = /^((?:[0-9a-f]{2})+)(?:\.(\d{1,15}))?$/.exec(uri.query);
  if (!image) return undefined;
  const column = Buffer.from(image[1], 'hex').toString();
  const item = image.at(2);
  return { ...place, image: { column, ...(item === undefined ? {} : { item: Number(item) }) } };
}
