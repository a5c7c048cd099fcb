/** Errors as the user reads them: one localized sentence each, also for errors that crossed the worker's channel. */
import * as vscode from 'vscode';
import { formatMessage, type MessageTemplate } from '../../common/messageTemplate';
import { systemErrorMessage } from '../../common/systemErrors';
import { showFailure } from '../messages/messages';
import { lookUp } from './lookUp';

interface CodedError {
  readonly code?: unknown;
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

/** A localized sentence from the error's template, or its code and values; else the error's own English message. */
export function explain(error: unknown): string {
  const { code, detail = {} } = error as CodedError;
  const text = (name: string) => String(detail[name] ?? '');
  const message = error instanceof Error ? error.message : String(error);
  const template = (error as CodedError).template ?? systemErrorMessage(error);
  if (template) return formatMessage(template, lookUp);
  switch (code) {
    case 'bad-parameter':
      return detail['parameter'] === undefined
        ? message
        : vscode.l10n.t('{0}: {1} must be {2}.', text('method'), text('parameter'), text('allowed'));
    case 'unavailable':
      return detail['missing'] === 'biomedclip'
        ? vscode.l10n.t('BiomedCLIP is not set up on this machine. Set it up, or use the built-in encoder.')
        : message;
    case 'cancelled':
      return vscode.l10n.t('Cancelled.');
    default:
      return message;
  }
}
