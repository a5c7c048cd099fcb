/** A panel's answers to requests about tags and decisions. The webview names samples by row, the tag file by id. */
import * as vscode from 'vscode';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { Rpc } from '../../common/rpc';
import { withFacts } from '../../common/tagFileText';
import type { TagState } from '../../webview/protocol';
import type { PanelOffer, WebviewOffer } from '../../webview/requests';
import { rowsBelow } from '../panel/rowBounds';
import { TagFile } from './tagFile';
import { tagState } from './tagState';

const empty: TagState = { file: null, tags: [], notDuplicates: [] };

export class PanelTags implements vscode.Disposable {
  private tagFile: TagFile | undefined;
  private dataset: DatasetColumns | undefined;
  private rows: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly folder: vscode.Uri,
    private readonly rpc: Rpc<PanelOffer, WebviewOffer>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    rpc.handle('tags', () => this.state());
    rpc.handle('setTag', async ({ indices, tag, on }) => {
      const { ids, tagFile } = this.opened();
      const rows = rowsBelow(ids.length, 'setTag', 'indices', indices);
      await tagFile.change(
        rows.map((row) => ({ sample: ids[row], tag })),
        on,
      );
      return this.state();
    });
    rpc.handle('decidePair', async ({ a, b, notDuplicate }) => {
      const { ids, tagFile } = this.opened();
      const [row] = rowsBelow(ids.length, 'decidePair', 'a', [a]);
      const [other] = rowsBelow(ids.length, 'decidePair', 'b', [b]);
      if (row === other) throw new Error(vscode.l10n.t('A sample cannot be compared with itself.'));
      await tagFile.change([{ sample: ids[row], notDuplicateOf: ids[other] }], notDuplicate);
      return this.state();
    });
  }

  /** Sends the tags of a dataset that has been read, also of one that is read again. */
  show(dataset: DatasetColumns): void {
    this.rows = new Map(dataset.ids.map((id, row) => [id, row]));
    if (dataset.root !== this.dataset?.root) {
      this.tagFile?.dispose();
      this.tagFile = new TagFile(this.folder, dataset, () => this.send(), this.log);
    }
    this.dataset = dataset;
    this.send();
  }

  /** The facts of the tag file as it writes them; undefined where there is no file yet. */
  async text(): Promise<string | undefined> {
    const content = await this.tagFile?.read();
    return content?.file === null || !content ? undefined : withFacts('', content.facts, true);
  }

  /** Pairs of ids that are declared not to be duplicates, for the audit. */
  async notDuplicates(): Promise<readonly (readonly [string, string])[]> {
    const content = await this.tagFile?.read();
    return (content?.facts ?? []).flatMap((fact) =>
      'notDuplicateOf' in fact ? [[fact.sample, fact.notDuplicateOf] as const] : [],
    );
  }

  /** Sends the tags to the webview, which may be new. */
  send(): void {
    this.state().then(
      (state) => this.rpc.emit('tags', state),
      (error: unknown) => this.log.error(error instanceof Error ? error : String(error)),
    );
  }

  dispose(): void {
    this.tagFile?.dispose();
  }

  private opened(): { ids: readonly string[]; tagFile: TagFile } {
    const { dataset, tagFile } = this;
    if (!dataset || !tagFile) throw new Error(vscode.l10n.t('The dataset has not been read yet.'));
    return { ids: dataset.ids, tagFile };
  }

  private async state(): Promise<TagState> {
    if (!this.tagFile) return empty;
    const { file, facts } = await this.tagFile.read();
    return tagState(file, facts, this.rows);
  }
}
