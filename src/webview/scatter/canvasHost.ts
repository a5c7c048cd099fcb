/**
 * Owns the canvas of the dots and its renderer: WebGL2 if available, else 2D with the reason. After the loss
 * of a context there is a new canvas; a hidden document holds no context.
 */
import { contextOf, createElement, Disposables } from '../dom';
import { CanvasRenderer } from './canvasRenderer';
import { GlRenderer } from './glRenderer';
import type { Picture, Renderer } from './renderer';

/** Losses of one document after which the graphics driver counts as unreliable. */
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

  /** @throws Error where the browser has no canvas to draw on. */
  draw(picture: Picture, pixelRatio: number): void {
    if (document.hidden) return;
    this.renderer ??= this.create();
    this.renderer.draw(picture, pixelRatio);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private create(): Renderer {
    const renderer = this.losses < maxLosses ? this.createGl() : null;
    if (renderer) {
      this.events.degraded(null);
      return renderer;
    }
    const canvas = this.renewCanvas();
    const context = contextOf(canvas);
    this.events.degraded(this.reason ?? 'The graphics driver kept losing its context.');
    return new CanvasRenderer(canvas, context);
  }

  private createGl(): Renderer | null {
    const canvas = this.renewCanvas();
    const onCreationError = (event: Event) => {
      this.reason = (event as WebGLContextEvent).statusMessage || this.reason;
    };
    canvas.addEventListener('webglcontextcreationerror', onCreationError);
    this.reason = 'WebGL2 is not available here.';
    // Opaque: without a GPU a canvas that is blended takes twice as long to composite.
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: false });
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

  private renewCanvas(): HTMLCanvasElement {
    this.canvas?.remove();
    this.canvas = createElement('canvas', 'dots', { 'aria-hidden': 'true' });
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
}
