/** Texts about models: size, terms of a download, report of a verification. */
import * as vscode from 'vscode';
import type { ModelVerification, Terms } from '../../analysis/jobs/jobResults';

const BYTES_PER_MB = 1e6;

export function megabytes(bytes: number): string {
  return vscode.l10n.t('{0} MB', Math.ceil(bytes / BYTES_PER_MB));
}

/** Repository, server, size, licence and notice of a download, on three lines. */
export function termsText({ repository, license, notice, bytes }: Terms, server = 'huggingface.co'): string {
  return [
    vscode.l10n.t('{0} from {1}, {2}.', repository, server, megabytes(bytes)),
    vscode.l10n.t('Licence: {0}.', license),
    vscode.l10n.t(notice),
  ].join('\n');
}

/** Markdown report with one table row for each example image: computed and published label and probability. */
export function verificationText({ model, outcomes }: ModelVerification): string {
  const { title, sha256, checkpoint } = model;
  const lines = [
    `# ${vscode.l10n.t('Verification of {0}', title)}`,
    '',
    vscode.l10n.t('The files have not changed since they were stored (SHA-256 {0}).', sha256),
    '',
    `\`${checkpoint}\``,
    '',
  ];
  if (!outcomes) {
    lines.push(
      vscode.l10n.t('No probabilities are published for this checkpoint, so there is nothing to compare.'),
    );
    return lines.join('\n') + '\n';
  }
  const wrong = outcomes.filter(({ agrees }) => !agrees).length;
  lines.push(
    wrong === 0
      ? vscode.l10n.t('All {0} example images have the published probabilities.', outcomes.length)
      : vscode.l10n.t(
          '{0} of {1} example images differ from the published probabilities.',
          wrong,
          outcomes.length,
        ),
    '',
    `| ${vscode.l10n.t('Image')} | ${vscode.l10n.t('Computed')} | ${vscode.l10n.t('Published')} | |`,
    '| --- | --- | --- | --- |',
    ...outcomes.map(
      ({ file, label, probability, expectedLabel, expectedProbability, agrees }) =>
        `| ${file} | ${label} ${probability.toFixed(6)} | ${expectedLabel} ${expectedProbability} | ${agrees ? '✓' : '✗'} |`,
    ),
  );
  return lines.join('\n') + '\n';
}
