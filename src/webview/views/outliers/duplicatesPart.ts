/**
 * Groups of images that are the same or nearly so, with their pairs. A pair selects its two images; one that is not
 * identical can be declared not to be a duplicate.
 */
import { nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { DuplicatePair } from '../../../analysis/audit/duplicates/duplicatePair';
import type { AppContext } from '../../appContext';
import { type ColorScale, flagScale } from '../../color/colorScale';
import { numberControl } from '../../controls/controls';
import { explanations } from '../../controls/explanations';
import { runNotice } from '../../controls/runNotice';
import { sampleMenu } from '../../controls/sampleMenu';
import { sampleTile } from '../../controls/sampleTile';
import { createElement } from '../../dom';
import { PairViewer } from '../../pair/pairViewer';
import {
  copiesOf,
  type DuplicateGroup,
  duplicateGroups,
  findingsOfGroups,
  openPairs,
  pairEdges,
} from '../../queries/duplicates';
import { answerOf } from '../../queries/queryCache';
import type { Edges } from '../../scatter/plotFrame';
import { select, selectRow } from '../../state/actions';
import { dropCopies } from '../../state/decisionActions';
import { reviewFindings } from '../../state/reviewActions';
import { html } from '../../template';
import { count, similarityText, t } from '../../text';
import { axisLabels } from '../axisLabels';
import { MapView } from '../mapView';
import { auditWait } from './auditWait';

/** Groups shown at first and with every "more". */
const groupsPerStep = 60;
/** Pairs of one group that are listed until the user asks for all: n images have n (n - 1) / 2. */
const maxPairs = 12;

interface Content {
  /** The answer that the other members derive from. */
  readonly pairs: readonly DuplicatePair[];
  readonly notDuplicates: readonly (readonly [number, number])[];
  readonly groups: readonly DuplicateGroup[];
  readonly edges: Edges;
  readonly scale: ColorScale;
}

export class DuplicatesPart extends MapView {
  private readonly frame = createElement('div', 'frame-fill above-tools');
  private steps = 1;
  /** First rows of the groups whose pairs are all listed. */
  private readonly listed = new Set<number>();
  private content: Content | null = null;
  private readonly viewer: PairViewer;
  /** That of the latest answer. */
  private similarity: number | null = null;

  constructor(app: AppContext) {
    super(app, 'view beside', 'duplicates-map');
    const { model } = app;
    this.viewer = new PairViewer(app);
    this.disposables.own(() => this.viewer.dispose());
    this.addMap(this.frame, () => ({
      layout: model.layout(model.reduction),
      scale: this.content?.scale ?? null,
      edges: this.content?.edges ?? null,
      cameraGroup: 'outliers',
      label: t('Map of images with duplicates'),
    }));
    this.follow(['tags', 'selection', 'current', 'duplicateSimilarity', 'transformedCopies']);
  }

  protected refresh(): void {
    const { store, model } = this.app;
    const wait = auditWait(this.app);
    const answer = answerOf(wait);
    if (answer) {
      this.update(answer.pairs);
      this.similarity = Number(answer.duplicateSimilarity.toFixed(4));
    }
    if (this.similarity !== null) {
      const range = { min: 0, max: 1, step: 0.005 };
      const used = this.similarity;
      render(
        html`${numberControl('least-similarity', t('Minimum similarity'), used, range, (value) => {
          this.steps = 1;
          // Also where it was asked before: the list of findings is that of the latest audit.
          model.queries.forget('audit');
          store.set({ duplicateSimilarity: value });
        })}
        ${
          !store.get().transformedCopies &&
          html`<button
            class="link"
            type="button"
            data-explanation=${explanations.transformedCopies()}
            @click=${() => this.lookForTransformed()}
          >
            ${t('Look for changed copies')}
          </button>`
        }
        ${
          this.content &&
          this.content.groups.length > 0 &&
          html`<button class="link" type="button" @click=${() => this.review(this.content?.groups ?? [])}>
            ${t('Review these')}
          </button>`
        }`,
        this.toolbar,
      );
    }
    const pair = this.shownPair();
    if (pair) this.viewer.show([pair.a, pair.b]);
    render(
      html`<div class="table-container">
          <div class="duplicates" tabindex="0" role="region" aria-label=${t('Duplicates')}>
            ${this.content && this.list(this.content)}
          </div>
          ${runNotice(this.app, [wait], this.content !== null)}
        </div>
        <div class="beside-column">
          ${pair && html`<div class="pair-place">${this.viewer.element}</div>`}${this.surface.element}
        </div>`,
      this.element,
    );
    const drawn = model.layout(model.reduction) !== null;
    render(drawn ? axisLabels(model, model.reduction) : null, this.frame);
    this.overlay(this.frame);
    this.refreshMaps();
  }

  /** From now on in this panel; `slakescope.transformedCopies` does it from the start. */
  private lookForTransformed(): void {
    const { model, store } = this.app;
    this.steps = 1;
    model.queries.forget('audit');
    store.set({ transformedCopies: true });
  }

  /** Decides case by case what is found about the images of groups. */
  private review(groups: readonly DuplicateGroup[]): void {
    const { dataset, findings } = this.app.store.get();
    if (!dataset) return;
    const about = findingsOfGroups(dataset, findings.list, groups);
    reviewFindings(
      this.app,
      about.map(({ id }) => id),
    );
  }

  /** The pair that is selected. */
  private shownPair(): DuplicatePair | undefined {
    const { selection } = this.app.store.get();
    if (selection.length !== 2) return undefined;
    const [first, second] = selection;
    return this.content?.pairs.find(({ a, b }) => a === first && b === second);
  }

  private update(audited: readonly DuplicatePair[]): void {
    const { dataset, tags } = this.app.store.get();
    const notDuplicates = tags?.notDuplicates ?? none;
    if (!dataset || (this.content?.pairs === audited && this.content.notDuplicates === notDuplicates)) return;
    const pairs = openPairs(audited, notDuplicates);
    const groups = duplicateGroups(pairs);
    const edges = pairEdges(pairs);
    const rows = Int32Array.from(new Set(edges.rows)).sort();
    const names = { flagged: t('With duplicates'), normal: t('Without duplicates') };
    const scale = flagScale('duplicates', t('Duplicates'), dataset.ids.length, rows, names);
    this.content = { pairs: audited, notDuplicates, groups, edges, scale };
    const copies = pairs.filter(({ sameVolume }) => !sameVolume);
    const leaking = copies.filter(({ leakage }) => leakage).length;
    const slices = pairs.length - copies.length;
    this.app.store.set({
      notes: [
        t('Groups of duplicates: {0}', count(groups.length)),
        t('Pairs of copies across splits: {0}', count(leaking)),
        ...(slices > 0 ? [t('Pairs of slices of one volume: {0}', count(slices))] : []),
      ],
    });
  }

  private list({ groups, notDuplicates }: Content): TemplateResult {
    const selected = new Set(this.app.store.get().selection);
    const shown = groups.slice(0, this.steps * groupsPerStep);
    const more = () => {
      this.steps++;
      this.refresh();
    };
    return html`${groups.length === 0 && html`<p class="quiet">${t('No pair of images reaches this similarity. A lower minimum similarity lists pairs that are less alike.')}</p>`}
    ${repeat(
      shown,
      ({ rows }) => rows[0],
      (group) => this.group(group, selected),
    )}
    ${
      shown.length < groups.length &&
      html`<button class="button secondary" type="button" @click=${more}>
        ${t('Show more ({0} left)', count(groups.length - shown.length))}
      </button>`
    }
    ${notDuplicates.length > 0 && this.declared(notDuplicates)}`;
  }

  private group({ rows, pairs, leakage }: DuplicateGroup, selected: ReadonlySet<number>): TemplateResult {
    const text = [t('{0} images', count(rows.length))];
    if (pairs.every(({ kind }) => kind === 'exact')) text.push(t('identical'));
    if (pairs.every(({ sameVolume }) => sameVolume)) text.push(t('slices of one volume'));
    const all = this.listed.has(rows[0]);
    const toggle = () => {
      if (all) this.listed.delete(rows[0]);
      else this.listed.add(rows[0]);
      this.refresh();
    };
    const { current, dataset } = this.app.store.get();
    const kept = current !== null && rows.includes(current) ? current : rows[0];
    const dropped = copiesOf(kept, pairs);
    const ids = dataset?.ids ?? [];
    const selectAll = () => select(this.app, Int32Array.from(rows), 'replace');
    return html`<section class="duplicate-group">
      <h2>
        <span>${text.join(' · ')}</span>
        ${leakage && html`<span class="leak">${t('across splits')}</span>`}
        <button class="link" type="button" @click=${selectAll}>${t('Select')}</button>
        <button class="link" type="button" @click=${() => this.review([{ rows, pairs, leakage }])}>
          ${t('Review…')}
        </button>
        ${
          dropped.length > 0 &&
          html`<button class="link" type="button" @click=${() => void dropCopies(this.app, kept, dropped)}>
            ${
              dropped.length === 1
                ? t('Keep {0}, drop {1}', ids[kept], ids[dropped[0]])
                : t('Keep {0}, drop its {1} copies', ids[kept], count(dropped.length))
            }
          </button>`
        }
      </h2>
      <ul class="sample-list">
        ${rows.map((row) => html`<li>${this.tile(row, selected.has(row))}</li>`)}
      </ul>
      <ul class="pairs">
        ${(all ? pairs : pairs.slice(0, maxPairs)).map((pair) => this.pair(pair, selected))}
      </ul>
      ${
        pairs.length > maxPairs &&
        html`<button class="link" type="button" aria-expanded=${all} @click=${toggle}>
          ${all ? t('Show fewer') : t('Show all {0} pairs', count(pairs.length))}
        </button>`
      }
    </section>`;
  }

  private tile(row: number, selected: boolean): TemplateResult {
    return sampleTile(this.app, row, {
      selected,
      clicked: () => selectRow(this.app, row),
      menu: (event) => {
        event.preventDefault();
        sampleMenu(this.app, [row], { x: event.clientX, y: event.clientY });
      },
    });
  }

  private pair(pair: DuplicatePair, selected: ReadonlySet<number>): TemplateResult {
    const { a, b, kind, similarity, hashDistance, leakage } = pair;
    const exact = kind === 'exact';
    const chosen = selected.size === 2 && selected.has(a) && selected.has(b);
    return html`<li class=${chosen ? 'chosen' : ''}>
      <button
        class="pair-line"
        type="button"
        aria-pressed=${chosen}
        @click=${() => select(this.app, Int32Array.of(a, b), 'replace')}
      >
        ${this.ids(pair)}
        <span class="quiet figures" data-explanation=${exact ? nothing : explanations.similarity()}>
          ${exact ? t('identical') : t('similarity {0}', similarityText(similarity))}
        </span>
        ${
          !exact &&
          html`<span class="quiet figures" data-explanation=${explanations.hashDistance()}>
            ${t('hash distance {0}', hashDistance)}
          </span>`
        }
        ${leakage && html`<span class="leak">${t('leakage')}</span>`}
      </button>
      ${!exact && this.decision(t('Not a duplicate'), pair, true)}
    </li>`;
  }

  private declared(notDuplicates: Content['notDuplicates']): TemplateResult {
    return html`<section class="duplicate-group">
      <h2><span>${t('Marked as not duplicates')}</span></h2>
      <ul class="pairs">
        ${notDuplicates.map(
          ([a, b]) => html`<li>${this.ids({ a, b })}${this.decision(t('Undo'), { a, b }, false)}</li>`,
        )}
      </ul>
    </section>`;
  }

  private ids({ a, b }: Pick<DuplicatePair, 'a' | 'b'>): TemplateResult {
    const id = (row: number) => html`<bdi class="clipped">${this.app.store.get().dataset?.ids[row]}</bdi>`;
    return html`${id(a)}
      <span class="quiet">–</span>
      ${id(b)}`;
  }

  private decision(
    label: string,
    { a, b }: Pick<DuplicatePair, 'a' | 'b'>,
    notDuplicate: boolean,
  ): TemplateResult {
    const { app } = this;
    const decide = async (declared: boolean) => {
      try {
        app.store.set({ tags: await app.host.request('decidePair', { a, b, notDuplicate: declared }) });
      } catch (error) {
        app.reportError(error);
      }
    };
    const clicked = async () => {
      await decide(notDuplicate);
      this.element.querySelector<HTMLElement>('.duplicates')?.focus({ preventScroll: true });
      const ids = app.store.get().dataset?.ids ?? [];
      const text = notDuplicate
        ? t('{0} and {1} are not duplicates', ids[a], ids[b])
        : t('{0} and {1} may be duplicates again', ids[a], ids[b]);
      app.notify(text, [{ label: t('Undo'), run: () => void decide(!notDuplicate) }]);
    };
    return html`<button class="link" type="button" @click=${() => void clicked()}>${label}</button>`;
  }
}

const none: Content['notDuplicates'] = [];
