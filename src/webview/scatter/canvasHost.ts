/**
 * Owns the canvas of the dots and its renderer: WebGL2 where it works, else 2D with a reason to show. A lost
 * context gets a fresh canvas; a hidden page holds no context.
 */
import { Disposables, h } from '../dom';
import { CanvasRenderer } from './canvasRenderer';
import { GlRenderer } from './glRenderer';
import type { DrawFrame, DrawStyle, Renderer } from './renderer';

/** After this many losses in one page the driver is not to be trusted. */
const maxLosses = 4;

export class CanvasHost {
  private canvas: HTMLCanvasElement | null = null;
  private renderer: Renderer | null = null;
  private losses = 0;
  private reason: string | null = null;
  private readonly disposables = new Disposables();

  constructor(
    private readonly parent: HTMLElement,
    private readonly events: {
      /** Draw again: the canvas is new. */
      stale(): void;
      /** Why the plain canvas is used; null = WebGL2. */
      degraded(reason: string | null): void;
    },
  ) {
    this.disposables.listen(document, 'visibilitychange', () => {
      if (document.hidden) this.release();
      else this.events.stale();
    });
    this.disposables.own(() => this.release());
  }

  get kind(): Renderer['kind'] | null {
    return this.renderer?.kind ?? null;
  }

  draw(
    frames: readonly DrawFrame[],
    width: number,
    height: number,
    pixelRatio: number,
    style: DrawStyle,
  ): void {
    if (document.hidden) return;
    this.renderer ??= this.create();
    this.renderer.draw(frames, width, height, pixelRatio, style);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private create(): Renderer {
    const made = this.losses < maxLosses ? this.createGl() : null;
    if (made) {
      this.report(null);
      return made;
    }
    const canvas = this.place();
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser gives no canvas to draw on.');
    this.report(this.reason ?? 'The graphics driver kept losing its context.');
    return new CanvasRenderer(canvas, context);
  }

  private createGl(): Renderer | null {
    const canvas = this.place();
    const onCreationError = (event: Event) => {
      this.reason = (event as WebGLContextEvent).statusMessage || this.reason;
    };
    canvas.addEventListener('webglcontextcreationerror', onCreationError);
    this.reason = 'WebGL2 is not available here.';
    const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
    if (!gl) return null;
    canvas.addEventListener('webglcontextlost', () => {
      if (this.canvas !== canvas) return;
      this.losses++;
      this.release();
      this.events.stale();
    });
    try {
      return new GlRenderer(canvas, gl);
    } catch (error) {
      this.reason = error instanceof Error ? error.message : String(error);
      return null;
    }
  }

  private place(): HTMLCanvasElement {
    this.canvas?.remove();
    this.canvas = h('canvas', { class: 'dots', attrs: { 'aria-hidden': 'true' } });
    this.parent.prepend(this.canvas);
    return this.canvas;
  }

  private release(): void {
    const { canvas, renderer } = this;
    this.canvas = null;
    this.renderer = null;
    renderer?.dispose();
    canvas?.remove();
  }

  private report(reason: string | null): void {
    this.events.degraded(reason);
  }
}
