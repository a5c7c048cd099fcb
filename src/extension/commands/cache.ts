/** `Slakescope: Clear Cache…`: shows what is kept of datasets between runs, and removes it. */
import * as vscode from 'vscode';
import { confirm, showInformation } from '../messages/messages';
import { megabytes } from '../models/modelText';
import type { AnalysisClient } from '../worker/analysisClient';

export async function clearCache(client: AnalysisClient, storage: vscode.Uri): Promise<void> {
  const { fsPath: storageDir } = storage;
  const { bytes } = await client.request('cacheSize', { storageDir });
  const limit = vscode.workspace.getConfiguration('slakescope').get<number>('cacheSize', 10);
  const question = {
    text: vscode.l10n.t('Clear the cache of Slakescope?'),
    detail: vscode.l10n.t(
      'Embeddings, thumbnails and results of all datasets take {0} of at most {1} GB in {2}. They are made again when they are needed. Models and runs stay.',
      megabytes(bytes),
      limit,
      storageDir,
    ),
  };
  if (!(await confirm(question, vscode.l10n.t('Clear')))) return;
  const removed = await client.request('clearCache', { storageDir });
  void showInformation(vscode.l10n.t('{0} were removed from the cache.', megabytes(removed.bytes)));
}
