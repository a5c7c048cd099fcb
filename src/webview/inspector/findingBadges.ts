/** Findings about a sample as badges, each with its sentence on hover and focus and a link to its place. */
import type { TemplateResult } from 'lit-html';
import type { Finding } from '../../analysis/dataset/types';
import { icon } from '../controls/icons';
import type { SampleView } from '../protocol';
import { kindTitle } from '../queries/findingKinds';
import { clip, html } from '../template';
import { count, t } from '../text';

const maxShown = 300;
const maxBadges = 12;

export interface SampleFinding {
  readonly finding: Finding;
  /** Row of the record in the `qa` space that it is about; null = the sample itself. */
  readonly record: number | null;
}

/** Those that name a sample, each with its record: the last one of the same file that begins at or before its line. */
export function findingsOfSample(sample: SampleView, findings: readonly Finding[]): readonly SampleFinding[] {
  return findings
    .filter(
      (finding) => finding.sample === sample.id || finding.related?.some((one) => one.sample === sample.id),
    )
    .map((finding) => ({ finding, record: finding.sample === sample.id ? recordOf(sample, finding) : null }));
}

/** What stands above the facts: findings about the sample itself, and errors of its records, which may lie far below; errors first. */
export function ownOrWorst(findings: readonly SampleFinding[]): readonly SampleFinding[] {
  const errors = findings.filter(({ finding }) => finding.severity === 'error');
  const own = findings.filter(({ finding, record }) => finding.severity !== 'error' && record === null);
  return [...errors, ...own];
}

export function findingBadges(
  findings: readonly SampleFinding[],
  open: (finding: Finding) => void,
): TemplateResult | null {
  if (findings.length === 0) return null;
  const badge = ({ finding }: SampleFinding) => {
    const { severity, kind, message } = finding;
    return html`<li>
      <button
        class="finding-badge severity ${severity}"
        type="button"
        data-explanation=${clip(message, maxShown)}
        @click=${() => open(finding)}
      >
        ${icon(severity)}
        <span>${kindTitle(kind)}</span>
      </button>
    </li>`;
  };
  const more = findings.length - maxBadges;
  return html`<ul class="finding-badges" aria-label=${t('Findings')}>
    ${findings.slice(0, maxBadges).map(badge)}
    ${more > 0 && html`<li class="quiet">${t('and {0} more', count(more))}</li>`}
  </ul>`;
}

function recordOf({ qa }: SampleView, { file, line, row }: Finding): number | null {
  const inFile = qa.filter((record) => record.file.replaceAll('\\', '/').endsWith(`/${file}`));
  const found =
    row === undefined
      ? inFile.filter((record) => record.line <= line).sort((a, b) => b.line - a.line)
      : inFile.filter((record) => record.fileRow === row);
  return found.at(0)?.row ?? null;
}
