/** Errors as the user reads them: one localized sentence each, also for errors that crossed the worker's channel. */
import * as vscode from 'vscode';
import { isCancelled } from '../../common/errors';
import { formatMessage, type MessageTemplate } from '../../common/messageTemplate';
import { systemErrorMessage } from '../../common/systemErrors';
import { showFailure } from '../messages/messages';
import { lookUp } from './lookUp';

interface CodedError {
  readonly detail?: Readonly<Partial<Record<string, string | number | boolean>>>;
  readonly template?: MessageTemplate;
}

/** Whether the request failed because BiomedCLIP is not set up. */
export function lacksBiomedclip(error: unknown): boolean {
  return (error as CodedError).detail?.['missing'] === 'biomedclip';
}

/** Shows one sentence to the user and logs the error with its stack. */
export async function showError(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  log.error(error instanceof Error ? error : String(error));
  const showLog = vscode.l10n.t('Show Log');
  if ((await showFailure(explain(error), showLog)) === showLog) log.show();
}

/** A localized sentence from the error's template; else the error's own message. */
export function explain(error: unknown): string {
  const template = (error as CodedError).template ?? systemErrorMessage(error);
  if (template) return formatMessage(template, lookUp);
  if (isCancelled(error)) return vscode.l10n.t('Cancelled.');
  return error instanceof Error ? error.message : String(error);
}
