/**
 * Maps beside each other in one canvas: the four clusterings on one reduction, or the four reductions with one
 * colouring. Each cell names what it shows and waits for its own runs.
 */
import { adjustedRand, contingency } from '../../common/agreement';
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { type ColorSource, formatColorSource } from '../color/colorSource';
import { spaced } from '../controls/paramText';
import { plotTools } from '../controls/plotTools';
import { runNotice } from '../controls/runNotice';
import { fill, h } from '../dom';
import { labelsOf } from '../queries/read';
import type { Layout } from '../scatter/layout';
import { t } from '../text';
import { clusteringSummaryText } from './clusteringSummaryText';
import { type MapContent, MapView } from './mapView';

/** Pairs that the status bar has room for; Compare shows any two. */
const shownPairs = 4;

interface Cell {
  readonly reduction: string;
  readonly colorBy: ColorSource;
  readonly cameraGroup: string;
  title(): string;
  words(): string;
}

export class MultiplesView extends MapView {
  private readonly grid = h('div', { class: 'multiples' });
  private signature = '';
  private refreshCells: (() => void)[] = [];

  constructor(
    page: AppContext,
    private readonly kind: 'clusterings' | 'reductions',
  ) {
    super(page, 'view', kind);
    const { store } = page;
    this.element.append(this.surface.element);
    this.surface.element.append(
      this.grid,
      plotTools(page, this.disposables, () => this.surface),
    );
    this.disposables.own(() => store.set({ notes: [] }));
    this.follow(['colorBy', 'params']);
  }

  protected refresh(): void {
    const cells = this.cells();
    const signature = cells.map((cell) => `${cell.reduction}/${formatColorSource(cell.colorBy)}`).join(' ');
    if (signature !== this.signature) {
      this.signature = signature;
      this.build(cells);
    }
    this.refreshMaps();
    for (const refresh of this.refreshCells) refresh();
    if (this.kind === 'clusterings') this.page.store.set({ notes: this.agreement() });
  }

  private cells(): readonly Cell[] {
    const { model, store } = this.page;
    const { colorBy } = store.get();
    const { reduction } = model;
    if (this.kind === 'clusterings') {
      return model.methods('clustering').map(({ name, title }) => ({
        reduction,
        colorBy: { kind: 'cluster', method: name },
        cameraGroup: 'clusterings',
        title: () => title,
        words: () => clusteringSummaryText(model, name),
      }));
    }
    return model.methods('reduction').map((info) => ({
      reduction: info.name,
      colorBy,
      cameraGroup: `reductions/${info.name}`,
      title: () => info.title,
      words: () => reductionWords(this.page, info.name),
    }));
  }

  private build(cells: readonly Cell[]): void {
    this.clearMaps();
    this.refreshCells = [];
    this.grid.classList.toggle('single', cells.length < 2);
    fill(
      this.grid,
      ...cells.map((cell) => {
        const frame = h('div', { class: 'frame-fill' });
        const words = h('span', { class: 'quiet' });
        const notice = h('div', { class: 'frame-state' });
        const box = h(
          'section',
          { class: 'cell' },
          frame,
          h('h2', { class: 'cell-title' }, h('strong', { text: cell.title() }), words),
          notice,
        );
        let last: { layout: Layout | null; scale: ColorScale | null } = { layout: null, scale: null };
        const read = (): MapContent => {
          const { model, store } = this.page;
          last = {
            layout: model.layout(cell.reduction) ?? last.layout,
            scale: model.colorScale(cell.colorBy, cell.reduction) ?? last.scale,
          };
          const n = store.get().dataset?.ids.length;
          if (last.layout && last.layout.n !== n) last = { ...last, layout: null };
          return {
            ...last,
            cameraGroup: cell.cameraGroup,
            label: t('Map: {0}, {1}', cell.title(), cell.words()),
          };
        };
        queueMicrotask(() => {
          if (frame.isConnected) this.addMap(frame, read);
        });
        this.refreshCells.push(() => {
          words.textContent = cell.words();
          const { model } = this.page;
          const waits = [model.wait(cell.reduction), ...model.colorWaits(cell.colorBy)];
          runNotice(this.page, notice, waits, last.layout !== null && last.scale !== null);
        });
        return box;
      }),
    );
  }

  /** ARI of the pairs of clusterings that agree most, of those that are there. */
  private agreement(): string[] {
    const { model } = this.page;
    const there = model.methods('clustering').flatMap(({ name, title }) => {
      const answer = model.answer(name);
      const labels = answer && labelsOf(answer);
      return labels ? [{ title, labels }] : [];
    });
    const pairs: { words: string; ari: number }[] = [];
    for (let a = 0; a < there.length; a++) {
      for (let b = a + 1; b < there.length; b++) {
        const ari = adjustedRand(contingency(there[a].labels, there[b].labels));
        pairs.push({ words: `${there[a].title}–${there[b].title} ${ari.toFixed(2)}`, ari });
      }
    }
    const best = pairs.sort((a, b) => b.ari - a.ari).slice(0, shownPairs);
    return best.length > 0 ? [t('Agreement (ARI)'), ...best.map(({ words }) => words)] : [];
  }
}

function reductionWords(page: AppContext, method: string): string {
  const answer = page.model.answer(method);
  if (answer?.kind !== 'reduction') return '';
  const { explainedVarianceRatio: variance, klDivergence } = answer.result;
  const parts: string[] = [];
  const quality = page.model.quickLayoutQuality(method);
  if (quality) parts.push(t('trustworthiness {0}', quality.trustworthiness.toFixed(2)));
  if (variance && variance.length > 1) {
    parts.push(t('{0} % of variance', ((variance[0] + variance[1]) * 100).toFixed(0)));
  }
  if (klDivergence !== undefined) parts.push(t('KL {0}', klDivergence.toFixed(2)));
  for (const [name, value] of Object.entries(answer.params).slice(0, 2)) {
    if (name !== 'nComponents' && value !== null && parts.length < 2) parts.push(`${spaced(name)} ${value}`);
  }
  return parts.join(' · ');
}
