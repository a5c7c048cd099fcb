/** Where a pointer is on the stage of an image, and how it is dragged there. */

/** From the centre of the stage, in its widths and heights. */
export function placeIn(
  { clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>,
  stage: HTMLElement,
): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return { x: (clientX - left) / width - 0.5, y: (clientY - top) / height - 0.5 };
}

/** Follows the pointer until it is released. @param move called with each step, in widths and heights of the stage. */
export function followDrag(
  event: PointerEvent,
  stage: HTMLElement,
  move: (x: number, y: number) => void,
): void {
  let last = placeIn(event, stage);
  const step = (next: PointerEvent) => {
    const place = placeIn(next, stage);
    move(place.x - last.x, place.y - last.y);
    last = place;
  };
  const end = () => {
    stage.removeEventListener('pointermove', step);
    stage.removeEventListener('pointerup', end);
    stage.removeEventListener('pointercancel', end);
  };
  stage.setPointerCapture(event.pointerId);
  stage.addEventListener('pointermove', step);
  stage.addEventListener('pointerup', end);
  stage.addEventListener('pointercancel', end);
}
