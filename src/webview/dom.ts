/** Elements that components own, and what must be undone when a component goes. */

/** Creates the element that a component renders into; what stands inside it is a template's (`template.ts`). */
export function createElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Removes an element; losing the focus by that may ask for it again, which Chromium answers by an exception. */
export function removal(element: HTMLElement): () => void {
  let isThere = true;
  return () => {
    if (!isThere) return;
    isThere = false;
    element.remove();
  };
}

/** Collects what must be undone when a component goes. */
export class Disposables {
  private readonly undo: (() => void)[] = [];

  own(dispose: () => void): void {
    this.undo.push(dispose);
  }

  listen<K extends keyof HTMLElementEventMap>(
    target: EventTarget,
    type: K | string,
    listener: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void {
    target.addEventListener(type, listener as EventListener, options);
    this.own(() => target.removeEventListener(type, listener as EventListener, options));
  }

  dispose(): void {
    for (const undo of this.undo.splice(0).reverse()) undo();
  }
}

/** @throws Error where the browser draws on no canvas. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to draw on.');
  return context;
}
