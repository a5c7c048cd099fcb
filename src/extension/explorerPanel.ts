/**
 * One panel: its page, what the page may ask, and what it is told. The page is remade whenever it is shown again,
 * so everything it needs is sent anew on each `ready`.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Rpc } from '../common/rpc';
import type { PageOffer, PanelOffer, Phase } from '../webview/protocol';
import type { DatasetSession, SessionListener } from './datasetSession';
import type { Findings } from './findings';
import { explain, isCancelled } from './messages';
import { openTarget } from './openTarget';
import { pageStrings } from './pageStrings';
import {
  readFitRequest,
  readInteger,
  readNeighborRequest,
  readOpenTarget,
  readSave,
  readText,
} from './pageRequests';

export class ExplorerPanel implements vscode.Disposable {
  private readonly rpc: Rpc<PanelOffer, PageOffer>;
  private phase: Phase = { phase: 'working' };
  private encoderTitle = '';
  private readonly listener: SessionListener;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly session: DatasetSession,
    private readonly extensionUri: vscode.Uri,
    private readonly findings: Findings,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { webview } = panel;
    this.rpc = new Rpc<PanelOffer, PageOffer>(
      {
        post: (message) => void webview.postMessage(message),
        listen: (listen) => {
          const subscription = webview.onDidReceiveMessage(listen);
          return () => subscription.dispose();
        },
      },
      (problem, error) => log.warn(problem, error ?? ''),
    );
    this.listener = {
      dataset: (dataset) => {
        this.findings.show(dataset);
        preparePanel(panel, extensionUri, [dataset.root]);
        this.rpc.emit('dataset', dataset);
      },
      thumbnails: (page) => this.rpc.emit('thumbnails', page),
      progress: (progress) => this.rpc.emit('progress', progress),
      snapshot: ({ method, space, coordinates }) => this.rpc.emit('snapshot', { method, space, coordinates }),
    };
    this.answerPage();
  }

  get active(): boolean {
    return this.panel.active;
  }

  /** Fills the page and opens the dataset; failures are shown in the page, not thrown. */
  async start(): Promise<void> {
    this.panel.webview.html = pageHtml(this.panel.webview, this.extensionUri, this.session.folder);
    await this.open();
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
  }

  cancel(): void {
    this.session.cancel();
  }

  dispose(): void {
    if (this.session.dataset) this.findings.clear(this.session.dataset.root);
    this.rpc.dispose();
    this.session.dispose();
    this.panel.dispose();
  }

  private async open(): Promise<void> {
    this.setPhase({ phase: 'working' });
    try {
      const opened = await this.session.open(this.listener);
      this.encoderTitle = opened.encoderTitle;
      this.panel.title = opened.name;
      this.setPhase({ phase: 'ready', samples: opened.samples, questions: opened.questions });
    } catch (error) {
      if (isCancelled(error)) return this.setPhase({ phase: 'cancelled' });
      this.log.error(error instanceof Error ? error : String(error));
      this.setPhase({ phase: 'failed', message: explain(error) });
    }
  }

  private setPhase(phase: Phase): void {
    this.phase = phase;
    this.rpc.emit('phase', phase);
  }

  /** Every value from the page is read by kind and range before it is used: the page shows hostile text. */
  private answerPage(): void {
    const { rpc, session } = this;
    rpc.handle('ready', async () => {
      const init = {
        strings: pageStrings(),
        language: vscode.env.language,
        datasetName: session.dataset?.name ?? this.panel.title,
        encoderTitle: this.encoderTitle,
        methods: await session.methods(),
        seed: session.seed,
      };
      setTimeout(() => this.sendSnapshot()); // after the answer, which the page needs first
      return init;
    });
    rpc.handle('fit', (request) => session.fit(readFitRequest(request), this.listener));
    rpc.handle('neighbors', (request) => session.neighbors(readNeighborRequest(request)));
    rpc.handle('search', (request) => session.search(readText(request, 'text')));
    rpc.handle('sample', async (request) => {
      const detail = await session.sample(readInteger(request, 'index'));
      const url = (path: string) => this.panel.webview.asWebviewUri(vscode.Uri.file(path)).toString();
      return {
        ...detail,
        imageUrl: url(detail.imagePath),
        maskUrl: detail.maskPath ? url(detail.maskPath) : null,
      };
    });
    rpc.handle('open', async (request) => {
      const target = readOpenTarget(request);
      await openTarget(target, await session.sample(target.index), this.panel.viewColumn);
    });
    rpc.handle('save', async (request) => {
      const { suggestedName, bytes } = readSave(request);
      const uri = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(session.folder, '..', suggestedName),
      });
      if (!uri) return { saved: false };
      await vscode.workspace.fs.writeFile(uri, bytes);
      return { saved: true };
    });
    rpc.handle(
      'copy',
      (request) => vscode.env.clipboard.writeText(readText(request, 'text')) as Promise<void>,
    );
    rpc.handle('cancel', () => session.cancel());
    rpc.handle('retry', () => this.open());
    rpc.handle('showLog', () => this.log.show());
  }

  private sendSnapshot(): void {
    if (this.session.dataset) this.rpc.emit('dataset', this.session.dataset);
    for (const page of this.session.pages) this.rpc.emit('thumbnails', page);
    this.rpc.emit('phase', this.phase);
  }
}

/** What the page may load: the bundle, our own pictures and this dataset. Set anew also on a revived panel. */
export function preparePanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  datasetRoots: readonly string[],
): void {
  panel.webview.options = {
    enableScripts: true,
    localResourceRoots: [
      vscode.Uri.joinPath(extensionUri, 'dist', 'webview'),
      vscode.Uri.joinPath(extensionUri, 'media'),
      ...datasetRoots.map((root) => vscode.Uri.file(root)),
    ],
  };
  panel.iconPath = {
    light: vscode.Uri.joinPath(extensionUri, 'media', 'tab-light.svg'),
    dark: vscode.Uri.joinPath(extensionUri, 'media', 'tab-dark.svg'),
  };
}

function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, folder: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slakescope</title>
<link rel="stylesheet" href="${asset('main.css')}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${asset('codicon.css')}">
</head>
<body data-folder="${escapeAttribute(folder.toString())}">
<div id="app"></div>
<script nonce="${nonce}" src="${asset('main.js')}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
