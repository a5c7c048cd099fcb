/** One finding in full: its images, what it says, and links to its place and to the related ones. */
import type { TemplateResult } from 'lit-html';
import type { Finding, RelatedLocation } from '../../../analysis/dataset/types';
import type { DatasetColumns } from '../../../analysis/session/datasetColumns';
import type { AppContext } from '../../appContext';
import { sampleTile } from '../../controls/sampleTile';
import { recordPairsTable } from '../../pair/recordPairs';
import type { SampleView } from '../../protocol';
import { kindTitle } from '../../queries/findingKinds';
import { isImage, pathOf, rowsOfFinding } from '../../queries/findings';
import { inspectSample } from '../../state/actions';
import { clip, html } from '../../template';
import { count, t } from '../../text';
import { maxShown, severityMark, severityTitle } from './findingRows';

const maxRelated = 50;
const maxImages = 24;

export interface FindingActions {
  /** @param related position of a related location that is opened beside; null = only the place itself. */
  readonly open: (finding: Finding, related: number | null) => void;
  readonly select: (rows: readonly number[]) => void;
  /** A sample by its row; null until it has arrived. */
  readonly sample: (row: number) => SampleView | null;
}

export function findingDetail(
  app: AppContext,
  dataset: DatasetColumns,
  finding: Finding,
  { open, select, sample }: FindingActions,
): TemplateResult {
  const { severity, kind, message, related = [] } = finding;
  const rows = rowsOfFinding(dataset, finding);
  return html`<h2 class="caption">
      ${severityMark(severity)}
      <span>${kindTitle(kind)}</span>
      <span class="quiet">${severityTitle(severity)}</span>
      ${app.store.get().decisions?.right.includes(finding.id) && html`<span class="quiet">${t('Checked, is right')}</span>`}
    </h2>
    <p class="finding-message"><bdi>${message}</bdi></p>
    ${
      rows.length > 0 &&
      html`<ul class="sample-list" aria-label=${t('Images')}>
        ${rows.slice(0, maxImages).map((row) => {
          const selected = row === app.store.get().current;
          return html`<li>${sampleTile(app, row, { selected, clicked: () => inspectSample(app, row) })}</li>`;
        })}
      </ul>`
    }
    <p class="finding-links">
      ${location(finding, openLabel(finding), () => open(finding, null))}
      ${
        rows.length > 1 &&
        html`<button class="link" type="button" @click=${() => select(rows)}>
          ${t('Select the {0} images', count(rows.length))}
        </button>`
      }
    </p>
    ${kind === 'duplicate-disagreement' && answersOfBoth(rows, sample)}
    ${
      related.length > 0 &&
      html`<h3 class="caption">${t('Compared with')}</h3>
        <ul class="related">
          ${related.slice(0, maxRelated).map(
            (other, at) =>
              html`<li>
                <bdi>${clip(other.message, maxShown)}</bdi>
                ${location(other, openBothLabel(finding, other), () => open(finding, at))}
              </li>`,
          )}
        </ul>`
    }
    ${related.length > maxRelated && html`<p class="quiet">${t('and {0} more', count(related.length - maxRelated))}</p>`}`;
}

/** Question, answer here and answer there, of two copies. */
function answersOfBoth(rows: readonly number[], sample: FindingActions['sample']): TemplateResult | null {
  if (rows.length !== 2) return null;
  const [here, there] = rows.map(sample);
  return here && there && recordPairsTable(here, there);
}

export function openLabel(finding: Finding): string {
  const { line, row } = finding;
  if (row !== undefined) return t('Open row {0}', row);
  return isImage(finding) ? t('Open the image') : t('Open at line {0}', line);
}

function openBothLabel(finding: Finding, other: RelatedLocation): string {
  return isImage(finding) && isImage(other) ? t('Open both images') : t('Open both');
}

function location(
  place: Pick<RelatedLocation, 'file' | 'line' | 'row'>,
  label: string,
  onClick: () => void,
): TemplateResult {
  return html`<span class="location">
    <button class="link" type="button" @click=${onClick}>${label}</button>
    <bdi class="quiet">${clip(pathOf(place), maxShown)}</bdi>
  </span>`;
}
