/**
 * Binds the maps of one view to the store: selection, hover and camera go both ways, a hover card follows. A view
 * says which layout and colours each frame has; everything else is the same in every view and lives here.
 */
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { HoverCard } from '../controls/hoverCard';
import { Disposables, fill, h } from '../dom';
import type { Layout } from '../scatter/layout';
import type { Edges, PlotFrame } from '../scatter/plotFrame';
import { PlotSurface } from '../scatter/plotSurface';
import {
  clearSelection,
  describeSample,
  inspectSample,
  openSample,
  select,
  selectRow,
} from '../state/actions';
import { none } from '../state/appState';
import { hiddenColors } from '../state/legendState';
import { inspectQuestion, moveToQuestion, selectQuestions } from '../state/questionActions';
import { t } from '../text';

export interface SampleFrame {
  readonly layout: Layout | null;
  readonly scale: ColorScale | null;
  readonly cameraGroup: string;
  readonly label: string;
  readonly edges?: Edges | null;
  /** Rows are QA records instead of images. */
  readonly questions?: boolean;
}

export class MapController {
  readonly surface: PlotSurface;
  readonly card: HoverCard;
  private readonly notice = h('p', { class: 'notice', hidden: true, attrs: { role: 'status' } });
  private readonly bound = new Map<PlotFrame, () => SampleFrame>();
  private readonly disposables = new Disposables();
  private neighbors: { sample: number; space: string; rows: Int32Array } = {
    sample: -1,
    space: '',
    rows: none,
  };
  private hovered: { frame: PlotFrame; row: number } | null = null;

  constructor(
    private readonly page: AppContext,
    className = '',
  ) {
    const { store } = page;
    this.card = new HoverCard(page);
    this.surface = new PlotSurface(
      page.atlas,
      () => store.get(),
      {
        hover: (frame, row) => {
          this.hovered = row >= 0 ? { frame, row } : null;
          const questions = this.ofQuestions(frame);
          store.set({
            hover: row >= 0 ? this.sampleOf(frame, row) : null,
            hoverQa: row >= 0 && questions ? row : null,
          });
          this.showCard();
        },
        pick: (frame, row, mode) => {
          if (!this.ofQuestions(frame)) selectRow(page, row, mode);
          else if (mode === 'replace') inspectQuestion(page, row, false);
          else selectQuestions(page, Int32Array.of(row), mode);
        },
        open: (frame, row) => {
          if (this.ofQuestions(frame)) inspectQuestion(page, row, true);
          else openSample(page, row, true);
        },
        walk: (frame, row) => {
          if (this.ofQuestions(frame)) moveToQuestion(page, row);
          else inspectSample(page, row);
        },
        select: (frame, rows, mode) => {
          if (this.ofQuestions(frame)) selectQuestions(page, rows, mode);
          else select(page, rows, mode);
        },
        clear: () => clearSelection(page),
        camera: (group, camera) => {
          this.card.hide();
          if (group === this.mainGroup()) store.set({ camera });
        },
        degraded: (reason) => {
          this.notice.hidden = reason === null;
          if (reason !== null) fill(this.notice, t('Drawn without the graphics card, slower: {0}', reason));
        },
      },
      className,
    );
    this.surface.element.append(this.card.element, this.notice);
    this.disposables.own(
      store.subscribe(
        ['selection', 'qaSelection', 'current', 'hover', 'hoverQa', 'hidden', 'thumbnails', 'shapes'],
        () => this.refresh(),
      ),
    );
    this.disposables.own(store.subscribe(['current', 'space', 'dataset'], () => this.askNeighbors()));
    this.disposables.own(store.subscribe(['current'], () => this.showCurrent()));
    this.disposables.own(() => this.surface.dispose());
    this.askNeighbors();
  }

  /** @param read what the frame shows now; called again on every refresh. */
  add(id: string, element: HTMLElement, read: () => SampleFrame): PlotFrame {
    const frame = this.surface.addFrame(id, element, {
      ...read(),
      selectedRows: none,
      currentRow: -1,
      hoverRow: -1,
      hiddenColors: new Set(),
      neighborRows: none,
      edges: null,
      sampleOf: null,
      describe: (row) => describeSample(this.page.store.get(), row, null),
    });
    this.bound.set(frame, read);
    const { camera } = this.page.store.get();
    if (this.bound.size === 1 && camera) this.surface.setCamera(this.mainGroup(), camera, true);
    this.refresh();
    return frame;
  }

  refresh(): void {
    const { selection, qaSelection, current, hover, hoverQa, dataset, hidden, thumbnails, shapes } =
      this.page.store.get();
    const { neighbors } = this;
    for (const [frame, read] of this.bound) {
      const shown = read();
      this.surface.update(frame, {
        ...shown,
        edges: shown.edges ?? null,
        selectedRows: shown.questions ? qaSelection : selection,
        currentRow: shown.questions ? (qaSelection.length === 1 ? qaSelection[0] : -1) : (current ?? -1),
        hoverRow: (shown.questions ? hoverQa : hover) ?? -1,
        sampleOf: shown.questions ? (dataset?.qaToSample ?? null) : null,
        hiddenColors: shown.scale ? hiddenColors(hidden, shown.scale) : frame.props.hiddenColors,
        neighborRows:
          !shown.questions && current !== null && neighbors.sample === current ? neighbors.rows : none,
      });
    }
    const look = `${thumbnails}/${shapes}`;
    if (look !== this.look) this.surface.invalidate('dots');
    this.look = look;
  }

  /** Before a view lays its frames out anew. */
  clearFrames(): void {
    this.bound.clear();
    this.hovered = null;
    this.card.hide();
    this.surface.clearFrames();
  }

  dispose(): void {
    this.page.store.set({ hover: null, hoverQa: null });
    this.disposables.dispose();
  }

  private look = '';

  private ofQuestions(frame: PlotFrame): boolean {
    return this.bound.get(frame)?.().questions === true;
  }

  private sampleOf(frame: PlotFrame, row: number): number {
    return this.ofQuestions(frame) ? (this.page.store.get().dataset?.qaToSample[row] ?? -1) : row;
  }

  private mainGroup(): string {
    for (const [frame] of this.bound) return frame.props.cameraGroup;
    return '';
  }

  private showCard(): void {
    const { hovered } = this;
    const at = hovered && this.surface.place(hovered.frame, hovered.row);
    if (!hovered || !at) return this.card.hide();
    const detail = hovered.frame.props.scale?.labelOf(hovered.row) ?? '';
    this.card.show(this.sampleOf(hovered.frame, hovered.row), detail, at, hovered.frame.rect);
  }

  /** What was chosen elsewhere may lie outside of a map that is zoomed in. */
  private showCurrent(): void {
    const { current } = this.page.store.get();
    if (current === null) return;
    for (const frame of this.bound.keys()) if (!this.ofQuestions(frame)) this.surface.show(frame, current);
  }

  private askNeighbors(): void {
    const { current, space, dataset } = this.page.store.get();
    if (current === null || !dataset) return;
    if (this.neighbors.sample === current && this.neighbors.space === space) return;
    this.page.host.request('neighbors', { space, row: current, k: 5 }).then(
      ({ indices }) => {
        const now = this.page.store.get();
        if (now.current !== current || now.space !== space) return;
        this.neighbors = { sample: current, space, rows: indices };
        this.refresh();
      },
      (error: unknown) => this.page.fail(error),
    );
  }
}
