import { afterEach, describe, expect, it, vi } from 'vitest';
import { editor } from '../fakeEditor';

vi.mock('vscode', async () => (await import('../fakeEditor')).fakeVscode);
const { hubOptions } = await import('../../../src/extension/models/hubOptions');

const withSettings = (settings: Record<string, unknown>) => {
  Object.assign(editor, { settings });
  return hubOptions();
};

describe('how the worker reaches the hub', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    editor.settings = {};
  });

  it('leaves the proxy to the environment unless the editor names one or uses none', () => {
    vi.stubEnv('HF_ENDPOINT', undefined);
    expect(withSettings({})).toEqual({ proxy: { strictSsl: true } });
    expect(withSettings({ proxySupport: 'off', proxy: 'http://p' }).proxy).toMatchObject({ url: '' });
    expect(
      withSettings({ proxy: ' http://p ', proxyStrictSSL: false, noProxy: ['a'], proxyAuthorization: 'x' }),
    ).toEqual({ proxy: { url: 'http://p', strictSsl: false, noProxy: ['a'], authorization: 'x' } });
  });

  it('prefers the mirror of the settings to that of the environment', () => {
    vi.stubEnv('HF_ENDPOINT', 'https://env.test');
    expect(withSettings({}).endpoint).toBe('https://env.test');
    expect(withSettings({ hub: 'https://mirror.test' }).endpoint).toBe('https://mirror.test');
  });
});
