/**
 * What reading and the audit found, as a table of sentences. The chosen one is told in full beside it, with a link to
 * its line and the places it is compared with; its sample is inspected and marked on the map.
 */
import type { Finding, RelatedLocation } from '../../../analysis/dataset/types';
import type { Severity } from '../../../common/findings';
import type { AppContext } from '../../appContext';
import { type ColorScale, flagScale } from '../../color/colorScale';
import { selectControl } from '../../controls/controls';
import { runNotice } from '../../controls/runNotice';
import { clip, fill, h, icon } from '../../dom';
import { kindTitle } from '../../queries/findingKinds';
import { allFindings } from '../../queries/findings';
import { answerOf } from '../../queries/queryCache';
import { inspectSample } from '../../state/actions';
import { count, t } from '../../text';
import { type Column, DataTable } from '../dataTable';
import { MapView } from '../mapView';
import { auditWait } from './auditWait';

/** Longest sentence in the table; all of it stands beside. */
const maxShown = 300;
const maxRelated = 50;

export class FindingsPart extends MapView {
  private readonly table: DataTable;
  private readonly detail = h('section', {
    class: 'finding-detail',
    attrs: { 'aria-label': t('Finding') },
    tabIndex: -1,
  });
  private readonly state = h('div', { class: 'frame-state' });
  private readonly kindPlace: HTMLElement;
  private findings: readonly Finding[] = [];
  private shown: readonly Finding[] = [];
  private kind = '';
  private current: number | null = null;
  private sort = { column: 'severity', descending: false };
  private colored: { findings: readonly Finding[]; scale: ColorScale } | null = null;
  private rowOf: ReadonlyMap<string, number> = new Map();

  constructor(page: AppContext, extra: HTMLElement) {
    super(page, 'view beside', 'findings-map');
    const { store, model } = page;
    this.kindPlace = extra;
    this.table = new DataTable(t('Findings'), {
      sort: (column) => {
        this.sort = { column, descending: this.sort.column === column && !this.sort.descending };
        this.refreshTable();
      },
      walk: (at) => this.choose(at),
      open: (at) => this.open(this.shown[at], null),
      hover: (at) => store.set({ hover: at === null ? null : this.sampleOf(this.shown[at]) }),
    });
    const frame = h('div', { class: 'frame-fill' });
    this.surface.element.append(frame);
    this.element.append(
      h('div', { class: 'table-place' }, this.table.element, this.state),
      h('div', { class: 'beside-column' }, this.detail, this.surface.element),
    );
    this.addMap(frame, () => ({
      layout: model.layout(model.reduction),
      scale: this.colors(),
      cameraGroup: 'outliers',
      label: t('Map of images with findings'),
    }));
    this.disposables.own(() => this.table.dispose());
    this.follow([]);
  }

  protected refresh(): void {
    const { dataset } = this.page.store.get();
    const wait = auditWait(this.page, null);
    const answer = answerOf(wait);
    runNotice(this.page, this.state, [wait], this.findings.length > 0);
    const findings = allFindings(dataset?.findings ?? [], answer?.findings ?? []);
    const same =
      findings.length === this.findings.length && findings.every(({ id }, at) => id === this.findings[at].id);
    if (!same || this.rowOf.size === 0) {
      this.findings = findings;
      this.rowOf = new Map(dataset?.ids.map((id, row) => [id, row]));
      this.colored = null;
      this.current = null;
      this.refreshKinds();
      this.refreshTable();
      this.refreshDetail();
    }
    this.refreshMaps();
  }

  private refreshKinds(): void {
    const kinds = new Map<string, number>();
    for (const { kind } of this.findings) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (!kinds.has(this.kind)) this.kind = '';
    const choices = [...kinds].map(([kind, size]) => ({
      value: kind,
      title: `${kindTitle(kind)} (${size})`,
    }));
    const all = { value: '', title: t('All ({0})', count(this.findings.length)) };
    fill(
      this.kindPlace,
      selectControl(t('Kind'), [all, ...choices], this.kind, (value) => {
        this.kind = value;
        this.current = null;
        this.refreshTable();
        this.refreshDetail();
      }),
    );
  }

  private refreshTable(): void {
    this.shown = this.kind ? this.findings.filter(({ kind }) => kind === this.kind) : this.findings;
    const text = (value: string) => h('bdi', { class: 'clipped', text: clip(value, maxShown) });
    const columns: Column[] = [
      {
        id: 'severity',
        title: t('Severity'),
        figures: false,
        cell: (at) => severityMark(this.shown[at].severity),
      },
      { id: 'sample', title: t('Sample'), figures: false, cell: (at) => text(this.shown[at].sample ?? '') },
      { id: 'message', title: t('Finding'), figures: false, cell: (at) => text(this.shown[at].message) },
      { id: 'line', title: t('Line'), figures: true, cell: (at) => String(this.shown[at].line) },
    ];
    const { column, descending } = this.sort;
    const order = [...this.shown.keys()];
    // The list comes in the order of severity already.
    if (column !== 'severity') {
      const value = (at: number) => {
        const { line, message, sample } = this.shown[at];
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

  private choose(at: number): void {
    this.current = at;
    const sample = this.sampleOf(this.shown[at]);
    if (sample !== null) inspectSample(this.page, sample);
    this.page.say(clip(this.shown[at].message, maxShown));
    this.refreshDetail();
  }

  private refreshDetail(): void {
    const finding = this.current === null ? null : this.shown[this.current];
    if (!finding) {
      const empty = this.findings.length === 0 ? t('Nothing was found.') : t('Choose a finding to read it.');
      return fill(this.detail, h('p', { class: 'quiet', text: empty }));
    }
    const related = finding.related ?? [];
    fill(
      this.detail,
      h(
        'h2',
        { class: 'caption' },
        severityMark(finding.severity),
        h('span', { text: kindTitle(finding.kind) }),
      ),
      h('p', { class: 'finding-message' }, h('bdi', { text: finding.message })),
      h(
        'p',
        null,
        this.place(finding, t('Open at line {0}', finding.line), () => this.open(finding, null)),
      ),
      related.length > 0 && h('h3', { class: 'caption', text: t('Compared with') }),
      related.length > 0 &&
        h(
          'ul',
          { class: 'related' },
          ...related.slice(0, maxRelated).map((other, number) =>
            h(
              'li',
              null,
              h('bdi', { text: clip(other.message, maxShown) }),
              this.place(other, t('Open both lines'), () => this.open(finding, number)),
            ),
          ),
        ),
      related.length > maxRelated &&
        h('p', { class: 'quiet', text: t('and {0} more', count(related.length - maxRelated)) }),
    );
    this.detail.scrollTop = 0;
  }

  private place(place: Finding | RelatedLocation, label: string, onClick: () => void): HTMLElement {
    return h(
      'span',
      { class: 'place' },
      h('button', { class: 'link', type: 'button', text: label, on: { click: onClick } }),
      h('bdi', { class: 'quiet', text: clip(`${place.file}:${place.line}`, maxShown) }),
    );
  }

  private open({ id }: Finding, related: number | null): void {
    this.page.host.request('openFinding', { id, related }).catch((error) => this.page.fail(error));
  }

  private sampleOf({ sample }: Finding): number | null {
    return this.rowOf.get(sample ?? '') ?? null;
  }

  private colors(): ColorScale | null {
    const { dataset } = this.page.store.get();
    if (!dataset) return null;
    if (
      this.colored?.findings !== this.findings ||
      this.colored.scale.indices.length !== dataset.ids.length
    ) {
      const rows = new Set(this.findings.flatMap((finding) => this.sampleOf(finding) ?? []));
      const names = { flagged: t('With findings'), normal: t('Without findings') };
      const { length } = dataset.ids;
      const scale = flagScale('findings', t('Findings'), length, Int32Array.from(rows).sort(), names);
      this.colored = { findings: this.findings, scale };
    }
    return this.colored.scale;
  }
}

function severityMark(severity: Severity): HTMLElement {
  const [glyph, label] = {
    error: ['error', t('Error')],
    warning: ['warning', t('Warning')],
    info: ['info', t('Note')],
  }[severity];
  return h('span', { class: `severity ${severity}`, title: label }, icon(glyph), h('span', { text: label }));
}
