/** One map of a surface: its props, and what follows from them (index, drawing order), kept until they change. */
import type { ColorScale } from '../color/colorScale';
import { type DrawOrder, drawOrder } from './drawOrder';
import type { Layout } from './layout';
import { PointIndex } from './picking';
import { dotRadius, type DrawFrame } from './renderer';
import { type Camera, fitCamera, type Rect, unitPxOf } from './viewport';

export interface Edges {
  /** (pairs, 2) row-major. */
  readonly rows: Int32Array;
  /** (pairs), 1 = drawn in the colour of what is flagged. */
  readonly flagged: Uint8Array;
}

export interface FrameProps {
  readonly layout: Layout | null;
  readonly scale: ColorScale | null;
  /** Ascending rows that stay bright; empty = nothing dims. */
  readonly selectedRows: Int32Array;
  /** Ringed; -1 = none. */
  readonly currentRow: number;
  readonly hoverRow: number;
  readonly hiddenColors: ReadonlySet<number>;
  /** True nearest neighbours of the current row, drawn as lines. */
  readonly neighborRows: Int32Array;
  /** Pairs of rows that belong together, drawn as lines. */
  readonly edges: Edges | null;
  /** Sample of a row, for thumbnails; null = the row itself. */
  readonly sampleOf: Int32Array | null;
  /** Frames with the same group move together. */
  readonly cameraGroup: string;
  /** Accessible name. */
  readonly label: string;
  /** In words: what a row is, for the card and for speech. */
  describe(row: number): string;
}

export class PlotFrame {
  rect: Rect = { x: 0, y: 0, width: 0, height: 0 };
  from: Layout | null = null;
  progress = 1;
  private index: { layout: Layout; tree: PointIndex } | null = null;
  private order: {
    scale: ColorScale;
    selected: Int32Array;
    hidden: ReadonlySet<number>;
    order: DrawOrder;
  } | null = null;

  constructor(
    readonly id: string,
    readonly element: HTMLElement,
    public props: FrameProps,
  ) {}

  get tree(): PointIndex | null {
    const { layout } = this.props;
    if (!layout) return null;
    if (this.index?.layout !== layout) this.index = { layout, tree: new PointIndex(layout) };
    return this.index.tree;
  }

  unitPx(camera: Camera): number {
    return unitPxOf(camera, this.rect, this.props.layout?.aspect ?? 1);
  }

  pickable = (row: number): boolean => {
    const { scale, hiddenColors } = this.props;
    return hiddenColors.size === 0 || !scale || !hiddenColors.has(scale.indices[row]);
  };

  drawFrame(camera: Camera = fitCamera): DrawFrame | null {
    const { layout, scale, selectedRows, hiddenColors } = this.props;
    // A key of another dataset may arrive a moment before its layout.
    if (!layout || !scale || scale.indices.length !== layout.n || this.rect.width <= 0) return null;
    const kept = this.order;
    if (!kept || kept.scale !== scale || kept.selected !== selectedRows || kept.hidden !== hiddenColors) {
      const dims = selectedRows.length > 1 ? selectedRows : null;
      this.order = {
        scale,
        selected: selectedRows,
        hidden: hiddenColors,
        order: drawOrder(scale, dims, hiddenColors),
      };
    }
    return {
      rect: this.rect,
      camera,
      unitPx: this.unitPx(camera),
      layout,
      from: this.progress < 1 ? this.from : null,
      progress: this.progress,
      scale,
      order: this.order!.order,
      radius: dotRadius(layout.n, this.rect, camera.zoom),
    };
  }
}
