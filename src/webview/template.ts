/**
 * The template tags of the webview: lit-html's `html` and `svg` with three additions, so that no binding can forget them.
 * - Bound strings are cut: at 4,000 characters in a text node, at 500 in an attribute. A browser lays out a megabyte
 *   in one line box for seconds. Properties (`.value=`) are not cut.
 * - White space around a line break between tags and bindings is dropped, as in JSX: the layout of the source code
 *   adds no text nodes. Write `${' '}` where a blank is meant.
 * - `false` as a child shows nothing, so that `condition && html`…`` can be written.
 * Bound text becomes text nodes and attribute values, never markup.
 *
 * The content security policy refuses `style` attributes: bind `.style=` instead, which goes through the CSSOM.
 */
import { html as litHtml, svg as litSvg, type TemplateResult } from 'lit-html';

const maxTextLength = 4000;
const maxAttributeLength = 500;

interface Compiled {
  readonly strings: TemplateStringsArray;
  /** Longest string that each binding shows. */
  readonly limits: readonly number[];
}

const compiled = new WeakMap<TemplateStringsArray, Compiled>();

export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): TemplateResult<1> {
  const { strings: pieces, limits } = compile(strings);
  return litHtml(pieces, ...clipped(values, limits));
}

export function svg(strings: TemplateStringsArray, ...values: readonly unknown[]): TemplateResult<2> {
  const { strings: pieces, limits } = compile(strings);
  return litSvg(pieces, ...clipped(values, limits));
}

/** Cuts what is too long to be read; the file itself is one click away. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function clipped(values: readonly unknown[], limits: readonly number[]): unknown[] {
  return values.map((value, at) => {
    if (typeof value === 'string') return clip(value, limits[at]);
    return value === false && limits[at] === maxTextLength ? '' : value;
  });
}

function compile(strings: TemplateStringsArray): Compiled {
  const known = compiled.get(strings);
  if (known) return known;
  let inTag = false;
  const pieces = strings.map((piece) => {
    let text = piece.replace(/>\s*\n\s*/g, '>').replace(/\s*\n\s*</g, '<');
    if (!inTag) text = text.replace(/^\s*\n\s*/, '');
    const [opened, closed] = [text.lastIndexOf('<'), text.lastIndexOf('>')];
    if (opened !== closed) inTag = opened > closed;
    return inTag ? text : text.replace(/\s*\n\s*$/, '');
  });
  const limits = pieces.map((piece) => {
    const binding = /([.@?]?)[\w-]+=["']?$/.exec(piece);
    return binding === null ? maxTextLength : binding[1] === '' ? maxAttributeLength : Infinity;
  });
  const result = { strings: Object.assign(pieces, { raw: strings.raw }), limits };
  compiled.set(strings, result);
  return result;
}
