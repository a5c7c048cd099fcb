/**
 * One file that opens from disk without network: the explorer's page over frozen results, and below it what is printed.
 * No script but the two of this program can run, since the policy of the document names them by their hashes.
 */
import { createHash } from 'node:crypto';
import { escapeMarkup } from '../../../common/markup';
import { message } from '../../../common/messageTemplate';
import { type Child, element, type Markup } from './markup';
import type { PageFiles } from './pageFiles';
import { englishText } from './reportText';

/** Of the printed part. Without angle brackets: the text of a style element is not unescaped. */
const STYLE = `
.printed { color-scheme: light; font: 14px/1.5 system-ui, "Segoe UI", "Noto Sans CJK SC", sans-serif; color: #1f1f1f; background: #fff; padding: 24px max(24px, 50% - 600px) 64px;
  h1 { font-size: 26px; margin: 0; } h2 { font-size: 19px; margin: 40px 0 8px; } p { margin: 6px 0; max-width: 80ch; }
  .quiet { color: #616161; } figure { margin: 16px 0; } figure img { width: 100%; height: auto; }
  .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0; }
  th { text-align: left; font-weight: 600; color: #616161; border-bottom: 1px solid #c8c8c8; }
  th, td { padding: 3px 18px 3px 0; vertical-align: top; } td { border-bottom: 1px solid #ececec; overflow-wrap: break-word; max-width: 60ch; }
  .amount { text-align: right; } td.amount { white-space: nowrap; } th { vertical-align: bottom; }
  .unseen { position: absolute; clip-path: inset(50%); white-space: nowrap; } td img { display: block; width: 64px; height: 64px; object-fit: contain; background: #000; }
  .thumbs { display: flex; gap: 6px; flex-wrap: wrap; } .error { color: #b3262e; } .warning { color: #8a5a00; }
}
@page { margin: 14mm; }
@media print { .printed { padding: 0; font-size: 11px; h2 { break-after: avoid; } figure, tr { break-inside: avoid; }
  .wide { overflow: visible; } th, td { padding-right: 10px; } td img { width: 44px; height: 44px; } } }
`;

export interface ReportParts {
  readonly title: string;
  /** What it was made by, in one line. */
  readonly subtitle: string;
  /** Of the printed part. */
  readonly sections: readonly Child[];
  /** Plain data for the page, as `pack` gives them. */
  readonly packed: string;
}

export function reportPage(
  { title, subtitle, sections, packed }: ReportParts,
  files: PageFiles,
  { language, say } = englishText,
): string {
  const scripts = [files.hostScript, files.pageScript].map(inScript);
  const sources = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  const policy = [
    "default-src 'none'",
    `script-src ${sources.join(' ')}`,
    // Styles cannot be named by hashes, since elements of the page have some of their own.
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data: blob:',
  ].join('; ');
  const printed = element(
    'main',
    { class: 'printed', id: 'report' },
    element('header', {}, element('h1', {}, title), element('p', { class: 'quiet' }, subtitle)),
    ...sections,
  );
  const head = element(
    'header',
    { class: 'report-head' },
    element('strong', {}, title),
    element('span', { class: 'quiet' }, subtitle),
    element('span', { class: 'spacer' }),
    element(
      'a',
      { class: 'to-printed', href: '#report' },
      say(message`Figures, tables and how this was made`),
    ),
    element('a', { class: 'to-explorer', href: '#' }, say(message`Explorer`)),
  );
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${[files.iconStyle, files.pageStyle, files.hostStyle, STYLE].map(inStyle).join('\n')}</style>`,
    '</head>',
    '<body class="vscode-light" data-folder="report">',
    head.text,
    '<div id="app"></div>',
    printed.text,
    `<script type="application/octet-stream" id="frozen">${packed}</script>`,
    ...scripts.map((script) => `<script>${script}</script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** In strings and regular expressions, where alone it may stand, the escaped form means the same. */
function inScript(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, '\\x3c');
}

function inStyle(style: string): string {
  return style.replaceAll(/<(?=\/style)/gi, '\\3c ');
}

export function section(title: string, ...content: readonly Child[]): Markup {
  return element('section', {}, element('h2', {}, title), ...content);
}

export type Column = { readonly title: string; readonly number?: boolean };

export function table(columns: readonly Column[], rows: readonly (readonly Child[])[]): Markup {
  const style = ({ number }: Column) => (number ? { class: 'amount' } : {});
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
