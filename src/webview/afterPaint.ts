/**
 * Runs `work` in a task of its own once the next frame has been drawn, which waits while the document is hidden.
 * Returns how to cancel.
 */
export function afterPaint(work: () => void): () => void {
  let timer = 0;
  const frame = requestAnimationFrame(() => {
    timer = window.setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
