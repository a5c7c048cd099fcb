/**
 * Maps beside each other in one canvas: lays frames out, draws them on demand, answers hover, click, lasso, keys.
 * Owns the canvases, the cameras and the gestures; what is selected or hovered comes in by props and goes out by
 * events.
 */
import { Disposables, h } from '../dom';
import type { AppState } from '../state/appState';
import { readTheme, type Theme, watchTheme } from '../theme';
import { CanvasHost } from './canvasHost';
import { listenToGestures, type SelectMode } from './gestures';
import { snapshotPrefix } from './layout';
import { drawLasso, drawMarks, drawThumbnails, prepare } from './overlay';
import { simplify } from './picking';
import { type FrameProps, PlotFrame } from './plotFrame';
import { dotRadius, type DrawFrame } from './renderer';
import type { ThumbnailAtlas } from './thumbnailAtlas';
import { placeThumbnails } from './thumbnailPlacement';
import { type Camera, fitCamera, panBy, reveal, unproject, zoomAbout } from './viewport';

export interface SurfaceEvents {
  /** -1 = the pointer left every dot. */
  hover(frame: PlotFrame, row: number): void;
  pick(frame: PlotFrame, row: number, mode: SelectMode): void;
  /** Double click or Enter: open and go there. */
  open(frame: PlotFrame, row: number): void;
  /** The keyboard went to a neighbouring dot. */
  walk(frame: PlotFrame, row: number): void;
  select(frame: PlotFrame, rows: Int32Array, mode: SelectMode): void;
  clear(): void;
  camera(group: string, camera: Camera | null): void;
  degraded(reason: string | null): void;
}

/** How far from a dot the pointer still hits it, CSS px. */
const hitRadiusPx = 12;
const moveMs = 450;
/** Mark of the first picture on the page's timeline. */
const firstDots = 'first-dots';

export class PlotSurface {
  readonly element: HTMLElement;
  private readonly marks = h('canvas', { class: 'marks', attrs: { 'aria-hidden': 'true' } });
  private readonly images = h('canvas', { class: 'images', attrs: { 'aria-hidden': 'true' } });
  private readonly host: CanvasHost;
  private readonly frames: PlotFrame[] = [];
  private readonly gestures: Disposables[] = [];
  private readonly cameras = new Map<string, Camera>();
  private readonly disposables = new Disposables();
  private readonly observer: ResizeObserver;
  private theme: Theme;
  private width = 0;
  private height = 0;
  private outline: readonly number[] = [];
  private stale = { dots: true, marks: true };
  private frameRequest = 0;
  private moving: { since: number } | null = null;

  constructor(
    private readonly atlas: ThumbnailAtlas,
    private readonly settings: () => Pick<AppState, 'tool' | 'thumbnails' | 'shapes'>,
    private readonly events: SurfaceEvents,
    className = '',
  ) {
    this.element = h('div', { class: `surface ${className}` }, this.images, this.marks);
    this.theme = readTheme();
    this.host = new CanvasHost(this.element, {
      stale: () => this.invalidate('dots'),
      degraded: (reason) => events.degraded(reason),
    });
    this.disposables.own(() => this.host.dispose());
    this.disposables.own(() => this.clearFrames());
    this.disposables.own(() => cancelAnimationFrame(this.frameRequest));
    this.disposables.own(
      watchTheme((theme) => {
        this.theme = theme;
        this.invalidate('dots');
      }),
    );
    this.disposables.own(atlas.onChange(() => this.invalidate('dots')));
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.element);
    this.disposables.own(() => this.observer.disconnect());
  }

  /** Adds a frame over an element inside the surface; the element takes focus and gestures. */
  addFrame(id: string, element: HTMLElement, props: FrameProps): PlotFrame {
    const frame = new PlotFrame(id, element, props);
    element.classList.add('frame');
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    element.setAttribute('aria-roledescription', 'map');
    element.setAttribute('aria-label', props.label);
    this.frames.push(frame);
    this.observer.observe(element);
    const gestures = listenToGestures(element, (x, y) => this.toSurface(x, y), {
      tool: () => this.settings().tool,
      hover: (x, y) => this.hover(frame, x, y),
      leave: () => events.hover(frame, -1),
      click: (x, y, mode) => this.click(frame, x, y, mode),
      doubleClick: (x, y) => {
        const row = this.hit(frame, x, y);
        if (row >= 0) events.open(frame, row);
        else this.setCamera(frame.props.cameraGroup, null);
      },
      pan: (dx, dy) => {
        const camera = this.camera(frame);
        this.setCamera(frame.props.cameraGroup, panBy(camera, frame.unitPx(camera), dx, dy));
      },
      zoom: (x, y, steps) => {
        const camera = this.camera(frame);
        this.setCamera(
          frame.props.cameraGroup,
          zoomAbout(camera, frame.rect, frame.unitPx(camera), x, y, steps),
        );
      },
      zoomByKey: (steps) => {
        // About the inspected dot where there is one: the keyboard has no pointer.
        const { rect } = frame;
        const center = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
        const { x, y } = this.place(frame, frame.props.currentRow) ?? center;
        const camera = this.camera(frame);
        const zoomed = zoomAbout(camera, rect, frame.unitPx(camera), x, y, steps);
        this.setCamera(frame.props.cameraGroup, zoomed);
      },
      outline: (points) => {
        this.outline = [...points];
        this.invalidate('marks');
      },
      select: (points, mode) => this.select(frame, points, mode),
      cancel: () => events.clear(),
      walk: (direction) => {
        const { currentRow, hoverRow, layout } = frame.props;
        if (!frame.tree || !layout || layout.n === 0) return;
        const start = currentRow >= 0 ? currentRow : hoverRow;
        const next =
          start < 0
            ? frame.tree.nearest(0, 0, 4, frame.pickable)
            : frame.tree.toward(start, direction, frame.pickable);
        if (next >= 0) this.walkTo(frame, next);
      },
      activate: () => {
        if (frame.props.currentRow >= 0) events.open(frame, frame.props.currentRow);
      },
      toggle: () => {
        const { currentRow, selectedRows } = frame.props;
        if (currentRow < 0) return;
        const mode = selectedRows.includes(currentRow) ? 'remove' : 'add';
        events.select(frame, Int32Array.of(currentRow), mode);
      },
      fit: () => this.setCamera(frame.props.cameraGroup, null),
    });
    const { events } = this;
    this.gestures.push(gestures);
    this.measure();
    return frame;
  }

  clearFrames(): void {
    for (const gestures of this.gestures.splice(0)) gestures.dispose();
    for (const frame of this.frames.splice(0)) this.observer.unobserve(frame.element);
    this.invalidate('dots');
  }

  update(frame: PlotFrame, change: Partial<FrameProps>): void {
    const before = frame.props;
    const after = { ...before, ...change };
    frame.props = after;
    if (before.label !== after.label) frame.element.setAttribute('aria-label', after.label);
    if (before.layout !== after.layout) this.animate(frame, before, after);
    const dots =
      before.layout !== after.layout ||
      before.scale !== after.scale ||
      before.selectedRows !== after.selectedRows ||
      before.hiddenColors !== after.hiddenColors ||
      before.cameraGroup !== after.cameraGroup;
    this.invalidate(dots ? 'dots' : 'marks');
  }

  /** @param camera null = fit. */
  setCamera(group: string, camera: Camera | null, silent = false): void {
    if (camera) this.cameras.set(group, camera);
    else this.cameras.delete(group);
    this.invalidate('dots');
    if (!silent) this.events.camera(group, camera);
  }

  get groups(): ReadonlySet<string> {
    return new Set(this.frames.map((frame) => frame.props.cameraGroup));
  }

  camera(frame: PlotFrame): Camera {
    return this.cameras.get(frame.props.cameraGroup) ?? fitCamera;
  }

  invalidate(what: 'dots' | 'marks'): void {
    this.stale.marks = true;
    if (what === 'dots') this.stale.dots = true;
    if (this.frameRequest === 0) this.frameRequest = requestAnimationFrame((now) => this.draw(now));
  }

  /** Where a row is, in client coordinates; for cards and tests. */
  place(frame: PlotFrame, row: number): { x: number; y: number } | null {
    const { layout } = frame.props;
    if (!layout || row < 0 || row >= layout.n) return null;
    const camera = this.camera(frame);
    const unitPx = frame.unitPx(camera);
    const x = frame.rect.x + frame.rect.width / 2 + (layout.positions[2 * row] - camera.x) * unitPx;
    const y = frame.rect.y + frame.rect.height / 2 - (layout.positions[2 * row + 1] - camera.y) * unitPx;
    return { x, y };
  }

  /** Moves the map as little as brings a row into view. */
  show(frame: PlotFrame, row: number): void {
    const { layout, cameraGroup } = frame.props;
    if (!layout || row < 0 || row >= layout.n || frame.rect.width <= 0) return;
    const camera = this.camera(frame);
    const x = layout.positions[2 * row];
    const y = layout.positions[2 * row + 1];
    const moved = reveal(camera, frame.rect, frame.unitPx(camera), x, y);
    if (moved !== camera) this.setCamera(cameraGroup, moved);
  }

  /** What is drawn now; for exports. */
  snapshot(): { frames: readonly DrawFrame[]; width: number; height: number; theme: Theme; shapes: boolean } {
    return {
      frames: this.drawFrames(),
      width: this.width,
      height: this.height,
      theme: this.theme,
      shapes: this.shapes(),
    };
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private draw(now: number): void {
    this.frameRequest = 0;
    if (this.width === 0 || this.height === 0) return;
    if (this.moving) this.advance(now);
    if (this.stale.dots) {
      this.stale.dots = false;
      const style = { palette: this.theme.palette, shapes: this.shapes() };
      const frames = this.drawFrames();
      this.host.draw(frames, this.width, this.height, window.devicePixelRatio || 1, style);
      if (frames.length > 0) {
        if (performance.getEntriesByName(firstDots).length === 0) performance.mark(firstDots);
        this.atlas.want();
      }
      this.drawImages();
    }
    this.stale.marks = false;
    const context = prepare(this.marks, this.width, this.height);
    if (!context) return;
    for (const frame of this.frames) {
      const camera = this.camera(frame);
      const radius = dotRadius(frame.props.layout?.n ?? 0, frame.rect, camera.zoom);
      if (!this.moving) drawMarks(context, frame, camera, this.theme, radius);
    }
    drawLasso(context, this.outline, this.theme);
    if (this.moving) this.invalidate('dots');
  }

  private drawFrames(): DrawFrame[] {
    return this.frames.flatMap((frame) => frame.drawFrame(this.camera(frame)) ?? []);
  }

  private drawImages(): void {
    const context = prepare(this.images, this.width, this.height);
    if (!context || this.moving || !this.settings().thumbnails) return;
    for (const frame of this.frames) {
      const { layout } = frame.props;
      const camera = this.camera(frame);
      if (!layout || !frame.tree || camera.zoom < 0.75) continue;
      const unitPx = frame.unitPx(camera);
      const { rect } = frame;
      const [minX, maxY] = unproject(camera, rect, unitPx, rect.x, rect.y);
      const [maxX, minY] = unproject(camera, rect, unitPx, rect.x + rect.width, rect.y + rect.height);
      const visible = frame.tree.inBox(minX, minY, maxX, maxY, frame.pickable);
      const { placed, sizePx } = placeThumbnails(layout, [...visible], camera, rect, unitPx);
      drawThumbnails(context, frame, placed, sizePx, this.atlas, this.theme);
    }
  }

  private shapes(): boolean {
    return this.settings().shapes || this.theme.highContrast;
  }

  private animate(frame: PlotFrame, before: FrameProps, after: FrameProps): void {
    const canMove = before.layout && after.layout && before.layout.n === after.layout.n;
    if (!canMove || this.theme.reducedMotion || after.layout?.key.startsWith(snapshotPrefix)) {
      frame.progress = 1;
      return;
    }
    frame.from = before.layout;
    frame.progress = 0;
    this.moving = { since: performance.now() };
  }

  private advance(now: number): void {
    const share = Math.min(1, Math.max(0, (now - this.moving!.since) / moveMs));
    // Ease in and out, so that the eye can follow.
    const eased = share * share * (3 - 2 * share);
    for (const frame of this.frames) if (frame.from) frame.progress = eased;
    this.stale.dots = true;
    if (share < 1) return;
    this.moving = null;
    for (const frame of this.frames) {
      frame.from = null;
      frame.progress = 1;
    }
  }

  private hover(frame: PlotFrame, x: number, y: number): void {
    this.events.hover(frame, this.hit(frame, x, y));
  }

  private click(frame: PlotFrame, x: number, y: number, mode: SelectMode): void {
    const row = this.hit(frame, x, y);
    if (row >= 0) this.events.pick(frame, row, mode);
    else if (mode === 'replace') this.events.clear();
  }

  private hit(frame: PlotFrame, x: number, y: number): number {
    if (!frame.tree) return -1;
    const camera = this.camera(frame);
    const unitPx = frame.unitPx(camera);
    const [lx, ly] = unproject(camera, frame.rect, unitPx, x, y);
    return frame.tree.nearest(lx, ly, hitRadiusPx / unitPx, frame.pickable);
  }

  private select(frame: PlotFrame, points: readonly number[], mode: SelectMode): void {
    if (!frame.tree) return;
    const camera = this.camera(frame);
    const unitPx = frame.unitPx(camera);
    const polygon: number[] = [];
    for (let i = 0; i < points.length; i += 2) {
      polygon.push(...unproject(camera, frame.rect, unitPx, points[i], points[i + 1]));
    }
    this.events.select(frame, frame.tree.inPolygon(simplify(polygon, 0.75 / unitPx), frame.pickable), mode);
  }

  private walkTo(frame: PlotFrame, row: number): void {
    this.show(frame, row);
    this.events.walk(frame, row);
  }

  private measure(): void {
    const bounds = this.element.getBoundingClientRect();
    this.width = bounds.width;
    this.height = bounds.height;
    for (const frame of this.frames) {
      const { left, top, width, height } = frame.element.getBoundingClientRect();
      frame.rect = { x: left - bounds.left, y: top - bounds.top, width, height };
    }
    this.invalidate('dots');
  }

  private toSurface(clientX: number, clientY: number): [number, number] {
    const { left, top } = this.element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }
}
