/**
 * What reading and the audit found, as a table. The current finding is shown in full beside it, with a link to its line
 * and to the related locations; its sample is inspected and marked on the map.
 */
import { render, type TemplateResult } from 'lit-html';
import type { Finding, RelatedLocation } from '../../../analysis/dataset/types';
import type { Severity } from '../../../common/findings';
import type { AppContext } from '../../appContext';
import { type ColorScale, flagScale } from '../../color/colorScale';
import { selectControl } from '../../controls/controls';
import { icon } from '../../controls/icons';
import { runNotice } from '../../controls/runNotice';
import { createElement } from '../../dom';
import { kindTitle } from '../../queries/findingKinds';
import { inspectSample } from '../../state/actions';
import { clip, html } from '../../template';
import { count, t } from '../../text';
import { type Column, DataTable, type Sort } from '../dataTable';
import { MapView } from '../mapView';
import { auditWait } from './auditWait';

/** Longest message in the table, characters; the whole message is shown beside. */
const maxShown = 300;
const maxRelated = 50;

export class FindingsPart extends MapView {
  private readonly table: DataTable;
  private readonly frame = createElement('div', 'frame-fill');
  private findings: readonly Finding[] = [];
  /** Those of `kind`. */
  private shown: readonly Finding[] = [];
  /** '' = all kinds. */
  private kind = '';
  /** Position in `shown`. */
  private current: number | null = null;
  private sort: Sort = { column: 'severity', descending: false };
  /** Marks the samples of `shown`. */
  private colors: ColorScale | null = null;
  private rowOf: ReadonlyMap<string, number> = new Map();

  constructor(app: AppContext) {
    super(app, 'view beside', 'findings-map');
    const { store, model } = app;
    this.table = new DataTable(t('Findings'), {
      sort: (column) => {
        this.sort = { column, descending: this.sort.column === column && !this.sort.descending };
        this.refreshTable();
      },
      moveTo: (at) => this.inspect(at),
      open: (at) => this.open(this.shown[at], null),
      hover: (at) => store.set({ hover: at === null ? null : this.sampleOf(this.shown[at]) }),
    });
    this.surface.element.append(this.frame);
    this.addMap(this.frame, () => ({
      layout: model.layout(model.reduction),
      scale: this.scale(),
      cameraGroup: 'outliers',
      label: t('Map of images with findings'),
    }));
    this.disposables.own(() => this.table.dispose());
    this.follow(['findings']);
  }

  protected refresh(): void {
    const { dataset, findings: state } = this.app.store.get();
    const findings = state.list;
    if (findings !== this.findings || this.rowOf.size === 0) {
      this.findings = findings;
      this.rowOf = new Map(dataset?.ids.map((id, row) => [id, row]));
      this.choose(findings.some(({ kind }) => kind === this.kind) ? this.kind : '');
    } else this.refreshParts();
    this.refreshMaps();
  }

  /** Shows the findings of a kind; the current one stays if it is among them. */
  private choose(kind: string): void {
    const current = this.current === null ? null : this.shown[this.current].id;
    this.kind = kind;
    this.shown = kind ? this.findings.filter((finding) => finding.kind === kind) : this.findings;
    const at = this.shown.findIndex(({ id }) => id === current);
    this.current = at < 0 ? null : at;
    this.colors = null;
    this.refreshParts();
    this.refreshTable();
    this.refreshMaps();
  }

  private refreshParts(): void {
    const sizes = new Map<string, number>();
    for (const { kind } of this.findings) sizes.set(kind, (sizes.get(kind) ?? 0) + 1);
    const choices = [
      { value: '', title: t('All ({0})', count(this.findings.length)) },
      ...[...sizes].map(([kind, size]) => ({ value: kind, title: `${kindTitle(kind)} (${size})` })),
    ];
    render(
      selectControl('finding-kind', t('Kind'), choices, this.kind, (kind) => this.choose(kind)),
      this.toolbar,
    );
    const finding = this.current === null ? null : this.shown[this.current];
    render(
      html`<div class="table-container">
          ${this.table.element}${runNotice(this.app, [auditWait(this.app)], this.findings.length > 0)}
        </div>
        <div class="beside-column">
          <section class="finding-detail" aria-label=${t('Finding')} tabindex="-1">
            ${finding ? this.detail(finding) : html`<p class="quiet">${this.hint()}</p>`}
          </section>
          ${this.surface.element}
        </div>`,
      this.element,
    );
  }

  private hint(): string {
    return this.findings.length === 0 ? t('Nothing was found.') : t('Select a finding to read it.');
  }

  private refreshTable(): void {
    const text = (value: string) => html`<bdi class="clipped">${clip(value, maxShown)}</bdi>`;
    const at = (position: number) => this.shown[position];
    const columns: Column[] = [
      {
        id: 'severity',
        title: t('Severity'),
        figures: false,
        cell: (position) => severityMark(at(position).severity),
      },
      {
        id: 'sample',
        title: t('Sample'),
        figures: false,
        cell: (position) => text(at(position).sample ?? ''),
      },
      { id: 'message', title: t('Finding'), figures: false, cell: (position) => text(at(position).message) },
      { id: 'line', title: t('Line'), figures: true, cell: (position) => String(at(position).line) },
    ];
    const { column, descending } = this.sort;
    const order = [...this.shown.keys()];
    // The list is in the order of severity already.
    if (column !== 'severity') {
      const value = (position: number) => {
        const { line, message, sample } = at(position);
        return column === 'line'
          ? line
          : column === 'message'
            ? message
            : (this.rowOf.get(sample ?? '') ?? -1);
      };
      order.sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : a - b));
    }
    if (descending) order.reverse();
    this.table.update(columns, Int32Array.from(order), this.current, this.sort);
  }

  private inspect(at: number): void {
    this.current = at;
    const sample = this.sampleOf(this.shown[at]);
    if (sample !== null) inspectSample(this.app, sample);
    this.app.announce(clip(this.shown[at].message, maxShown));
    this.refreshParts();
    this.element.querySelector('.finding-detail')?.scrollTo(0, 0);
  }

  private detail(finding: Finding): TemplateResult {
    const { severity, kind, message, related = [] } = finding;
    return html`<h2 class="caption">
        ${severityMark(severity)}
        <span>${kindTitle(kind)}</span>
      </h2>
      <p class="finding-message"><bdi>${message}</bdi></p>
      <p>${location(finding, openLabel(finding), () => this.open(finding, null))}</p>
      ${
        related.length > 0 &&
        html`<h3 class="caption">${t('Compared with')}</h3>
          <ul class="related">
            ${related.slice(0, maxRelated).map(
              (other, at) =>
                html`<li>
                  <bdi>${clip(other.message, maxShown)}</bdi>
                  ${location(other, t('Open both'), () => this.open(finding, at))}
                </li>`,
            )}
          </ul>`
      }
      ${
        related.length > maxRelated &&
        html`<p class="quiet">${t('and {0} more', count(related.length - maxRelated))}</p>`
      }`;
  }

  private open({ id }: Finding, related: number | null): void {
    this.app.host
      .request('openFinding', { id, related })
      .catch((error: unknown) => this.app.reportError(error));
  }

  private sampleOf({ sample }: Finding): number | null {
    return this.rowOf.get(sample ?? '') ?? null;
  }

  private scale(): ColorScale | null {
    const { dataset } = this.app.store.get();
    if (!dataset) return null;
    const { length } = dataset.ids;
    if (this.colors?.indices.length !== length) {
      const rows = new Set(this.shown.flatMap((finding) => this.sampleOf(finding) ?? []));
      const names = { flagged: t('With findings'), normal: t('Without findings') };
      this.colors = flagScale('findings', t('Findings'), length, Int32Array.from(rows).sort(), names);
    }
    return this.colors;
  }
}

function openLabel({ line, row }: Finding): string {
  return row === undefined ? t('Open at line {0}', line) : t('Open row {0}', row);
}

function location(
  { file, line, row }: Finding | RelatedLocation,
  label: string,
  onClick: () => void,
): TemplateResult {
  return html`<span class="location">
    <button class="link" type="button" @click=${onClick}>${label}</button>
    <bdi class="quiet">${clip(row === undefined ? `${file}:${line}` : `${file}#${row}`, maxShown)}</bdi>
  </span>`;
}

function severityMark(severity: Severity): TemplateResult {
  const label = { error: t('Error'), warning: t('Warning'), info: t('Note') }[severity];
  return html`<span class="severity ${severity}" title=${label}>
    ${icon(severity)}
    <span>${label}</span>
  </span>`;
}
