/**
 * The sample under inspection, the same in every view: image with mask and boxes, facts, nearest neighbours, its
 * questions with links to their lines. Asks the host for one sample at a time; a late answer is dropped.
 */
import type { AppContext } from '../appContext';
import { Disposables, fill, h } from '../dom';
import { categoriesOf, valueAt } from '../fields';
import type { SampleView } from '../protocol';
import { flagSummary, ledgerRequest, memberships, trustSummary } from '../queries/summaries';
import { openSample, selectRow } from '../state/actions';
import { count, t } from '../text';
import { ImagePane } from './imagePane';
import { likelyQuestions } from './likelyQuestions';
import { neighborStrip } from './neighborStrip';
import { questionList } from './questionList';
import { stepButtons } from './stepButtons';
import { TagEditor } from './tagEditor';

export class Inspector {
  readonly element = h('aside', {
    class: 'inspector',
    attrs: { 'aria-label': t('Inspector') },
    tabIndex: -1,
  });
  private readonly disposables = new Disposables();
  private readonly pane = new ImagePane();
  private readonly facts = h('dl', { class: 'facts' });
  private readonly neighbors = h('section', { class: 'neighbors' });
  private readonly likely = h('section', { class: 'questions likely' });
  private readonly questions = h('section', { class: 'questions' });
  private readonly tags: TagEditor;
  private readonly steps: HTMLElement;
  private readonly selected = h('section', { class: 'selection-actions' });
  private shown = -1;

  constructor(private readonly page: AppContext) {
    const { store, model } = page;
    this.tags = new TagEditor(page);
    this.steps = stepButtons(page);
    this.disposables.own(store.subscribe(['current', 'selection', 'tags'], () => this.refreshSelection()));
    this.disposables.own(store.subscribe(['current', 'dataset', 'phase'], () => this.refresh()));
    this.disposables.own(
      store.subscribe(['space', 'selection', 'params', 'seed'], () => this.refreshDerived()),
    );
    this.disposables.own(model.queries.onChange(() => this.refreshFacts()));
    this.empty();
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private sample: SampleView | null = null;

  private refresh(): void {
    const { current, dataset } = this.page.store.get();
    if (current === null || !dataset || current >= dataset.ids.length) {
      if (this.shown !== -2) this.empty();
      return;
    }
    if (this.shown === current) return;
    this.shown = current;
    this.page.host.request('sample', { index: current }).then(
      (sample) => {
        if (this.shown === current) this.show(sample);
      },
      (error: unknown) => {
        if (this.shown !== current) return;
        this.shown = -1;
        this.page.fail(error);
      },
    );
  }

  private empty(): void {
    this.shown = -2;
    this.sample = null;
    fill(
      this.element,
      h(
        'div',
        { class: 'inspector-empty' },
        h('p', { class: 'state-title', text: t('Nothing selected') }),
        h('p', { class: 'quiet', text: t('Click a point, or focus the map and use the arrow keys.') }),
      ),
    );
  }

  private show(sample: SampleView): void {
    const first = this.sample === null;
    this.sample = sample;
    this.pane.show(sample);
    const openButton = h('button', {
      class: 'link',
      type: 'button',
      text: t('Open'),
      title: t('Open the image and its question.json'),
      on: { click: () => openSample(this.page, sample.index, true) },
    });
    this.refreshFacts();
    fill(
      this.questions,
      ...questionList(sample, (row) => {
        this.page.host
          .request('open', { index: sample.index, what: 'json', qaRow: row, focus: true })
          .catch((error) => this.page.fail(error));
      }),
    );
    void this.refreshNeighbors();
    fill(this.pane.actions, this.pane.toggles, openButton);
    void this.refreshLikely();
    this.refreshSelection();
    if (first) {
      fill(
        this.element,
        this.pane.element,
        this.steps,
        this.selected,
        this.facts,
        this.tags.element,
        this.neighbors,
        this.likely,
        this.questions,
      );
    }
    this.element.scrollTop = 0;
  }

  private refreshDerived(): void {
    this.refreshFacts();
    void this.refreshNeighbors();
  }

  private refreshFacts(): void {
    const { sample } = this;
    if (!sample) return;
    const { model, store } = this.page;
    const fields = categoriesOf(store.get().dataset, 'image');
    const rows: [string, string][] = [
      [t('Sample'), sample.id],
      ...fields.map((field): [string, string] => [t(field.title), String(valueAt(field, sample.index))]),
    ];
    const clusters = memberships(model, sample.index);
    if (clusters) rows.push([t('Clusters'), clusters]);
    const flags = flagSummary(model, sample.index);
    if (flags) rows.push([t('Outlier'), flags]);
    const trust = trustSummary(model, sample.index);
    if (trust) rows.push([t('Trust'), trust]);
    rows.push([t('Size'), `${sample.width} × ${sample.height}`]);
    fill(
      this.facts,
      ...rows.flatMap(([name, value]) => [h('dt', { text: name }), h('dd', null, h('bdi', { text: value }))]),
      ...this.ordinary(sample.index),
    );
  }

  /** Where the ledger is there and flags the sample: what it should have looked like. */
  private ordinary(index: number): HTMLElement[] {
    const { model, store } = this.page;
    const ledger = model.queries.getCached('ledger', ledgerRequest(model));
    const { dataset } = store.get();
    if (!ledger || !dataset || index >= ledger.agree.length || ledger.agree[index] === 0) return [];
    const nearest = ledger.nearestOrdinary[index];
    if (nearest < 0) return [];
    const link = h('button', {
      class: 'link clipped',
      type: 'button',
      text: dataset.ids[nearest],
      on: { click: () => selectRow(this.page, nearest) },
    });
    return [h('dt', { text: t('Ordinary') }), h('dd', null, link)];
  }

  /** What can be done with all that is selected. */
  private refreshSelection(): void {
    this.tags.refresh();
    const { selection } = this.page.store.get();
    this.selected.hidden = selection.length < 2;
    if (selection.length < 2) return;
    fill(
      this.selected,
      h('span', { text: t('{0} selected', count(selection.length)) }),
      h('button', {
        class: 'link',
        type: 'button',
        text: t('Open as tabs'),
        on: {
          click: () => {
            this.page.host
              .request('openTabs', { indices: [...this.page.store.get().selection] })
              .catch((error) => this.page.fail(error));
          },
        },
      }),
    );
  }

  private async refreshLikely(): Promise<void> {
    const { sample, page } = this;
    if (!sample) return;
    try {
      const parts = await likelyQuestions(page, sample.index);
      if (this.sample === sample) fill(this.likely, ...parts);
    } catch (error) {
      page.fail(error);
    }
  }

  private async refreshNeighbors(): Promise<void> {
    const { sample, page } = this;
    if (!sample || page.store.get().phase.phase !== 'ready') return;
    const { space } = page.store.get();
    try {
      const answer = await page.host.request('neighbors', { space, row: sample.index, k: 5 });
      if (this.sample !== sample || page.store.get().space !== space) return;
      fill(this.neighbors, ...neighborStrip(page, answer, (index) => selectRow(page, index)));
    } catch (error) {
      page.fail(error);
    }
  }
}
