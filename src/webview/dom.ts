/**
 * Builds DOM from data. Text goes in as text nodes only, so that dataset text can never become markup; there is
 * no way here to pass HTML.
 */

type Child = Node | string | null | undefined | false;
type Props<K extends keyof HTMLElementTagNameMap> = {
  class?: string;
  text?: string;
  attrs?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  data?: Readonly<Record<string, string>>;
  on?: { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };
} & Partial<Omit<HTMLElementTagNameMap[K], 'style' | 'dataset' | 'children' | 'innerHTML' | 'outerHTML'>>;

/** Longest text of an attribute: read aloud or shown in a tip. */
const maxAttributeLength = 500;
/** Longest text put into one node: a browser lays out a megabyte in one line box for seconds. */
const maxTextLength = 4000;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props<K> | null = null,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (props) {
    const {
      class: className,
      text,
      title,
      attrs,
      data,
      on,
      ...rest
    } = props as Props<K> & Record<string, unknown>;
    if (className) element.className = className;
    if (text !== undefined) element.textContent = clip(text);
    if (title !== undefined) element.title = clip(title, maxAttributeLength);
    for (const [name, value] of Object.entries(attrs ?? {})) setAttribute(element, name, value);
    for (const [name, value] of Object.entries(data ?? {})) element.dataset[name] = value;
    for (const [name, listener] of Object.entries(on ?? {})) {
      element.addEventListener(name, listener as EventListener);
    }
    Object.assign(element, rest);
  }
  append(element, children);
  return element;
}

export function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(typeof child === 'string' ? clip(child) : child);
  }
}

/** Replaces the children in one step, without a moment of emptiness. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  const keep: (Node | string)[] = [];
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      keep.push(typeof child === 'string' ? clip(child) : child);
    }
  }
  parent.replaceChildren(...keep);
}

export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | null | undefined,
): void {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : clip(String(value), maxAttributeLength));
}

/** A codicon; decorative, the button around it carries the label. */
export function icon(name: string): HTMLElement {
  return h('span', { class: `codicon codicon-${name}`, attrs: { 'aria-hidden': 'true' } });
}

/** A button that shows only an icon. */
export function iconButton(name: string, label: string, onClick: () => void): HTMLButtonElement {
  return h(
    'button',
    {
      class: 'icon-button',
      type: 'button',
      title: label,
      attrs: { 'aria-label': label },
      on: { click: onClick },
    },
    icon(name),
  );
}

/** Cuts what nobody could read anyway; the file itself is one click away. */
export function clip(text: string, length: number = maxTextLength): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
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
