/** A self-contained page: no script, no request, no path of this machine; opens anywhere and prints. */
import { type Child, element, type Markup } from './markup';
/** Without quotes and angle brackets: the text of a style element is not unescaped. */
const STYLE = `
:root { color-scheme: light; font: 14px/1.5 system-ui, Segoe UI, Noto Sans CJK SC, sans-serif; color: #1f1f1f; }
body { max-width: 1240px; margin: 0 auto; padding: 32px 24px 64px; background: #fff; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 19px; margin: 40px 0 8px; } p { margin: 6px 0; max-width: 80ch; }
.quiet { color: #616161; } figure { margin: 16px 0; } figure svg { width: 100%; height: auto; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0; }
th { text-align: left; font-weight: 600; color: #616161; border-bottom: 1px solid #c8c8c8; }
th, td { padding: 3px 18px 3px 0; vertical-align: top; } td { border-bottom: 1px solid #ececec; overflow-wrap: break-word; max-width: 60ch; }
.number { text-align: right; white-space: nowrap; }
.unseen { position: absolute; clip-path: inset(50%); white-space: nowrap; } td img { display: block; width: 64px; height: 64px; object-fit: contain; background: #000; }
.thumbs { display: flex; gap: 6px; flex-wrap: wrap; } .error { color: #b3262e; } .warning { color: #8a5a00; }
@media print { h2 { break-after: avoid; } figure, tr { break-inside: avoid; } }
`;

export function reportPage(title: string, subtitle: string, ...sections: readonly Child[]): string {
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      // A second defence beside escaping: no script of the dataset's text can run.
      element('meta', {
        'http-equiv': 'Content-Security-Policy',
        content: "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
      }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('title', {}, title),
      element('style', {}, STYLE),
    ),
    element(
      'body',
      {},
      element('header', {}, element('h1', {}, title), element('p', { class: 'quiet' }, subtitle)),
      element('main', {}, ...sections),
    ),
  );
  return `<!doctype html>\n${page.text}\n`;
}

export function section(title: string, ...content: readonly Child[]): Markup {
  return element('section', {}, element('h2', {}, title), ...content);
}

export type Column = { readonly title: string; readonly number?: boolean };

export function table(columns: readonly Column[], rows: readonly (readonly Child[])[]): Markup {
  const style = ({ number }: Column) => (number ? { class: 'number' } : {});
  return element(
    'div',
    { class: 'wide' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...columns.map((column) => element('th', { scope: 'col', ...style(column) }, column.title)),
        ),
      ),
      element(
        'tbody',
        {},
        ...rows.map((cells) =>
          element('tr', {}, ...cells.map((cell, i) => element('td', style(columns[i]), cell))),
        ),
      ),
    ),
  );
}

export function paragraph(...content: readonly Child[]): Markup {
  return element('p', {}, ...content);
}

export function quiet(text: string): Markup {
  return element('p', { class: 'quiet' }, text);
}

export function jpegUri(bytes: Uint8Array | undefined): string {
  if (!bytes) return '';
  return `data:image/jpeg;base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`;
}
