/** HTML as text: every attribute and every text node is escaped. */
import { escapeMarkup } from '../../../common/markup';

export type Attributes = Readonly<Record<string, string | number | undefined>>;
/** Markup that is safe to put into a page; made only by the functions below. */
export class Markup {
  private constructor(readonly text: string) {}

  /** An element with children: strings become text nodes. */
  static element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
    const written = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`)
      .join('');
    if (children.length === 0 && emptyElements.has(name)) return new Markup(`<${name}${written}/>`);
    return new Markup(`<${name}${written}>${children.map(textOf).join('')}</${name}>`);
  }
}

export type Child = Markup | string | number | readonly Child[];
export const element = (name: string, attributes?: Attributes, ...children: readonly Child[]): Markup =>
  Markup.element(name, attributes, ...children);

/** Elements that are written without an end tag. */
const emptyElements = new Set(['path', 'rect', 'image', 'line', 'use', 'circle', 'img', 'meta']);

function textOf(child: Child): string {
  if (child instanceof Markup) return child.text;
  if (typeof child === 'string' || typeof child === 'number') return escapeMarkup(String(child));
  return child.map(textOf).join('');
}
