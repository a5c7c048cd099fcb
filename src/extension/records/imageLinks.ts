/** Links from the names of images in files of records to their images. */
import * as vscode from 'vscode';
import type { RowFiles } from '../rows/rowFiles';
import { imageNames } from './imageNames';
import { type DocumentRecords, RECORD_DOCUMENTS, recordAt, type RecordPlaces } from './recordPlaces';

/** The editor draws a line under each. */
const MAX_LINKS = 20_000;

class ImageLink extends vscode.DocumentLink {
  constructor(
    range: vscode.Range,
    readonly records: DocumentRecords,
    readonly sample: number,
  ) {
    super(range);
  }
}

export class ImageLinks implements vscode.DocumentLinkProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerDocumentLinkProvider(RECORD_DOCUMENTS, this);

  constructor(
    private readonly places: RecordPlaces,
    private readonly rows: RowFiles,
  ) {}

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const records = await this.places.of(document);
    if (!records) return [];
    const isJson = /json/i.test(document.uri.path.slice(document.uri.path.lastIndexOf('.')));
    const names = imageNames(document.getText(), isJson).slice(0, MAX_LINKS);
    return names.flatMap(({ offset, length }) => {
      const sample = recordAt(records, offset);
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      return sample === undefined ? [] : [new ImageLink(range, records, sample)];
    });
  }

  /** Where the image lies is only asked for when the link is followed. */
  async resolveDocumentLink(link: vscode.DocumentLink): Promise<vscode.DocumentLink> {
    if (!(link instanceof ImageLink)) return link;
    const { image } = await link.records.model.client.request('sample', { index: link.sample });
    link.target = await this.rows.uriOf(image);
    return link;
  }

  dispose(): void {
    this.registration.dispose();
  }
}
