/**
 * One map of a surface: its props, and what follows from them (index, drawing order), cached until they change.
 * All positions are CSS px of the surface.
 */
import type { ColorScale } from '../color/colorScale';
import { type DrawOrder, drawOrder } from './drawOrder';
import type { Layout } from './layout';
import { type Direction, PointIndex, simplify } from './picking';
import { dotRadius, type DrawFrame } from './renderer';
import { noThumbnails, rimPx, thumbnailAt, type Thumbnails } from './thumbnailPlacement';
import { type Camera, fitCamera, project, type Rect, reveal, unitPxOf, unproject } from './viewport';

export interface Edges {
  /** (pairs, 2) row-major. */
  readonly rows: Int32Array;
  /** (pairs), 1 = drawn in the colour of what is flagged. */
  readonly flagged: Uint8Array;
}

export interface Caption {
  readonly row: number;
  readonly text: string;
}

export interface FrameProps {
  readonly layout: Layout | null;
  readonly scale: ColorScale | null;
  /** Ascending rows that stay bright while the others dim; fewer than two = nothing dims. */
  readonly selectedRows: Int32Array;
  /** Ringed; -1 = none. */
  readonly currentRow: number;
  readonly hoverRow: number;
  /** Color indices whose rows are neither drawn nor hit. */
  readonly hiddenColors: ReadonlySet<number>;
  /** True nearest neighbours of the current row, drawn as lines. */
  readonly neighborRows: Int32Array;
  /** Texts at rows, over the dots. */
  readonly captions: readonly Caption[];
  /** Pairs of rows that belong together, drawn as lines. */
  readonly edges: Edges | null;
  /** Factor of the radius of each row; null = all 1. */
  readonly sizes: Float32Array | null;
  /** Sample of a row, for thumbnails; null = the row itself. */
  readonly sampleOf: Int32Array | null;
  /** Frames with the same group move together. */
  readonly cameraGroup: string;
  /** Accessible name. */
  readonly label: string;
}

/** How far from a dot the pointer still hits it, CSS px. */
const hitRadiusPx = 12;
/** A covered image is worse than so many covered dots. */
const dotsOfImage = 16;
const fewDots = 150;
const manyDots = 20_000;
/** How far a lasso may be simplified, CSS px. */
const outlineTolerancePx = 0.75;

export class PlotFrame {
  rect: Rect = { x: 0, y: 0, width: 0, height: 0 };
  /** As they are drawn. */
  thumbnails: Thumbnails = noThumbnails;
  /** Where the dots come from while they move, and how far they are: 0 there, 1 at the layout. */
  from: Layout | null = null;
  progress = 1;
  private indexed: { layout: Layout; index: PointIndex } | null = null;
  private ordered: {
    scale: ColorScale;
    selected: Int32Array;
    hidden: ReadonlySet<number>;
    missing: Uint8Array | undefined;
  } | null = null;
  private order: DrawOrder | null = null;

  /** @param cameras of the surface by group; a group without one is fitted. */
  constructor(
    readonly element: HTMLElement,
    public props: FrameProps,
    private readonly cameras: ReadonlyMap<string, Camera>,
  ) {}

  get camera(): Camera {
    return this.cameras.get(this.props.cameraGroup) ?? fitCamera;
  }

  /** CSS px per layout unit. */
  get unitPx(): number {
    return unitPxOf(this.camera, this.rect, this.props.layout?.aspect ?? 1);
  }

  get radius(): number {
    return dotRadius(this.props.layout?.n ?? 0, this.rect, this.camera.zoom);
  }

  /** null where the layout has no such row, or no place for it yet. */
  positionOf(row: number): readonly [number, number] | null {
    const { layout } = this.props;
    if (!layout || row < 0 || row >= layout.n || layout.missing?.[row] === 1) return null;
    const { positions } = layout;
    return project(this.camera, this.rect, this.unitPx, positions[2 * row], positions[2 * row + 1]);
  }

  /** The row that a pointer at (x, y) hits, or -1. */
  rowAt(x: number, y: number): number {
    const image = thumbnailAt(this.thumbnails, x, y);
    if (image >= 0) return image;
    const { camera, rect, unitPx } = this;
    const [lx, ly] = unproject(camera, rect, unitPx, x, y);
    return this.index?.nearest(lx, ly, hitRadiusPx / unitPx, this.isShown) ?? -1;
  }

  /** No dot is near enough to be in view, though the layout has some. */
  get isEmpty(): boolean {
    const { rect, camera, unitPx, index } = this;
    if (!index || rect.width <= 0) return false;
    const reach = Math.hypot(rect.width, rect.height) / 2 / unitPx;
    return index.nearest(camera.x, camera.y, reach, this.isShown) < 0;
  }

  /** The row next to the current or hovered one, without either the one in the middle of the layout; -1 = none. */
  rowBeside(direction: Direction): number {
    const { currentRow, hoverRow } = this.props;
    const start = currentRow >= 0 ? currentRow : hoverRow;
    if (start >= 0) return this.index?.toward(start, direction, this.isShown) ?? -1;
    return this.index?.nearest(0, 0, 4, this.isShown) ?? -1;
  }

  /** Ascending rows inside an outline (x0, y0, x1, y1, …). */
  rowsInside(outline: readonly number[]): Int32Array {
    const { camera, rect, unitPx, index } = this;
    const polygon: number[] = [];
    for (let i = 0; i < outline.length; i += 2) {
      const [x, y] = unproject(camera, rect, unitPx, outline[i], outline[i + 1]);
      polygon.push(x, y);
    }
    return (
      index?.inPolygon(simplify(polygon, outlineTolerancePx / unitPx), this.isShown) ?? new Int32Array(0)
    );
  }

  /** Ascending rows inside the frame. */
  rowsInView(): Int32Array {
    return this.rowsIn(this.rect);
  }

  /** How much a name would cover in a part of the frame, in dots. */
  coveredIn(part: Rect): number {
    const { placed, sizePx } = this.thumbnails;
    const reach = sizePx / 2 + rimPx;
    const images = placed.filter(
      ({ x, y }) =>
        x + reach > part.x &&
        x - reach < part.x + part.width &&
        y + reach > part.y &&
        y - reach < part.y + part.height,
    ).length;
    return this.dotsIn(part) + dotsOfImage * images;
  }

  /** Where there are few dots, each of them counts; many are counted by a grid. */
  private dotsIn(part: Rect): number {
    const n = this.props.layout?.n ?? 0;
    if (n <= manyDots) return this.rowsIn(part).length * (n <= fewDots ? 3 : 1);
    return this.index?.countAbout(...this.boxOf(part)) ?? 0;
  }

  private rowsIn(part: Rect): Int32Array {
    return this.index?.inBox(...this.boxOf(part), this.isShown) ?? new Int32Array(0);
  }

  /** A part of the frame in units of the layout. */
  private boxOf({ x, y, width, height }: Rect): [minX: number, minY: number, maxX: number, maxY: number] {
    const { camera, rect, unitPx } = this;
    const [minX, maxY] = unproject(camera, rect, unitPx, x, y);
    const [maxX, minY] = unproject(camera, rect, unitPx, x + width, y + height);
    return [minX, minY, maxX, maxY];
  }

  /** The camera that brings a row into view with the least movement; null where there is nothing to move. */
  cameraToReveal(row: number): Camera | null {
    const { layout } = this.props;
    if (!layout || this.rect.width <= 0 || !this.positionOf(row)) return null;
    const { camera, rect, unitPx } = this;
    const moved = reveal(camera, rect, unitPx, layout.positions[2 * row], layout.positions[2 * row + 1]);
    return moved === camera ? null : moved;
  }

  /** What a renderer draws; null while there is nothing to draw. */
  drawFrame(): DrawFrame | null {
    const { layout, scale, selectedRows: selected, hiddenColors: hidden } = this.props;
    // The scale of another dataset may arrive a moment before its layout.
    if (!layout || !scale || scale.indices.length !== layout.n || this.rect.width <= 0) return null;
    const { ordered, rect, camera, unitPx, progress, radius } = this;
    const { missing } = layout;
    const isSame = ordered?.scale === scale && ordered.selected === selected && ordered.hidden === hidden;
    if (!isSame || ordered.missing !== missing) {
      this.ordered = { scale, selected, hidden, missing };
      this.order = null;
    }
    this.order ??= drawOrder(scale, selected.length > 1 ? selected : null, hidden, missing);
    const from = progress < 1 ? this.from : null;
    const sizes = this.props.sizes?.length === layout.n ? this.props.sizes : null;
    return { rect, camera, unitPx, layout, from, progress, scale, order: this.order, radius, sizes };
  }

  private get index(): PointIndex | null {
    const { layout } = this.props;
    if (!layout) return null;
    if (this.indexed?.layout !== layout) this.indexed = { layout, index: new PointIndex(layout) };
    return this.indexed.index;
  }

  private readonly isShown = (row: number): boolean => {
    const { layout, scale, hiddenColors } = this.props;
    if (layout?.missing?.[row] === 1) return false;
    return hiddenColors.size === 0 || !scale || !hiddenColors.has(scale.indices[row]);
  };
}
