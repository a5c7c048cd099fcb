/**
 * What reading and the audit found, as a table of kinds with their findings. The current finding is shown in full beside
 * it; the images of what is chosen are selected, and the map marks those of the kinds that are listed.
 */
import { render } from 'lit-html';
import type { Finding } from '../../../analysis/dataset/types';
import type { AppContext } from '../../appContext';
import { type ColorScale, flagScale } from '../../color/colorScale';
import { selectControl } from '../../controls/controls';
import { Legend } from '../../controls/legend';
import { runNotice } from '../../controls/runNotice';
import { sampleMenu } from '../../controls/sampleMenu';
import { createElement } from '../../dom';
import { focusTagField } from '../../inspector/tagEditor';
import type { SampleView } from '../../protocol';
import { kindTitle } from '../../queries/findingKinds';
import { rowsOfFinding } from '../../queries/findings';
import { KeptAnswers } from '../../queries/keptAnswers';
import { inspectSample, select } from '../../state/actions';
import { reviewFindings, reviewKind } from '../../state/reviewActions';
import { clip, html } from '../../template';
import { count, t } from '../../text';
import { axisLabels } from '../axisLabels';
import { DataTable, nextSort, type Sort } from '../dataTable';
import { MapView } from '../mapView';
import type { RowGroup } from '../tableLines';
import { auditWait } from './auditWait';
import { findingDetail, openLabel } from './findingDetail';
import {
  findingColumns,
  type FindingGroup,
  findingGroups,
  maxShown,
  severityMark,
  sortedPositions,
} from './findingRows';

const rowHeightPx = 42;
/** Kinds with at most so many findings are shown open until the user decides. */
const maxOpen = 12;

export class FindingsPart extends MapView {
  private readonly table: DataTable;
  private readonly frame = createElement('div', 'frame-fill above-tools');
  private readonly legend: Legend;
  private findings: readonly Finding[] = [];
  private groups: readonly FindingGroup[] = [];
  /** '' = all kinds. */
  private kind = '';
  /** Position in `findings`. */
  private current: number | null = null;
  /** By kind, what the user decided. */
  private readonly open = new Map<string, boolean>();
  private sort: Sort = { column: '', descending: false };
  /** Marks the samples of the kinds that are listed. */
  private colors: ColorScale | null = null;
  /** The selection that this table made; another one is the user's and stays while findings are read. */
  private made: Int32Array | null = null;
  private readonly samples: KeptAnswers<number, SampleView>;

  constructor(app: AppContext) {
    super(app, 'view beside', 'findings-map');
    const { store, model } = app;
    this.samples = new KeptAnswers(
      (index) => app.host.request('sample', { index }),
      () => this.refreshParts(),
    );
    this.table = new DataTable(
      t('Findings'),
      {
        sort: (column) => {
          this.sort = nextSort(this.sort, column, false);
          this.refreshTable();
        },
        moveTo: (at) => this.inspect(at),
        open: (at) => this.openFinding(this.findings[at], null),
        hover: (at) => store.set({ hover: at === null ? null : (this.rowsOf([at]).at(0) ?? null) }),
        choose: (positions) => this.choose(positions),
        menu: (positions, point) => this.menu(positions, point),
        toggleGroup: (kind, open) => {
          this.open.set(kind, open);
          this.refreshTable();
        },
      },
      rowHeightPx,
    );
    this.legend = new Legend(app, (rows, mode) => select(app, rows, mode));
    this.addMap(this.frame, () => ({
      layout: model.layout(model.reduction),
      scale: this.scale(),
      cameraGroup: 'outliers',
      label: t('Map of images with findings'),
    }));
    this.disposables.own(() => this.table.dispose());
    this.disposables.own(store.subscribe(['current', 'phase'], () => this.refreshParts()));
    this.follow(['findings', 'hidden', 'decisions']);
  }

  protected refresh(): void {
    const findings = this.app.store.get().findings.list;
    if (findings !== this.findings) {
      const before = new Map(this.findings.map(({ id }, at) => [id, at]));
      const still = findings.flatMap(({ id }, at) => {
        const was = before.get(id);
        return was === undefined ? [] : [{ at, was }];
      });
      this.current = still.find(({ was }) => was === this.current)?.at ?? null;
      this.findings = findings;
      this.groups = findingGroups(findings);
      const chosen = still.filter(({ was }) => this.table.isChosen(was)).map(({ at }) => at);
      this.table.setChosen(chosen, this.current);
      if (!this.groups.some(({ kind }) => kind === this.kind)) this.kind = '';
    }
    this.showKinds();
  }

  private refreshMap(): void {
    const { model, store } = this.app;
    const scale = this.scale();
    const drawn = model.layout(model.reduction) !== null;
    render(drawn ? axisLabels(model, model.reduction) : null, this.frame);
    const legend = scale && store.get().legendOpen && this.legend.strip(scale);
    this.overlay(html`${this.frame}${legend && html`<div class="tools-legend">${legend}</div>`}`, [
      'legendOpen',
    ]);
    this.refreshMaps();
  }

  /** After another list of findings or another kind. */
  private showKinds(): void {
    this.colors = null;
    this.refreshParts();
    this.refreshTable();
    this.refreshMap();
  }

  private get listed(): readonly FindingGroup[] {
    return this.kind === '' ? this.groups : this.groups.filter(({ kind }) => kind === this.kind);
  }

  private refreshParts(): void {
    const choices = [
      { value: '', title: t('All ({0})', count(this.findings.length)) },
      ...this.groups.map(({ kind, positions }) => ({
        value: kind,
        title: `${kindTitle(kind)} (${count(positions.length)})`,
      })),
    ];
    const changed = (kind: string) => {
      this.kind = kind;
      if (kind !== '') this.open.set(kind, true);
      this.showKinds();
    };
    render(
      html`${selectControl('finding-kind', t('Kind'), choices, this.kind, changed)}
      ${
        this.findings.length > 0 &&
        html`<button class="link" type="button" @click=${() => reviewKind(this.app, this.kind)}>
          ${t('Review these')}
        </button>`
      }`,
      this.toolbar,
    );
    const { dataset, phase } = this.app.store.get();
    const finding = this.current === null ? null : this.findings[this.current];
    const actions = {
      open: (of: Finding, related: number | null) => this.openFinding(of, related),
      select: (rows: readonly number[]) => this.select(rows),
      sample: (row: number) => {
        const state = this.samples.get(row, phase.phase === 'ready' ? dataset : null);
        return state.status === 'done' ? state.answer : null;
      },
    };
    render(
      html`<div class="table-container findings">
          ${this.table.element}${runNotice(this.app, [auditWait(this.app)], this.findings.length > 0)}
        </div>
        <div class="beside-column">
          <section class="finding-detail" aria-label=${t('Finding')} tabindex="-1">
            ${
              finding && dataset
                ? findingDetail(this.app, dataset, finding, actions)
                : html`<p class="quiet">${this.hint()}</p>`
            }
          </section>
          ${this.surface.element}
        </div>`,
      this.element,
    );
  }

  private hint(): string {
    // The error beside it says why there is none.
    if (this.app.store.get().phase.phase === 'failed') return '';
    return this.findings.length === 0 ? t('Nothing was found.') : t('Select a finding to read it.');
  }

  private refreshTable(): void {
    const { dataset } = this.app.store.get();
    if (!dataset) return;
    const lines = this.listed.map((group): RowGroup => {
      const { kind, positions } = group;
      return {
        id: kind,
        rows: sortedPositions(this.findings, positions, this.sort, dataset),
        open: this.open.get(kind) ?? positions.length <= maxOpen,
        title: this.groupTitle(group),
      };
    });
    this.table.update(findingColumns(this.app, dataset, this.findings), lines, this.current, this.sort);
  }

  private groupTitle({ kind, severity, positions }: FindingGroup) {
    const images = new Set(this.rowsOf(positions)).size;
    const chosen = () => {
      this.open.set(kind, true);
      this.table.setChosen(positions);
      this.refreshTable();
      this.choose(positions);
    };
    const tagged = () => {
      chosen();
      focusTagField(this.app);
    };
    return html`${severityMark(severity)}<strong>${kindTitle(kind)}</strong>
      <span class="quiet figures">${count(positions.length)}</span>
      ${
        images > 0 &&
        html`<button class="link" type="button" tabindex="-1" @click=${chosen}>
            ${t(images === 1 ? 'Select {0} image' : 'Select {0} images', count(images))}
          </button>
          <button
            class="link"
            type="button"
            tabindex="-1"
            aria-label=${t('Tag the images: {0}', kindTitle(kind))}
            @click=${tagged}
          >
            ${t('Tag…')}
          </button>`
      }`;
  }

  /** The current finding; its image is inspected. */
  private inspect(at: number): void {
    const { store } = this.app;
    this.current = at;
    const sample = this.rowsOf([at]).at(0);
    if (sample !== undefined) {
      if (this.made !== null && store.get().selection === this.made) this.select([sample]);
      else inspectSample(this.app, sample);
    }
    this.app.announce(clip(this.findings[at].message, maxShown));
    this.refreshParts();
    this.element.querySelector('.finding-detail')?.scrollTo(0, 0);
  }

  private choose(positions: readonly number[]): void {
    this.current = positions.at(-1) ?? this.current;
    this.select(this.rowsOf(positions));
    this.refreshParts();
  }

  private select(rows: readonly number[]): void {
    if (rows.length === 0) return;
    this.made = Int32Array.from(new Set(rows)).sort();
    select(this.app, this.made, 'replace');
  }

  private menu(positions: readonly number[], point: { x: number; y: number }): void {
    const finding = this.findings[positions.at(-1) ?? 0];
    const alone = positions.length === 1;
    const toggled = () => {
      this.kind = this.kind === '' ? finding.kind : '';
      this.showKinds();
    };
    sampleMenu(this.app, this.rowsOf(positions), point, [
      ...(alone ? [{ label: openLabel(finding), run: () => this.openFinding(finding, null) }] : []),
      ...(alone && finding.related?.length
        ? [{ label: t('Open both'), run: () => this.openFinding(finding, 0) }]
        : []),
      {
        label: t('Review…'),
        run: () =>
          reviewFindings(
            this.app,
            positions.map((at) => this.findings[at].id),
          ),
      },
      {
        label: this.kind === '' ? t('Only this kind: {0}', kindTitle(finding.kind)) : t('All kinds'),
        run: toggled,
      },
    ]);
  }

  private openFinding({ id }: Finding, related: number | null): void {
    this.app.host
      .request('openFinding', { id, related })
      .catch((error: unknown) => this.app.reportError(error));
  }

  private rowsOf(positions: readonly number[]): readonly number[] {
    const { dataset } = this.app.store.get();
    return dataset ? positions.flatMap((at) => rowsOfFinding(dataset, this.findings[at])) : [];
  }

  private scale(): ColorScale | null {
    const { dataset } = this.app.store.get();
    if (!dataset) return null;
    const { length } = dataset.ids;
    if (this.colors?.indices.length !== length) {
      const rows = new Set(this.rowsOf(this.listed.flatMap(({ positions }) => positions)));
      const names = { flagged: t('With findings'), normal: t('Without findings') };
      const title = this.kind === '' ? t('Findings') : kindTitle(this.kind);
      this.colors = flagScale('findings', title, length, Int32Array.from(rows).sort(), names);
    }
    return this.colors;
  }
}
