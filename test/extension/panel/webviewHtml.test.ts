import { describe, expect, it, vi } from 'vitest';
import type { Uri, Webview } from 'vscode';

vi.mock('vscode', async () => (await import('../fakeEditor')).fakeVscode);
const { webviewHtml } = await import('../../../src/extension/panel/webviewHtml');

const webview = {
  cspSource: 'https://own.test',
  asWebviewUri: (uri: unknown) => uri,
} as unknown as Webview;
const extensionUri = { path: '/extension' } as unknown as Uri;
const html = (folder = 'file:///data') =>
  webviewHtml(webview, extensionUri, { toString: () => folder } as unknown as Uri, 'en');

describe('document of the page', () => {
  it('allows scripts by nonce only, and nothing unsafe or remote', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html())![1];
    expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[\w+/=]{24}'; /);
    expect(policy).not.toMatch(/unsafe|\*|data:/);
  });

  it('has a new nonce each time, on its one script', () => {
    const nonces = Array.from({ length: 20 }, () => /<script nonce="([^"]+)"/.exec(html())![1]);
    expect(new Set(nonces).size).toBe(20);
    expect(html().match(/<script/g)).toHaveLength(1);
  });

  it('escapes the name of the folder', () => {
    const text = html('file:///x"><script>alert(1)</script>');
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain('data-folder="file:///x&quot;&gt;&lt;script&gt;');
  });
});
