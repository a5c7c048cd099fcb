/** A field for a name at a point. Enter takes what was typed; Escape, or leaving the field, takes nothing. */
import { createElement, removal } from '../dom';

const maxLength = 60;
const edgePx = 4;

/** @param label what is named. @param at of its upper left corner, px of the window; moved so that it stays inside. */
export function openNamePopup(
  label: string,
  at: { x: number; y: number },
  value: string,
  done: (name: string) => void,
): void {
  const before = document.activeElement;
  const element = createElement('div', 'menu context-menu name-popup');
  const input = document.createElement('input');
  input.className = 'tag-input name-input';
  input.maxLength = maxLength;
  input.value = value;
  input.setAttribute('aria-label', label);
  const remove = removal(element);
  const close = () => {
    remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
    if (event.key === 'Enter') done(input.value);
  });
  input.addEventListener('blur', remove);
  element.append(input);
  document.body.append(element);
  const { offsetWidth: width, offsetHeight: height } = element;
  element.style.left = `${Math.max(edgePx, Math.min(at.x, window.innerWidth - width - edgePx))}px`;
  element.style.top = `${Math.max(edgePx, Math.min(at.y, window.innerHeight - height - edgePx))}px`;
  input.select();
}
