/**
 * Gives the keyboard back to the element that had it. When the host brings the panel to the front again (after it
 * opened an editor beside), the editor focuses the window of the webview, whose document forgets the active element.
 */

/** Listens for as long as the document lives. */
export function keepFocus(): void {
  let last: HTMLElement | null = null;
  document.addEventListener('focusin', (event) => {
    last = event.target instanceof HTMLElement && event.target !== document.body ? event.target : null;
  });
  window.addEventListener('focus', () => {
    if (last?.isConnected && document.activeElement === document.body) last.focus({ preventScroll: true });
  });
}
