/** The maps alone in a document, without the app: for tests of what they draw and what they leave behind. */
import { shapeNames } from '../../../src/common/shapes';
import { clusterScale } from '../../../src/webview/color/colorScale';
import { makePalette } from '../../../src/webview/color/palette';
import { CanvasRenderer } from '../../../src/webview/scatter/canvasRenderer';
import { drawOrder } from '../../../src/webview/scatter/drawOrder';
import { GlRenderer } from '../../../src/webview/scatter/glRenderer';
import { prepare } from '../../../src/webview/scatter/overlay';
import type { FrameProps } from '../../../src/webview/scatter/plotFrame';
import { PlotSurface } from '../../../src/webview/scatter/plotSurface';
import type { Picture } from '../../../src/webview/scatter/renderer';
import { ThumbnailAtlas } from '../../../src/webview/scatter/thumbnailAtlas';

const names = { cluster: String, noise: 'noise', other: String };
const scale = clusterScale('shapes', 'Shapes', Int32Array.from(shapeNames.keys()), names);
const palette = makePalette([0, 0, 0], [255, 255, 255], false);
const none = new Int32Array(0);

/** Width and height of the cell of a shape, and radius of the shapes, px. */
export const cellPx = 120;
export const radiusPx = 40;

function shapesPicture(): Picture {
  const n = shapeNames.length;
  const [width, height] = [n * cellPx, cellPx];
  // One unit a cell, the shapes at the middles of the cells.
  const positions = Float32Array.from({ length: 2 * n }, (_none, at) => (at % 2 === 0 ? (at >> 1) + 0.5 : 0));
  const frame = {
    rect: { x: 0, y: 0, width, height },
    camera: { x: n / 2, y: 0, zoom: 0 },
    unitPx: cellPx,
    layout: { key: 'shapes', n, positions, aspect: 1 },
    from: null,
    progress: 1,
    scale,
    order: drawOrder(scale, null, new Set()),
    radius: radiusPx,
    sizes: null,
  };
  return { frames: [frame], width, height, style: { palette, shapes: true } };
}

/** How many pixels of a full canvas of this height are left after it was prepared for another picture. */
export function leftAfterClearing(height: number): number {
  const canvas = document.createElement('canvas');
  const width = 40;
  const context = prepare(canvas, width, height)!;
  context.fillRect(0, 0, width + 1, height + 1);
  prepare(canvas, width, height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
}

/** Whether each pixel, row by row, has the colour of a shape: at least half way from the background. */
export function drawnShapes(renderer: 'webgl2' | '2d'): boolean[] {
  const canvas = document.createElement('canvas');
  const picture = shapesPicture();
  if (renderer === '2d') {
    new CanvasRenderer(canvas, canvas.getContext('2d')!).draw(picture, 1);
  } else {
    new GlRenderer(canvas, canvas.getContext('webgl2', { preserveDrawingBuffer: true })!).draw(picture, 1);
  }
  const copy = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, picture.width, picture.height);
  return Array.from({ length: data.length / 4 }, (_none, at) => {
    const [r, g, b] = palette.categories[Math.floor((at % picture.width) / cellPx)];
    const share = (data[4 * at] + data[4 * at + 1] + data[4 * at + 2]) / (r + g + b);
    return share >= 0.5;
  });
}

export interface Remains {
  readonly drawn: number;
  readonly liveContexts: number;
  readonly listeners: number;
  readonly elements: number;
  readonly degraded: readonly (string | null)[];
}

/** Mounts a map, lets it draw and disposes it, `times` times. */
export async function mountAndDispose(times: number): Promise<Remains> {
  const contexts: WebGL2RenderingContext[] = [];
  watch(HTMLCanvasElement.prototype, 'getContext', (_canvas, context) => {
    if (context instanceof WebGL2RenderingContext) contexts.push(context);
  });
  let listeners = 0;
  const count = (change: number) => (target: unknown) => {
    if (!(target instanceof HTMLCanvasElement)) listeners += change;
  };
  watch(EventTarget.prototype, 'addEventListener', count(1));
  watch(EventTarget.prototype, 'removeEventListener', count(-1));
  const atlas = new ThumbnailAtlas(() => undefined);
  const degraded: (string | null)[] = [];
  const before = document.querySelectorAll('*').length;
  let drawn = 0;
  const ignore = () => undefined;
  for (let at = 0; at < times; at++) {
    const theme = { palette, foreground: palette.other, accent: palette.flag, reducedMotion: true };
    const surface = new PlotSurface(
      atlas,
      { theme, tool: 'lasso', thumbnails: true, shapes: true },
      {
        hover: ignore,
        selectRow: ignore,
        selectRows: ignore,
        clear: ignore,
        open: ignore,
        menu: ignore,
        move: ignore,
        camera: ignore,
        empty: ignore,
        moved: ignore,
        degraded: (reason) => degraded.push(reason),
      },
    );
    surface.element.style.cssText = 'position: relative; width: 400px; height: 300px';
    document.body.append(surface.element);
    const element = document.createElement('div');
    element.style.cssText = 'position: absolute; inset: 0';
    surface.element.append(element);
    surface.addFrame(element, frameProps());
    await frames(4); // the first draws, the resize observer asks for another
    if (surface.element.querySelector<HTMLCanvasElement>('canvas.dots')?.width === 400) drawn++;
    surface.dispose();
  }
  await frames(2);
  return {
    drawn,
    liveContexts: contexts.filter((context) => !context.isContextLost()).length,
    listeners,
    elements: document.querySelectorAll('*').length - before,
    degraded: [...new Set(degraded)],
  };
}

async function frames(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await new Promise((done) => requestAnimationFrame(done));
}

/** Has `seen` called after every call of a method, with its object and its result. */
function watch(prototype: object, name: string, seen: (self: unknown, result: unknown) => void): void {
  const original = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
  Reflect.set(prototype, name, function (this: unknown, ...args: unknown[]) {
    const result = original.apply(this, args);
    seen(this, result);
    return result;
  });
}

function frameProps(): FrameProps {
  const [{ layout }] = shapesPicture().frames;
  return {
    layout,
    scale,
    selectedRows: none,
    currentRow: 0,
    hoverRow: 1,
    hiddenColors: new Set(),
    neighborRows: Int32Array.of(2),
    edges: null,
    captions: [],
    sizes: null,
    sampleOf: null,
    cameraGroup: 'shapes',
    label: 'Shapes',
  };
}
