/**
 * One row that says in words what is drawn: space, layout, colour; at its right end the parameters of the run,
 * which open the side sheet.
 */
import type { AppContext } from '../appContext';
import { type ColorSource, formatColorSource, methodOf, parseColorSource } from '../color/colorSource';
import { Disposables, fill, h, setAttribute } from '../dom';
import type { ViewName } from '../protocol';
import { colorChoices } from '../queries/colorChoices';
import { clusterSummary } from '../queries/summaries';
import { t } from '../text';
import { spaceTitle } from '../views/exploreView';
import { paramsText } from './paramText';

type Encoding = 'space' | 'reduction' | 'colorBy';

/** Which encodings a view offers. */
const offered: Readonly<Record<ViewName, readonly Encoding[]>> = {
  explore: ['space', 'reduction', 'colorBy'],
  clusterings: ['space', 'reduction'],
  reductions: ['space', 'colorBy'],
  outliers: ['space', 'reduction'],
  samples: ['space', 'colorBy'],
  qa: [],
  hierarchy: ['space', 'reduction'],
  compare: ['space', 'reduction'],
};

interface Option {
  readonly value: string;
  readonly title: string;
  readonly group?: string;
}

export class EncodingRow {
  readonly element = h('div', {
    class: 'encodings',
    attrs: { role: 'toolbar', 'aria-label': t('What is drawn') },
  });
  /** Where a view puts controls of its own. */
  readonly extra = h('div', { class: 'encodings-extra' });
  private readonly disposables = new Disposables();
  private readonly run = h('button', {
    class: 'run-pill',
    type: 'button',
    title: t('Change the parameters'),
    on: { click: () => this.page.store.set({ sideSheet: !this.page.store.get().sideSheet }) },
  });
  private readonly selects: Readonly<Record<Encoding, { box: HTMLElement; select: HTMLSelectElement }>>;

  constructor(private readonly page: AppContext) {
    this.selects = {
      space: this.select('space', t('Space')),
      reduction: this.select('reduction', t('Layout')),
      colorBy: this.select('colorBy', t('Colour')),
    };
    fill(
      this.element,
      ...Object.values(this.selects).map(({ box }) => box),
      this.extra,
      h('div', { class: 'spacer' }),
      this.run,
    );
    this.disposables.own(
      page.store.subscribe(
        [
          'init',
          'dataset',
          'phase',
          'tags',
          'view',
          'space',
          'reduction',
          'colorBy',
          'qaReduction',
          'hierarchySource',
          'params',
          'starts',
          'seed',
          'sideSheet',
        ],
        () => this.refresh(),
      ),
    );
    this.disposables.own(page.model.queries.onChange(() => this.refresh()));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { store, model } = this.page;
    const state = store.get();
    const shown = offered[state.view];
    for (const [name, { box }] of Object.entries(this.selects))
      box.hidden = !shown.includes(name as Encoding);
    const encoder = state.init?.encoderTitle.replace(/\s*\(.*\)$/, '') ?? '';
    options(
      this.selects.space.select,
      (['image', 'text', 'combined'] as const).map((value) => ({
        value,
        title: encoder ? `${spaceTitle(value)} · ${encoder}` : spaceTitle(value),
      })),
      state.space,
    );
    options(
      this.selects.reduction.select,
      model.methods('reduction').map(({ name, title }) => ({ value: name, title })),
      model.reduction,
    );
    options(
      this.selects.colorBy.select,
      colorChoices(model).map(({ source, value, title, group }) => ({
        ...{ value, group },
        title: this.colorTitle(source, title),
      })),
      formatColorSource(state.colorBy),
    );
    const method =
      state.view === 'reductions' || state.view === 'samples'
        ? (methodOf(state.colorBy) ?? '')
        : state.view === 'qa'
          ? state.qaReduction
          : state.view === 'hierarchy'
            ? state.hierarchySource
            : model.reduction;
    const info = model.method(method);
    this.run.hidden = !info;
    if (info) this.run.textContent = paramsText(info, model.request(method).params, state.seed);
    setAttribute(this.run, 'aria-expanded', String(state.sideSheet));
  }

  /** "K-means (8)" once it is known. */
  private colorTitle(source: ColorSource, title: string): string {
    if (source.kind !== 'cluster') return title;
    const summary = clusterSummary(this.page.model, source.method);
    return summary ? `${title} (${summary.clusters})` : title;
  }

  private select(name: Encoding, label: string): { box: HTMLElement; select: HTMLSelectElement } {
    const select = h('select', {
      class: 'select',
      id: `encoding-${name}`,
      on: {
        change: () => {
          const { store } = this.page;
          if (name === 'colorBy')
            store.set({ colorBy: parseColorSource(select.value) ?? store.get().colorBy });
          // Each layout and space has a camera of its own.
          else store.set({ [name]: select.value, camera: null });
        },
      },
    });
    const box = h('div', { class: 'encoding' }, h('label', { htmlFor: select.id, text: label }), select);
    return { box, select };
  }
}

/** Rebuilds a select only where its options changed: an open list must not close. */
function options(select: HTMLSelectElement, list: readonly Option[], value: string): void {
  const signature = list
    .map((option) => `${option.value}\u0000${option.title}\u0000${option.group ?? ''}`)
    .join('\u0001');
  if (select.dataset.signature !== signature) {
    select.dataset.signature = signature;
    const nodes: HTMLElement[] = [];
    const groups = new Map<string, HTMLOptGroupElement>();
    for (const option of list) {
      const node = h('option', { value: option.value, text: option.title });
      if (!option.group) {
        nodes.push(node);
        continue;
      }
      const group = groups.get(option.group) ?? h('optgroup', { label: option.group });
      if (!groups.has(option.group)) nodes.push(group);
      groups.set(option.group, group);
      group.append(node);
    }
    fill(select, ...nodes);
  }
  select.value = value;
}
