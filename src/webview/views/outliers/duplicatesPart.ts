import type { DuplicatePair } from '../../../analysis/audit/duplicates/duplicatePair';
import type { AppContext } from '../../appContext';
import { type ColorScale, flagScale } from '../../color/colorScale';
import { numberControl } from '../../controls/controls';
import { runNotice } from '../../controls/runNotice';
import { fill, h } from '../../dom';
import { fieldNamed, valueAt } from '../../fields';
import { type DuplicateGroup, duplicateGroups, openPairs, pairEdges } from '../../queries/duplicates';
import { answerOf } from '../../queries/queryCache';
import type { Edges } from '../../scatter/plotFrame';
import { thumbnail } from '../../scatter/thumbnailAtlas';
import { select, selectRow } from '../../state/actions';
import { count, t } from '../../text';
import { MapView } from '../mapView';
import { auditWait } from './auditWait';

const tilePx = 64;
/** Groups drawn at first and with every "more". */
const groupsPerStep = 60;
/** Pairs of one group that are written out: n images have n (n - 1) / 2. */
const maxPairs = 12;

export class DuplicatesPart extends MapView {
  private readonly list = h('div', {
    class: 'duplicates',
    tabIndex: 0,
    attrs: { role: 'region', 'aria-label': t('Duplicates') },
  });
  private readonly state = h('div', { class: 'frame-state' });
  private similarity: number | null = null;
  private steps = 1;
  private pairs: readonly DuplicatePair[] = [];
  private edges: Edges | null = null;
  private scale: ColorScale | null = null;
  private drawn: unknown[] = [];

  constructor(
    page: AppContext,
    private readonly extra: HTMLElement,
  ) {
    super(page, 'view beside', 'duplicates-map');
    const { store, model } = page;
    const frame = h('div', { class: 'frame-fill' });
    this.surface.element.append(frame);
    this.element.append(
      h('div', { class: 'table-place' }, this.list, this.state),
      h('div', { class: 'beside-column' }, this.surface.element),
    );
    this.addMap(frame, () => ({
      layout: model.layout(model.reduction),
      scale: this.scale,
      edges: this.edges,
      cameraGroup: 'outliers',
      label: t('Map of images with duplicates'),
    }));
    this.disposables.own(store.subscribe(['selection'], () => this.mark()));
    this.follow(['tags']);
  }

  protected override forget(): void {
    this.drawn = [];
  }

  protected refresh(): void {
    const { dataset, tags } = this.page.store.get();
    const wait = auditWait(this.page, this.similarity);
    const answer = answerOf(wait);
    runNotice(this.page, this.state, [wait], this.pairs.length > 0);
    if (
      dataset &&
      answer &&
      (this.drawn[0] !== answer || this.drawn[1] !== tags || this.drawn[2] !== this.steps)
    ) {
      this.drawn = [answer, tags, this.steps];
      this.pairs = openPairs(answer.pairs, tags?.notDuplicates ?? []);
      this.edges = pairEdges(this.pairs);
      const rows = Int32Array.from(new Set(this.edges.rows)).sort();
      const names = { flagged: t('With duplicates'), normal: t('Without duplicates') };
      this.scale = flagScale('duplicates', t('Duplicates'), dataset.ids.length, rows, names);
      this.threshold(answer.duplicateSimilarity);
      this.draw();
    }
    this.refreshMaps();
  }

  private threshold(used: number): void {
    if (this.extra.childElementCount > 0) return;
    const range = { min: 0, max: 1, step: 0.005 };
    fill(
      this.extra,
      numberControl(t('From similarity'), Number(used.toFixed(4)), range, (value) => {
        this.similarity = value;
        this.steps = 1;
        this.refresh();
      }),
    );
  }

  private draw(): void {
    const groups = duplicateGroups(this.pairs);
    const leaking = this.pairs.filter(({ leakage }) => leakage).length;
    this.page.store.set({
      notes: [
        t('Groups of duplicates: {0}', count(groups.length)),
        t('Pairs across splits: {0}', count(leaking)),
      ],
    });
    const shown = groups.slice(0, this.steps * groupsPerStep);
    const { tags } = this.page.store.get();
    fill(
      this.list,
      groups.length === 0 && h('p', { class: 'quiet', text: t('No two images are that similar.') }),
      ...shown.map((group) => this.group(group)),
      shown.length < groups.length &&
        h('button', {
          class: 'button secondary',
          type: 'button',
          text: t('Show more ({0} left)', count(groups.length - shown.length)),
          on: {
            click: () => {
              this.steps++;
              this.refresh();
            },
          },
        }),
      tags && tags.notDuplicates.length > 0 && this.declared(tags.notDuplicates),
    );
    this.mark();
  }

  private group({ rows, pairs, leakage }: DuplicateGroup): HTMLElement {
    const words = [t('{0} images', count(rows.length))];
    if (pairs.every(({ kind }) => kind === 'exact')) words.push(t('identical'));
    if (pairs.every(({ sameVolume }) => sameVolume)) words.push(t('slices of one volume'));
    return h(
      'section',
      { class: 'duplicate-group' },
      h(
        'h2',
        null,
        h('span', { text: words.join(' · ') }),
        leakage && h('span', { class: 'leak', text: t('across splits') }),
        h('button', {
          class: 'link',
          type: 'button',
          text: t('Select'),
          on: { click: () => select(this.page, Int32Array.from(rows), 'replace') },
        }),
      ),
      h('ul', { class: 'sample-list' }, ...rows.map((row) => h('li', null, this.tile(row)))),
      h('ul', { class: 'pairs' }, ...pairs.slice(0, maxPairs).map((pair) => this.pair(pair))),
      pairs.length > maxPairs &&
        h('p', { class: 'quiet', text: t('and {0} more pairs', count(pairs.length - maxPairs)) }),
    );
  }

  private tile(row: number): HTMLElement {
    const { dataset } = this.page.store.get();
    const id = dataset?.ids[row] ?? '';
    const split = fieldNamed(dataset, 'split');
    return h(
      'button',
      {
        class: 'sample-tile captioned',
        type: 'button',
        title: id,
        data: { index: String(row) },
        on: { click: () => selectRow(this.page, row) },
      },
      thumbnail(this.page.atlas, row, tilePx),
      h('bdi', { class: 'clipped', text: id }),
      h('bdi', { class: 'clipped quiet', text: split ? String(valueAt(split, row)) : '' }),
    );
  }

  private pair(pair: DuplicatePair): HTMLElement {
    const { dataset } = this.page.store.get();
    const id = (row: number) => h('bdi', { class: 'clipped', text: dataset?.ids[row] ?? '' });
    const figures = [
      pair.kind === 'exact' ? t('identical') : t('similarity {0}', pair.similarity.toFixed(3)),
      t('hash distance {0}', pair.hashDistance),
    ];
    return h(
      'li',
      { class: pair.leakage ? 'leaking' : '' },
      id(pair.a),
      h('span', { class: 'quiet', text: '–' }),
      id(pair.b),
      h('span', { class: 'quiet figures', text: figures.join(' · ') }),
      pair.leakage && h('span', { class: 'leak', text: t('leakage') }),
      h('button', {
        class: 'link',
        type: 'button',
        text: t('Not a duplicate'),
        on: { click: () => void this.decide(pair, true) },
      }),
    );
  }

  private declared(notDuplicates: readonly (readonly [number, number])[]): HTMLElement {
    const { dataset } = this.page.store.get();
    const id = (row: number) => h('bdi', { class: 'clipped', text: dataset?.ids[row] ?? '' });
    return h(
      'section',
      { class: 'duplicate-group' },
      h('h2', null, h('span', { text: t('Declared not to be duplicates') })),
      h(
        'ul',
        { class: 'pairs' },
        ...notDuplicates.map(([a, b]) =>
          h(
            'li',
            null,
            id(a),
            h('span', { class: 'quiet', text: '–' }),
            id(b),
            h('button', {
              class: 'link',
              type: 'button',
              text: t('Undo'),
              on: { click: () => void this.decide({ a, b }, false) },
            }),
          ),
        ),
      ),
    );
  }

  private async decide({ a, b }: Pick<DuplicatePair, 'a' | 'b'>, notDuplicate: boolean): Promise<void> {
    const { host, store } = this.page;
    try {
      store.set({ tags: await host.request('decidePair', { a, b, notDuplicate }) });
      this.list.focus({ preventScroll: true });
    } catch (error) {
      this.page.fail(error);
    }
  }

  private mark(): void {
    const selected = new Set(this.page.store.get().selection);
    for (const tile of this.list.querySelectorAll<HTMLElement>('.sample-tile')) {
      tile.classList.toggle('selected', selected.has(Number(tile.dataset.index)));
    }
  }
}
