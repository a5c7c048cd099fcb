import { describe, expect, it } from 'vitest';
import { html } from '../../src/webview/template';

const long = 'x'.repeat(5000);

describe('a template', () => {
  it('cuts bound strings in text and attributes, not in properties', () => {
    const { values } = html`<p title=${long} lang="${long}" .value=${long}>${long}</p>`;
    expect(values.map((value) => (value as string).length)).toEqual([501, 501, 5000, 4001]);
  });

  it('has no white space from the layout of the source code', () => {
    const { strings } = html`<p class="a b">
      <b>${1}</b>
      c d ${2}${' '}
      <i title=${3} lang="en"></i>
    </p>`;
    expect([...strings].join('|').replace(/\s+/g, ' ')).toBe(
      '<p class="a b"><b>|</b>c d ||<i title=| lang="en"></i></p>',
    );
  });

  it('shows nothing for a child that is false, and writes it in an attribute', () => {
    expect(html`<p aria-checked=${false}>${false}</p>`.values).toEqual([false, '']);
  });
});
