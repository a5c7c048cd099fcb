/**
 * Turns pointer, wheel and keys on a frame into intents. A drag does what the tool is for; with the middle or right
 * button, or while Space is held, it pans. Shift adds to the selection; Ctrl, Cmd or Alt removes what a drag surrounds,
 * and Ctrl or Cmd with a click adds or removes one.
 */
import { Disposables } from '../dom';
import type { Direction } from './picking';

/** What a drag does. */
export type Tool = 'lasso' | 'box' | 'pan';
export type SelectMode = 'replace' | 'add' | 'remove' | 'toggle';

export interface GestureEvents {
  tool(): Tool;
  hover(x: number, y: number): void;
  leave(): void;
  /** A press without a drag. */
  click(x: number, y: number, mode: SelectMode): void;
  doubleClick(x: number, y: number): void;
  /** A press of the right button without a drag. @param at position in the window, px. */
  menu(x: number, y: number, at: { x: number; y: number }): void;
  menuByKey(): void;
  pan(dx: number, dy: number): void;
  zoom(x: number, y: number, steps: number): void;
  zoomByKey(steps: number): void;
  /** The outline so far, CSS px of the surface. */
  outline(points: readonly number[]): void;
  select(points: readonly number[], mode: SelectMode): void;
  cancel(): void;
  move(direction: Direction): void;
  activate(): void;
  toggle(): void;
  fit(): void;
}

/** A press that moves less is a click, CSS px. */
const dragThresholdPx = 4;

/** @param toSurface client coordinates to those of the surface. */
export function listenToGestures(
  element: HTMLElement,
  toSurface: (clientX: number, clientY: number) => [number, number],
  events: GestureEvents,
): Disposables {
  const disposables = new Disposables();
  let press: { id: number; tool: Tool; points: number[]; dragged: boolean } | null = null;
  let spaceHeld = false;
  const end = () => {
    press = null;
    element.classList.remove('dragging');
    events.outline([]);
  };

  disposables.listen<'pointerdown'>(element, 'pointerdown', (event) => {
    if (press || (event.target as Element).closest('button, select, input, a')) return;
    const pans = event.button !== 0 || spaceHeld;
    press = {
      id: event.pointerId,
      tool: pans ? 'pan' : events.tool(),
      points: toSurface(event.clientX, event.clientY),
      dragged: false,
    };
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
  });
  disposables.listen<'pointermove'>(element, 'pointermove', (event) => {
    const [x, y] = toSurface(event.clientX, event.clientY);
    if (!press || press.id !== event.pointerId) return events.hover(x, y);
    const { points } = press;
    const lastX = points[points.length - 2];
    const lastY = points[points.length - 1];
    if (!press.dragged && Math.hypot(x - points[0], y - points[1]) < dragThresholdPx) return;
    if (!press.dragged) {
      press.dragged = true;
      element.classList.add('dragging');
      events.leave();
    }
    if (press.tool === 'pan') {
      events.pan(x - lastX, y - lastY);
      press.points = [x, y];
    } else if (press.tool === 'box') {
      const [x0, y0] = points;
      press.points = [x0, y0, x, y];
      events.outline(boxOutline(x0, y0, x, y));
    } else {
      points.push(x, y);
      events.outline(points);
    }
  });
  disposables.listen<'pointerup'>(element, 'pointerup', (event) => {
    if (!press || press.id !== event.pointerId) return;
    const { tool, points, dragged } = press;
    end();
    const [x, y] = toSurface(event.clientX, event.clientY);
    if (!dragged) {
      if (event.button === 0) events.click(x, y, clickMode(event));
      else if (event.button === 2) events.menu(x, y, { x: event.clientX, y: event.clientY });
    } else if (tool !== 'pan') {
      events.select(tool === 'box' ? boxOutline(points[0], points[1], x, y) : points, dragMode(event));
    }
  });
  disposables.listen(element, 'pointercancel', end);
  disposables.listen(element, 'pointerleave', () => {
    if (!press) events.leave();
  });
  disposables.listen<'dblclick'>(element, 'dblclick', (event) => {
    if ((event.target as Element).closest('button, select, input, a')) return;
    events.doubleClick(...toSurface(event.clientX, event.clientY));
  });
  disposables.listen(element, 'contextmenu', (event) => event.preventDefault());
  disposables.listen<'wheel'>(
    element,
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      events.zoom(...toSurface(event.clientX, event.clientY), (-event.deltaY * unit) / 240);
    },
    { passive: false },
  );
  disposables.listen<'keydown'>(element, 'keydown', (event) => {
    if (event.target !== element || event.ctrlKey || event.metaKey) return;
    const direction = directions[event.key];
    if (direction) events.move(direction);
    else if (event.key === 'Enter') events.activate();
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) events.menuByKey();
    else if (event.key === 'Escape') {
      if (press) end();
      else events.cancel();
    } else if (event.key === ' ') {
      spaceHeld = true;
      if (!event.repeat) events.toggle();
    } else if (event.key === '+' || event.key === '=' || event.key === '-') {
      events.zoomByKey(event.key === '-' ? -0.5 : 0.5);
    } else if (event.key === '0') events.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  disposables.listen<'keyup'>(element, 'keyup', (event) => {
    if (event.key === ' ') spaceHeld = false;
  });
  disposables.listen(element, 'blur', () => {
    spaceHeld = false;
  });
  return disposables;
}

const directions: Readonly<Record<string, Direction | undefined>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

type Modifiers = Pick<MouseEvent, 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** What a click on a sample does to the selection, in maps, tables and lists of thumbnails. */
export function clickMode({ shiftKey, altKey, ctrlKey, metaKey }: Modifiers): SelectMode {
  return ctrlKey || metaKey ? 'toggle' : altKey ? 'remove' : shiftKey ? 'add' : 'replace';
}

function dragMode({ shiftKey, altKey, ctrlKey, metaKey }: Modifiers): SelectMode {
  return altKey || ctrlKey || metaKey ? 'remove' : shiftKey ? 'add' : 'replace';
}

function boxOutline(x0: number, y0: number, x1: number, y1: number): number[] {
  return [x0, y0, x1, y0, x1, y1, x0, y1];
}
