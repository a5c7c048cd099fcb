/**
 * Shows the text of `data-explanation` beside the element under the pointer or with the focus, and as its accessible
 * description. One for the document; Escape hides it.
 */
import { createElement, Disposables } from '../dom';

/** Wait before the pointer shows it, ms. */
const delayMs = 350;
const gapPx = 6;
const edgePx = 6;

export function explain(): Disposables {
  const disposables = new Disposables();
  const tip = createElement('div', 'explanation', { role: 'tooltip', id: 'explanation', hidden: '' });
  document.body.append(tip);
  disposables.own(() => tip.remove());
  let timer = 0;
  let target: Element | null = null;
  const hide = () => {
    clearTimeout(timer);
    target?.removeAttribute('aria-describedby');
    target = null;
    tip.hidden = true;
  };
  const show = (element: Element, text: string) => {
    hide();
    target = element;
    element.setAttribute('aria-describedby', tip.id);
    tip.textContent = text;
    tip.hidden = false;
    const { left, top, bottom } = element.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = tip;
    const below = bottom + gapPx + height <= window.innerHeight - edgePx;
    const x = Math.max(edgePx, Math.min(left, window.innerWidth - width - edgePx));
    const y = below ? bottom + gapPx : Math.max(edgePx, top - gapPx - height);
    tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  };
  const explained = (event: Event): [Element, string] | null => {
    const element = event.target instanceof Element ? event.target.closest('[data-explanation]') : null;
    const text = element?.getAttribute('data-explanation') ?? '';
    return element && text !== '' ? [element, text] : null;
  };
  disposables.listen(document, 'pointerover', (event) => {
    const found = explained(event);
    if (found && found[0] === target) return;
    hide();
    if (found) timer = window.setTimeout(() => show(...found), delayMs);
  });
  disposables.listen(document, 'focusin', (event) => {
    const found = explained(event);
    if (found && found[0].matches(':focus-visible')) show(...found);
    else hide();
  });
  disposables.listen(document, 'focusout', hide);
  disposables.listen(document, 'scroll', hide, { capture: true });
  disposables.listen<'keydown'>(document, 'keydown', ({ key }) => {
    if (key === 'Escape') hide();
  });
  return disposables;
}
