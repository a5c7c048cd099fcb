import { describe, expect, it } from 'vitest';
import { element, svgFile, svgPicture } from '../../../../src/analysis/export/report/markup';
import { reportPage, section, table } from '../../../../src/analysis/export/report/reportPage';
import { loadSharp } from '../../../../src/analysis/image/decode';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '&lt;b&gt; & <![CDATA[ ]]>',
  'a\u0000b\u001b[31m\ud800\ufffe',
  '\u202egnp.exe\u2066',
  '肝脏在哪里? 😀',
  'x'.repeat(100_000),
];

describe('element', () => {
  it.each(hostile)('keeps %j as text and as an attribute', (text) => {
    const { text: written } = element('text', { title: text }, text);
    // Only our own angle brackets and quotes are left.
    expect(written.match(/[<>]/g)).toHaveLength(4);
    expect(written.match(/"/g)).toHaveLength(2);
    expect(written).not.toMatch(
      /[\u0000-\u0008\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff](?![\udc00-\udfff])(?<![\ud800-\udbff].)/,
    );
  });

  it('leaves readable text as it is', () => {
    expect(element('text', {}, '肝脏 😀 é').text).toBe('<text>肝脏 😀 é</text>');
    expect(element('g', { fill: undefined, x: 1.5 }, 2, [element('path', { d: 'M0 0' })]).text).toBe(
      '<g x="1.5">2<path d="M0 0"/></g>',
    );
  });
});

describe('svgFile', () => {
  it.each(hostile)('is well-formed with %j in it', async (text) => {
    const file = svgFile(svgPicture(40, 20, text, element('text', { x: 1, y: 10 }, text)));
    const sharp = await loadSharp();
    expect(await sharp(Buffer.from(file), { unlimited: true }).metadata()).toMatchObject({
      format: 'svg',
      width: 40,
      height: 20,
    });
  });
});

describe('reportPage', () => {
  const page = reportPage(hostile[0], hostile[1], section('Part', table([{ title: 'A' }], [[hostile[2]]])));

  it('holds no script and no reference to anything outside', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/\b(?:src|href)="(?!data:)/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('has a style sheet that nothing was escaped in', () => {
    const [, style] = /<style>([^]*?)<\/style>/.exec(page)!;
    expect(style).toContain('font: 14px/1.5 system-ui');
    expect(style).not.toMatch(/&\w+;|&#/);
  });
});
