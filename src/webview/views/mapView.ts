/**
 * Base of the views with maps. Binds the maps of one canvas to the store: selection, hover, camera and a hover card.
 * A subclass adds each map with its content (`addMap`) and calls `follow` at the end of its constructor.
 */
import { render } from 'lit-html';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { AppContext } from '../appContext';
import type { ColorScale } from '../color/colorScale';
import { HoverCard } from '../controls/hoverCard';
import { type PlotOption, plotTools } from '../controls/plotTools';
import { sampleMenu } from '../controls/sampleMenu';
import { createElement, Disposables } from '../dom';
import { nearestSamples } from '../queries/nearestSamples';
import { type DistinctTexts, recordsOfTexts, textsOfRecords } from '../queries/recordTexts';
import type { Layout } from '../scatter/layout';
import type { Caption, Edges, FrameProps, PlotFrame } from '../scatter/plotFrame';
import { PlotSurface, type SurfaceProps } from '../scatter/plotSurface';
import type { Rect } from '../scatter/viewport';
import { clearSelection, inspectSample, openSample, select, selectRow } from '../state/actions';
import { type AppState, none } from '../state/appState';
import { hiddenColors } from '../state/legendState';
import { inspectQuestion, moveToQuestion, selectQuestions } from '../state/questionActions';
import { html } from '../template';
import { t } from '../text';
import { readTheme, watchTheme } from '../theme';
import type { View } from '../viewDefinition';

/** What one map shows. */
export interface MapContent {
  readonly layout: Layout | null;
  readonly scale: ColorScale | null;
  /** Maps of the same group move together. */
  readonly cameraGroup: string;
  readonly label: string;
  readonly edges?: Edges | null;
  readonly captions?: readonly Caption[];
  /** Rows are distinct texts of QA records instead of images. */
  readonly questions?: boolean;
}

const noCaptions: readonly Caption[] = [];

/** What changes the maps of any view. */
const always = [
  'phase',
  'progress',
  'dataset',
  'init',
  'space',
  'reduction',
  'seed',
  'tool',
  'thumbnails',
  'shapes',
  'legendOpen',
] as const;
/** Number of true nearest neighbours of the inspected sample that the map shows. */
const shownNeighbors = 5;

export abstract class MapView implements View {
  readonly element: HTMLElement;
  readonly toolbar = createElement('div', 'encodings-toolbar');
  readonly surface: PlotSurface;
  protected readonly disposables = new Disposables();
  protected theme = readTheme();
  private readonly card: HoverCard;
  private readonly emptyNotice: HTMLElement;
  private readonly frames = new Map<PlotFrame, () => MapContent>();
  private marked: {
    readonly texts: DistinctTexts;
    readonly records: Int32Array;
    readonly selectedRows: Int32Array;
    readonly sampleOf: Int32Array;
  } | null = null;
  private neighbors: { sample: number; space: string; of: DatasetColumns; rows: Int32Array } | null = null;
  private hovered: { frame: PlotFrame; row: number } | null = null;

  /** @param name CSS class of the maps. */
  constructor(
    protected readonly app: AppContext,
    className: string,
    name: string,
  ) {
    const { store } = app;
    this.element = createElement('div', className);
    this.disposables.own(() => this.element.remove());
    this.card = new HoverCard(app);
    const notice = createElement('p', 'notice', { role: 'status', hidden: '' });
    this.surface = new PlotSurface(app.atlas, this.surfaceProps(), this.events(notice), name);
    this.disposables.own(() => this.surface.dispose());
    this.disposables.own(() => store.set({ hover: null, hoverQa: null }));
    this.emptyNotice = createElement('button', 'button secondary empty-notice', {
      type: 'button',
      hidden: '',
    });
    this.emptyNotice.textContent = t('No points here · Fit');
    this.disposables.listen(this.emptyNotice, 'click', () => this.surface.fitAll());
    this.surface.element.append(this.card.element, notice, this.emptyNotice);
    const refresh = () => this.refreshMaps();
    this.disposables.own(
      store.subscribe(['selection', 'qaSelection', 'current', 'hover', 'hoverQa', 'hidden'], refresh),
    );
    const setProps = () => this.surface.setProps(this.surfaceProps());
    this.disposables.own(store.subscribe(['tool', 'thumbnails', 'shapes'], setProps));
    this.disposables.own(
      store.subscribe(['current', 'space', 'dataset', 'phase'], () => this.requestNeighbors()),
    );
    this.disposables.own(store.subscribe(['current'], () => this.showCurrent()));
    this.requestNeighbors();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** To be called at the end of a view's constructor: draws, and again when a run, the theme or these change. */
  protected follow(more: readonly (keyof AppState)[]): void {
    const refresh = () => this.refresh();
    this.disposables.own(this.app.model.queries.onChange(refresh));
    this.disposables.own(this.app.store.subscribe([...always, ...more], refresh));
    this.disposables.own(
      watchTheme((theme) => {
        this.theme = theme;
        this.surface.setProps(this.surfaceProps());
        refresh();
      }),
    );
    refresh();
  }

  protected abstract refresh(): void;

  /** Shows `content` over the maps, with the buttons of the plot. @param options of the plot that the view has. */
  protected overlay(content: unknown, options: readonly PlotOption[] = []): void {
    render(html`${content}${plotTools(this.app, this.surface, options)}`, this.surface.element);
  }

  /** Adds a map over an element of the surface. @param read what it shows now; called on every refresh. */
  protected addMap(element: HTMLElement, read: () => MapContent): void {
    const content = read();
    const frame = this.surface.addFrame(element, {
      ...content,
      edges: content.edges ?? null,
      captions: noCaptions,
      selectedRows: none,
      currentRow: -1,
      hoverRow: -1,
      hiddenColors: new Set(),
      neighborRows: none,
      sizes: null,
      sampleOf: null,
    });
    this.frames.set(frame, read);
    const { camera } = this.app.store.get();
    if (this.frames.size === 1 && camera) this.surface.setCamera(content.cameraGroup, camera, true);
    this.refreshMaps();
  }

  protected refreshMaps(): void {
    const { selection, qaSelection, current, hover, hoverQa, dataset, hidden } = this.app.store.get();
    const { neighbors } = this;
    for (const [frame, read] of this.frames) {
      const { questions, edges = null, captions = noCaptions, ...content } = read();
      const marked = questions
        ? this.markedTexts(qaSelection, hoverQa, dataset)
        : {
            sizes: null,
            selectedRows: selection,
            currentRow: current ?? -1,
            hoverRow: hover ?? -1,
            neighborRows: neighbors && neighbors.sample === current ? neighbors.rows : none,
            sampleOf: null,
          };
      this.surface.setFrameProps(frame, {
        ...content,
        ...marked,
        edges,
        captions,
        ...(content.scale ? { hiddenColors: hiddenColors(hidden, content.scale) } : {}),
      });
    }
  }

  private markedTexts(
    records: Int32Array,
    hovered: number | null,
    dataset: AppState['dataset'],
  ): Pick<FrameProps, 'selectedRows' | 'currentRow' | 'hoverRow' | 'neighborRows' | 'sampleOf' | 'sizes'> {
    const texts = this.app.model.texts();
    if (!texts || !dataset) {
      return {
        selectedRows: none,
        currentRow: -1,
        hoverRow: -1,
        neighborRows: none,
        sampleOf: null,
        sizes: null,
      };
    }
    if (this.marked?.texts !== texts || this.marked.records !== records) {
      const sampleOf = texts.first.map((row) => dataset.qaToSample[row]);
      this.marked = { texts, records, selectedRows: textsOfRecords(texts, records), sampleOf };
    }
    const { selectedRows, sampleOf } = this.marked;
    return {
      selectedRows,
      currentRow: selectedRows.length === 1 ? selectedRows[0] : -1,
      hoverRow: hovered === null ? -1 : texts.textOf[hovered],
      neighborRows: none,
      sampleOf,
      sizes: texts.sizes,
    };
  }

  /** Before a view lays its maps out anew. */
  protected clearMaps(): void {
    this.frames.clear();
    this.hovered = null;
    this.card.hide();
    this.surface.clearFrames();
  }

  private surfaceProps(): SurfaceProps {
    const { tool, thumbnails, shapes } = this.app.store.get();
    return { theme: this.theme, tool, thumbnails, shapes: shapes || this.theme.highContrast };
  }

  private events(notice: HTMLElement): ConstructorParameters<typeof PlotSurface>[2] {
    const { app } = this;
    // Images can be looked at once the dataset is open; until then the map only shows them.
    const isReady = () => app.store.get().phase.phase === 'ready';
    return {
      hover: (frame, row) => {
        this.hovered = row >= 0 ? { frame, row } : null;
        app.store.set({
          hover: row >= 0 ? this.sampleAt(frame, row) : null,
          hoverQa: row >= 0 ? this.recordAt(frame, row) : null,
        });
        this.showCard();
      },
      selectRow: (frame, row, mode) => {
        if (!isReady()) return;
        const records = this.recordsOf(frame, Int32Array.of(row));
        if (!records) selectRow(app, row, mode);
        else if (mode === 'replace' && records.length === 1) inspectQuestion(app, records[0], false);
        else selectQuestions(app, records, mode);
      },
      selectRows: (frame, rows, mode) => {
        if (!isReady()) return;
        const records = this.recordsOf(frame, rows);
        if (records) selectQuestions(app, records, mode);
        else select(app, rows, mode);
      },
      clear: () => {
        this.leave();
        clearSelection(app);
      },
      open: (frame, row) => {
        if (!isReady()) return;
        const record = this.recordAt(frame, row);
        if (record !== null) inspectQuestion(app, record, true);
        else openSample(app, row, true);
      },
      menu: (frame, row, at) => {
        if (!isReady()) return;
        const record = this.recordAt(frame, row);
        this.leave();
        if (record === null) return sampleMenu(app, this.chosenWith(row), at, [], frame.props.scale);
        const inspect = () => inspectQuestion(app, record, false);
        sampleMenu(
          app,
          [this.sampleAt(frame, row)],
          at,
          [{ label: t('Show the record'), run: inspect }],
          null,
        );
      },
      move: (frame, row) => {
        if (!isReady()) return;
        const record = this.recordAt(frame, row);
        if (record !== null) moveToQuestion(app, record);
        else inspectSample(app, row);
      },
      camera: (group, camera) => {
        this.card.hide();
        const first = this.frames.keys().next().value;
        if (group === first?.props.cameraGroup) app.store.set({ camera });
      },
      empty: (empty) => {
        this.emptyNotice.hidden = !empty;
      },
      moved: () => this.leave(),
      degraded: (reason) => {
        notice.hidden = reason === null;
        if (reason !== null)
          notice.textContent = t('WebGL is not available; a slower 2D canvas is used: {0}', reason);
      },
    };
  }

  /** Nothing is under the pointer any more. */
  private leave(): void {
    this.hovered = null;
    this.card.hide();
    this.app.store.set({ hover: null, hoverQa: null });
  }

  /** The selection if the sample is in it, else the sample alone. */
  private chosenWith(sample: number): readonly number[] {
    const { selection } = this.app.store.get();
    return selection.includes(sample) ? [...selection] : [sample];
  }

  private isQaFrame(frame: PlotFrame): boolean {
    return this.frames.get(frame)?.().questions === true;
  }

  /** First record of a text; null on maps of images. */
  private recordAt(frame: PlotFrame, row: number): number | null {
    return this.isQaFrame(frame) ? (this.app.model.texts()?.first[row] ?? null) : null;
  }

  private recordsOf(frame: PlotFrame, rows: Int32Array): Int32Array | null {
    const texts = this.isQaFrame(frame) ? this.app.model.texts() : null;
    return texts && recordsOfTexts(texts, rows);
  }

  private sampleAt(frame: PlotFrame, row: number): number {
    const record = this.recordAt(frame, row);
    return record === null ? row : (this.app.store.get().dataset?.qaToSample[record] ?? -1);
  }

  private showCard(): void {
    const { hovered } = this;
    const position = hovered?.frame.positionOf(hovered.row);
    if (!hovered || !position) return this.card.hide();
    const { frame, row } = hovered;
    const [x, y] = position;
    const label = frame.props.scale?.labelOf(row) ?? '';
    const dotsIn = (place: Rect) => frame.coveredIn(place);
    const texts = this.isQaFrame(frame) ? this.app.model.texts() : null;
    if (texts) return this.card.showQuestion(texts, row, label, { x, y }, frame.rect, dotsIn);
    this.card.show(this.sampleAt(frame, row), label, { x, y }, frame.rect, dotsIn);
  }

  /** A sample that was selected elsewhere may lie outside of a map that is zoomed in. */
  private showCurrent(): void {
    const { current } = this.app.store.get();
    if (current === null) return;
    for (const frame of this.frames.keys()) if (!this.isQaFrame(frame)) this.surface.show(frame, current);
  }

  private requestNeighbors(): void {
    const { current, space, dataset, phase } = this.app.store.get();
    if (current === null || !dataset || phase.phase !== 'ready') return;
    const { neighbors: known } = this;
    if (known?.sample === current && known.space === space && known.of === dataset) return;
    nearestSamples(this.app, space, current, shownNeighbors).then(
      ({ indices }) => {
        const now = this.app.store.get();
        if (now.current !== current || now.space !== space) return;
        this.neighbors = { sample: current, space, of: dataset, rows: indices };
        this.refreshMaps();
      },
      (error: unknown) => this.app.reportError(error),
    );
  }
}
