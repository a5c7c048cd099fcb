/**
 * Maps beside each other in one canvas. Props in: each map's layout, colours and marked rows (`FrameProps`), and
 * what all maps share (`SurfaceProps`). Events out: hover, selection, movement. Owns the canvases, the cameras and
 * the gestures; a change of props requests one frame.
 */
import { createElement, Disposables } from '../dom';
import { CanvasHost } from './canvasHost';
import { listenToGestures, type SelectMode, type Tool } from './gestures';
import { type Layout, snapshotPrefix } from './layout';
import { drawLasso, drawMarks, drawThumbnails, prepare } from './overlay';
import type { Pen } from './pen';
import { type FrameProps, PlotFrame } from './plotFrame';
import type { Picture, PlotTheme } from './renderer';
import type { ThumbnailAtlas } from './thumbnailAtlas';
import { hasThumbnails, noThumbnails, placeThumbnails, type Thumbnails } from './thumbnailPlacement';
import { type Camera, maxZoomOf, panBy, zoomAbout } from './viewport';

export interface SurfaceProps {
  readonly theme: PlotTheme;
  /** What a drag does. */
  readonly tool: Tool;
  /** Thumbnails in place of dots where a zoomed map has room for them. */
  readonly thumbnails: boolean;
  /** Shapes beside colours. */
  readonly shapes: boolean;
}

export interface SurfaceEvents {
  /** -1 = the pointer left every dot. */
  hover(frame: PlotFrame, row: number): void;
  selectRow(frame: PlotFrame, row: number, mode: SelectMode): void;
  selectRows(frame: PlotFrame, rows: Int32Array, mode: SelectMode): void;
  clear(): void;
  /** Double click or Enter: open and go there. */
  open(frame: PlotFrame, row: number): void;
  /** The right button, or the key of menus. @param at position in the window, px. */
  menu(frame: PlotFrame, row: number, at: { x: number; y: number }): void;
  /** The keyboard went to another dot. */
  move(frame: PlotFrame, row: number): void;
  /** The user moved the maps of a group; null = fitted. */
  camera(group: string, camera: Camera | null): void;
  /** Whether some map has been moved to where it has no dots. */
  empty(empty: boolean): void;
  /** Layouts or sizes changed: what floats beside a dot has lost its place. */
  moved(): void;
  /** Why the 2D canvas is used; null = WebGL2. */
  degraded(reason: string | null): void;
}

/** Time in which dots move to a new layout, ms. */
const moveMs = 450;
/** Mark of the first picture on the document's timeline. */
const firstDots = 'first-dots';

export class PlotSurface {
  readonly element: HTMLElement;
  private readonly marks = createElement('canvas', 'marks', { 'aria-hidden': 'true' });
  private readonly images = createElement('canvas', 'images', { 'aria-hidden': 'true' });
  private readonly host: CanvasHost;
  private readonly frames: PlotFrame[] = [];
  private readonly gestures: Disposables[] = [];
  private readonly cameras = new Map<string, Camera>();
  private readonly disposables = new Disposables();
  private readonly observer = new ResizeObserver(() => this.measure());
  private width = 0;
  private height = 0;
  /** Of the lasso or box while it is drawn. */
  private outline: readonly number[] = [];
  /** Dots and thumbnails are drawn again with the next frame; what floats over them always is. */
  private dotsStale = true;
  private frameRequest = 0;
  private movingSince: number | null = null;

  constructor(
    private readonly atlas: ThumbnailAtlas,
    private props: SurfaceProps,
    private readonly events: SurfaceEvents,
    className = '',
  ) {
    this.element = createElement('div', `surface ${className}`);
    this.element.append(this.images, this.marks);
    this.disposables.own(() => this.element.remove());
    this.host = new CanvasHost(this.element, {
      stale: () => this.invalidate(true),
      degraded: (reason) => events.degraded(reason),
    });
    this.disposables.own(() => this.host.dispose());
    this.disposables.own(() => cancelAnimationFrame(this.frameRequest));
    this.disposables.own(() => this.clearFrames());
    this.disposables.own(atlas.onChange(() => this.invalidate(true)));
    this.observer.observe(this.element);
    this.disposables.own(() => this.observer.disconnect());
  }

  setProps(props: SurfaceProps): void {
    const { theme, thumbnails, shapes } = this.props;
    this.props = props;
    if (theme !== props.theme || thumbnails !== props.thumbnails || shapes !== props.shapes) {
      this.invalidate(true);
    }
  }

  /** Adds a map over an element inside the surface; the element takes focus and gestures. */
  addFrame(element: HTMLElement, props: FrameProps): PlotFrame {
    const frame = new PlotFrame(element, props, this.cameras);
    element.classList.add('frame');
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    element.setAttribute('aria-roledescription', 'map');
    element.setAttribute('aria-label', props.label);
    this.frames.push(frame);
    this.observer.observe(element);
    this.gestures.push(this.listen(frame));
    this.measure();
    return frame;
  }

  setFrameProps(frame: PlotFrame, change: Partial<FrameProps>): void {
    const before = frame.props;
    const after = { ...before, ...change };
    frame.props = after;
    if (before.label !== after.label) frame.element.setAttribute('aria-label', after.label);
    if (before.layout !== after.layout) {
      this.animate(frame, before.layout, after.layout);
      if (before.layout) this.events.moved();
    }
    const dots =
      before.layout !== after.layout ||
      before.scale !== after.scale ||
      before.selectedRows !== after.selectedRows ||
      before.hiddenColors !== after.hiddenColors ||
      before.sampleOf !== after.sampleOf ||
      before.sizes !== after.sizes ||
      before.cameraGroup !== after.cameraGroup;
    const marks =
      before.currentRow !== after.currentRow ||
      before.hoverRow !== after.hoverRow ||
      before.neighborRows !== after.neighborRows ||
      before.captions !== after.captions ||
      before.edges !== after.edges;
    if (dots || marks) this.invalidate(dots);
  }

  clearFrames(): void {
    for (const gestures of this.gestures.splice(0)) gestures.dispose();
    for (const frame of this.frames.splice(0)) this.observer.unobserve(frame.element);
    this.invalidate(true);
  }

  /** @param camera null = fit. @param silent no event: the caller knows. */
  setCamera(group: string, camera: Camera | null, silent = false): void {
    if (camera) this.cameras.set(group, camera);
    else this.cameras.delete(group);
    this.invalidate(true);
    if (!silent) this.events.camera(group, camera);
  }

  /** Shows all dots of every map. */
  fitAll(): void {
    for (const group of new Set(this.frames.map(({ props }) => props.cameraGroup)))
      this.setCamera(group, null);
  }

  /** Moves the map as little as brings a row into view. */
  show(frame: PlotFrame, row: number): void {
    const camera = frame.cameraToReveal(row);
    if (camera) this.setCamera(frame.props.cameraGroup, camera);
  }

  /** Takes over the sizes of its elements now instead of with the next frame. */
  measure(): void {
    const bounds = this.element.getBoundingClientRect();
    this.width = bounds.width;
    this.height = bounds.height;
    for (const frame of this.frames) {
      const { left, top, width, height } = frame.element.getBoundingClientRect();
      frame.rect = { x: left - bounds.left, y: top - bounds.top, width, height };
    }
    this.events.moved();
    this.invalidate(true);
  }

  /** What is drawn now; for figures. */
  picture(): Picture {
    const { width, height } = this;
    const { theme, shapes } = this.props;
    const frames = this.frames.flatMap((frame) => frame.drawFrame() ?? []);
    return { frames, width, height, style: { palette: theme.palette, shapes } };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private invalidate(dots: boolean): void {
    this.dotsStale ||= dots;
    if (this.frameRequest !== 0) return;
    this.frameRequest = requestAnimationFrame((now) => {
      this.frameRequest = 0;
      if (this.width === 0 || this.height === 0) return;
      this.advance(now);
      this.draw();
      if (this.movingSince !== null) this.invalidate(true);
    });
  }

  private draw(): void {
    if (this.dotsStale) {
      this.dotsStale = false;
      const picture = this.picture();
      this.host.draw(picture, window.devicePixelRatio || 1);
      if (picture.frames.length > 0) {
        if (performance.getEntriesByName(firstDots).length === 0) performance.mark(firstDots);
        this.atlas.request();
      }
      this.drawImages();
      this.events.empty(this.frames.some((frame) => frame.isEmpty));
    }
    const context = prepare(this.marks, this.width, this.height);
    if (!context) return;
    this.drawMarks(context);
    drawLasso(context, this.outline, this.props.theme);
  }

  private drawImages(): void {
    const context = prepare(this.images, this.width, this.height);
    if (context) this.drawThumbnails(context);
    // Without a GPU an empty canvas takes as long to composite as any other.
    this.images.hidden = this.frames.every(({ thumbnails }) => thumbnails.placed.length === 0);
  }

  /** Rings, lines and names, over the dots and the thumbnails. */
  drawMarks(context: Pen): void {
    if (this.movingSince !== null) return;
    for (const frame of this.frames) drawMarks(context, frame, this.props.theme);
  }

  drawThumbnails(context: Pen): void {
    const isShown = this.movingSince === null && this.props.thumbnails;
    for (const frame of this.frames) {
      frame.thumbnails = isShown ? this.thumbnailsOf(frame) : noThumbnails;
      drawThumbnails(context, frame, this.atlas, this.props.theme);
    }
  }

  private thumbnailsOf(frame: PlotFrame): Thumbnails {
    const { camera, rect, unitPx, props } = frame;
    const { layout, sampleOf } = props;
    if (!layout || !hasThumbnails(layout.n, camera, rect)) return noThumbnails;
    const found = placeThumbnails(layout, frame.rowsInView(), camera, rect, unitPx);
    const hasImage = ({ row }: { readonly row: number }) => this.atlas.has(sampleOf ? sampleOf[row] : row);
    return { ...found, placed: found.placed.filter(hasImage) };
  }

  private animate(frame: PlotFrame, from: Layout | null, to: Layout | null): void {
    const canMove = from && to && from.n === to.n && !to.key.startsWith(snapshotPrefix);
    frame.from = canMove && !this.props.theme.reducedMotion ? from : null;
    frame.progress = frame.from ? 0 : 1;
    if (frame.from) this.movingSince = performance.now();
  }

  private advance(now: number): void {
    if (this.movingSince === null) return;
    const share = Math.min(1, Math.max(0, (now - this.movingSince) / moveMs));
    // Ease in and out, so that the eye can follow.
    const eased = share * share * (3 - 2 * share);
    for (const frame of this.frames) {
      if (frame.from) frame.progress = eased;
      if (share === 1) frame.from = null;
    }
    if (share === 1) this.movingSince = null;
  }

  private listen(frame: PlotFrame): Disposables {
    const { events } = this;
    const setCamera = (camera: Camera | null) => this.setCamera(frame.props.cameraGroup, camera);
    const zoom = (x: number, y: number, steps: number) =>
      setCamera(
        zoomAbout(frame.camera, frame.rect, frame.unitPx, x, y, steps, maxZoomOf(frame.props.layout?.n ?? 0)),
      );
    return listenToGestures(frame.element, (x, y) => this.toSurface(x, y), {
      tool: () => this.props.tool,
      hover: (x, y) => events.hover(frame, frame.rowAt(x, y)),
      leave: () => events.hover(frame, -1),
      click: (x, y, mode) => {
        const row = frame.rowAt(x, y);
        if (row >= 0) events.selectRow(frame, row, mode);
        else if (mode === 'replace') events.clear();
      },
      doubleClick: (x, y) => {
        const row = frame.rowAt(x, y);
        if (row >= 0) events.open(frame, row);
        else setCamera(null);
      },
      menu: (x, y, at) => {
        const row = frame.rowAt(x, y);
        if (row >= 0) events.menu(frame, row, at);
      },
      menuByKey: () => {
        const { currentRow } = frame.props;
        const place = frame.positionOf(currentRow);
        if (!place) return;
        const { left, top } = this.element.getBoundingClientRect();
        events.menu(frame, currentRow, { x: left + place[0], y: top + place[1] });
      },
      pan: (dx, dy) => setCamera(panBy(frame.camera, frame.unitPx, dx, dy)),
      zoom,
      zoomByKey: (steps) => {
        // About the inspected dot where there is one: the keyboard has no pointer.
        const { x, y, width, height } = frame.rect;
        const center = [x + width / 2, y + height / 2] as const;
        zoom(...(frame.positionOf(frame.props.currentRow) ?? center), steps);
      },
      outline: (points) => {
        this.outline = [...points];
        this.invalidate(false);
      },
      select: (points, mode) => events.selectRows(frame, frame.rowsInside(points), mode),
      cancel: () => events.clear(),
      move: (direction) => {
        const row = frame.rowBeside(direction);
        if (row < 0) return;
        this.show(frame, row);
        events.move(frame, row);
      },
      activate: () => {
        if (frame.props.currentRow >= 0) events.open(frame, frame.props.currentRow);
      },
      toggle: () => {
        const { currentRow, selectedRows } = frame.props;
        if (currentRow < 0) return;
        events.selectRow(frame, currentRow, selectedRows.includes(currentRow) ? 'remove' : 'add');
      },
      fit: () => setCamera(null),
    });
  }

  private toSurface(clientX: number, clientY: number): [number, number] {
    const { left, top } = this.element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }
}
