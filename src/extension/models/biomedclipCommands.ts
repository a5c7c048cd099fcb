/** Commands that download, import, use, verify and remove BiomedCLIP. No download without consent. */
import * as vscode from 'vscode';
import type { StoredModel } from '../../analysis/embedding/biomedclip/modelStore';
import { type Choice, choose, confirm, showInformation } from '../messages/messages';
import { reach } from '../walkthrough/milestones';
import type { AnalysisClient } from '../worker/analysisClient';
import { runJob } from '../worker/workerJob';
import { hubOptions } from './hubOptions';
import { megabytes, termsText, verificationText } from './modelText';
import type { Reports } from './textDocuments';

interface Step extends Choice {
  readonly run?: () => Promise<void>;
}

export class BiomedclipCommands {
  constructor(
    private readonly client: AnalysisClient,
    private readonly storage: vscode.Uri,
    private readonly reports: Reports,
    /** Called when a model was added or removed. */
    private readonly onChange: () => void,
  ) {}

  /** `Slakescope: Set Up BiomedCLIP`. */
  async setUp(): Promise<void> {
    const models = await this.models();
    const terms = await this.client.request('modelTerms', {});
    const choices: Step[] = [
      ...models.map((model, i) => this.choiceOf(model, i === 0)),
      ...(models.length > 0 ? [{ label: '' }] : []),
      {
        icon: 'cloud-download',
        label: vscode.l10n.t('Download from the Hugging Face hub…'),
        detail: vscode.l10n.t(
          '{0}, licence {1}. An interrupted download is resumed.',
          megabytes(terms.bytes),
          terms.license,
        ),
        run: () => this.download(),
      },
      {
        icon: 'file',
        label: vscode.l10n.t('Import a checkpoint file…'),
        detail: vscode.l10n.t('open_clip_pytorch_model.bin, with tokenizer.json in the same folder.'),
        run: () => this.import('file'),
      },
      {
        icon: 'folder-opened',
        label: vscode.l10n.t('Import a folder…'),
        detail: vscode.l10n.t('A folder with these two files, or a Hugging Face cache.'),
        run: () => this.import('folder'),
      },
    ];
    const picked = await choose(choices, {
      title: vscode.l10n.t('Set Up BiomedCLIP'),
      ignoreFocusOut: true, // a notification takes the focus
      placeHolder:
        models.length > 0
          ? vscode.l10n.t('Choose a model on this machine, or get another')
          : vscode.l10n.t('There is no model on this machine yet'),
    });
    await picked?.run?.();
  }

  /** `Slakescope: Verify BiomedCLIP`: shows a report. @param given absent: the user picks a model. */
  async verify(given?: StoredModel): Promise<void> {
    const model = given ?? (await this.chooseModel());
    if (!model) return;
    const verification = await runJob(this.client, vscode.l10n.t('Verify BiomedCLIP'), 'verifyModel', {
      storageDir: this.storage.fsPath,
      sha256: model.sha256,
      hub: hubOptions(),
    });
    if (verification) await this.reports.show('BiomedCLIP.md', verificationText(verification));
  }

  private async download(): Promise<void> {
    const hub = hubOptions();
    const terms = await this.client.request('modelTerms', {});
    const question = {
      text: vscode.l10n.t('Download BiomedCLIP?'),
      detail: termsText(terms, hub.endpoint),
    };
    if (!(await confirm(question, vscode.l10n.t('Download')))) return;
    const model = await runJob(this.client, vscode.l10n.t('Download BiomedCLIP'), 'downloadModel', {
      storageDir: this.storage.fsPath,
      hub,
    });
    if (model) await this.offer(model);
  }

  private async import(kind: 'file' | 'folder'): Promise<void> {
    const picked = await vscode.window.showOpenDialog({
      canSelectFiles: kind === 'file',
      canSelectFolders: kind === 'folder',
      title: vscode.l10n.t('Import BiomedCLIP'),
      openLabel: vscode.l10n.t('Import'),
      ...(kind === 'file' ? { filters: { [vscode.l10n.t('Checkpoint')]: ['bin', 'pt', 'pth'] } } : {}),
    });
    const source = picked?.[0]?.fsPath;
    if (source === undefined) return;
    const model = await runJob(this.client, vscode.l10n.t('Import BiomedCLIP'), 'importModel', {
      storageDir: this.storage.fsPath,
      source,
    });
    if (model) await this.offer(model);
  }

  private async offer(model: StoredModel): Promise<void> {
    reach('model');
    this.onChange();
    const use = vscode.l10n.t('Use It');
    const verify = vscode.l10n.t('Verify');
    const answer = await showInformation(
      vscode.l10n.t('{0} is on this machine.', model.title),
      use,
      ...(model.official ? [verify] : []),
    );
    if (answer === use) await this.use(model);
    if (answer === verify) await this.verify(model);
  }

  private async manage(model: StoredModel): Promise<void> {
    const choices: Step[] = [
      { icon: 'check', label: vscode.l10n.t('Use It'), run: () => this.use(model) },
      { icon: 'beaker', label: vscode.l10n.t('Verify'), run: () => this.verify(model) },
      { icon: 'trash', label: vscode.l10n.t('Remove from This Machine…'), run: () => this.remove(model) },
    ];
    const picked = await choose(choices, {
      title: model.title,
      ignoreFocusOut: true, // a notification takes the focus
      placeHolder: model.checkpoint,
    });
    await picked?.run?.();
  }

  /** Changes the encoder in the workspace settings if it is set there, else in the user settings. */
  private async use(model: StoredModel): Promise<void> {
    const settings = vscode.workspace.getConfiguration('slakescope');
    const first = (await this.models()).at(0);
    // Without a configured checkpoint the first model is used; only another one has to be configured.
    const checkpoint = first?.sha256 === model.sha256 ? undefined : model.checkpoint;
    await settings.update('checkpoint', checkpoint, vscode.ConfigurationTarget.Global);
    const inWorkspace = settings.inspect('encoder')?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await settings.update('encoder', 'biomedclip', target);
  }

  private async remove(model: StoredModel): Promise<void> {
    const question = {
      text: vscode.l10n.t('Remove {0} from this machine?', model.title),
      detail: `${megabytes(model.bytes)}, ${model.checkpoint}`,
    };
    if (!(await confirm(question, vscode.l10n.t('Remove'), 'warning'))) return;
    await this.client.request('removeModel', { storageDir: this.storage.fsPath, sha256: model.sha256 });
    const settings = vscode.workspace.getConfiguration('slakescope');
    if (settings.get('checkpoint') === model.checkpoint) {
      await settings.update('checkpoint', undefined, vscode.ConfigurationTarget.Global);
    }
    this.onChange();
  }

  private async chooseModel(): Promise<StoredModel | undefined> {
    const models = await this.models();
    if (models.length === 0) {
      const setUp = vscode.l10n.t('Set Up BiomedCLIP');
      const text = vscode.l10n.t('There is no model on this machine to verify.');
      if ((await showInformation(text, setUp)) === setUp) await this.setUp();
      return undefined;
    }
    if (models.length === 1) return models[0];
    const choices = models.map((model) => ({ ...labelOf(model), model }));
    return (await choose(choices, { title: vscode.l10n.t('Verify BiomedCLIP') }))?.model;
  }

  private choiceOf(model: StoredModel, isFirst: boolean): Step {
    const settings = vscode.workspace.getConfiguration('slakescope');
    const named = settings.get<string>('checkpoint', '');
    const isUsed = settings.get('encoder') === 'biomedclip' && (named ? named === model.checkpoint : isFirst);
    const label = labelOf(model);
    return {
      ...label,
      description: isUsed ? `${label.description} · ${vscode.l10n.t('in use')}` : label.description,
      run: () => this.manage(model),
    };
  }

  private models(): Promise<readonly StoredModel[]> {
    return this.client.request('models', { storageDir: this.storage.fsPath });
  }
}

function labelOf(model: StoredModel) {
  return {
    icon: model.official ? 'verified' : 'package',
    label: model.title,
    description: `${megabytes(model.bytes)} · ${model.sha256.slice(0, 12)}`,
  };
}
