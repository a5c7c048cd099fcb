/** Models and their check in words. */
import * as vscode from 'vscode';
import type { ModelVerification, Terms } from '../../analysis/jobs/jobResults';

const BYTES_PER_MB = 1e6;

export function megabytes(bytes: number): string {
  return vscode.l10n.t('{0} MB', Math.ceil(bytes / BYTES_PER_MB));
}

/** What is fetched, from where, on which terms. */
export function termsText({ repository, license, notice, bytes }: Terms, server = 'huggingface.co'): string {
  return [
    vscode.l10n.t('{0} from {1}, {2}.', repository, server, megabytes(bytes)),
    vscode.l10n.t('Licence: {0}.', license),
    vscode.l10n.t(notice),
  ].join('\n');
}

/** Markdown: one row an example image, published beside found. */
export function verificationText({ model, outcomes }: ModelVerification): string {
  const { title, sha256, checkpoint } = model;
  const lines = [
    `# ${vscode.l10n.t('Check of {0}', title)}`,
    '',
    vscode.l10n.t('The files are what was stored (SHA-256 {0}).', sha256),
    '',
    `\`${checkpoint}\``,
    '',
  ];
  if (!outcomes) {
    lines.push(vscode.l10n.t('No numbers are published for this checkpoint, so there are none to compare.'));
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
    `| ${vscode.l10n.t('Image')} | ${vscode.l10n.t('Found')} | ${vscode.l10n.t('Published')} | |`,
    '| --- | --- | --- | --- |',
    ...outcomes.map(
      ({ file, label, probability, expectedLabel, expectedProbability, agrees }) =>
        `| ${file} | ${label} ${probability.toFixed(6)} | ${expectedLabel} ${expectedProbability} | ${agrees ? '✓' : '✗'} |`,
    ),
  );
  return lines.join('\n') + '\n';
}
