import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { element } from '../../../../src/analysis/export/report/markup';
import { reportPage, section, table } from '../../../../src/analysis/export/report/reportPage';

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

describe('reportPage', () => {
  const hostScript = 'run("</script><script>alert(1)</script>")';
  const page = reportPage(
    {
      ...{ title: hostile[0], subtitle: hostile[1], packed: 'H4sI' },
      sections: [section('Part', table([{ title: 'A' }], [[hostile[2]]]))],
    },
    { hostScript, hostStyle: 'a{}', pageScript: 'page()', pageStyle: 'b{}', iconStyle: 'c{}' },
  );

  it('holds the two scripts that its policy names, and no reference to anything outside', () => {
    const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script]) => script);
    expect(scripts).toEqual([hostScript.replaceAll('</script', '\\x3c/script'), 'page()']);
    for (const script of scripts) {
      const hash = createHash('sha256').update(script).digest('base64');
      expect(page).toContain(`&#39;sha256-${hash}&#39;`);
    }
    expect(page.match(/<script/g)).toHaveLength(3 + 1); // with the data, and the one inside of the string
    expect(page).not.toMatch(/\b(?:src|href)="(?!data:|#)/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('has a style sheet that nothing was escaped in', () => {
    const [, style] = /<style>([^]*?)<\/style>/.exec(page)!;
    expect(style).toContain('font: 14px/1.5 system-ui');
    expect(style).not.toMatch(/&\w+;|&#/);
  });
});
