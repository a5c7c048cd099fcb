/** How the worker reaches the Hugging Face hub: the editor's own proxy settings, and a mirror where one is set. */
import * as vscode from 'vscode';
import type { HubOptions } from '../../analysis/download/hub';
import type { ProxySettings } from '../../analysis/download/proxy';

export function hubOptions(): HubOptions {
  const mirror = vscode.workspace.getConfiguration('slakescope').get<string>('hub', '').trim();
  const endpoint = mirror || process.env['HF_ENDPOINT'];
  return { proxy: proxySettings(), ...(endpoint ? { endpoint } : {}) };
}

function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  const url = http.get<string>('proxy', '').trim();
  const noProxy = http.get<readonly string[]>('noProxy', []);
  const authorization = http.get<string | null>('proxyAuthorization', null);
  // Without `url` the environment variables decide, as they do for the editor itself.
  const server = http.get<string>('proxySupport') === 'off' ? { url: '' } : url ? { url } : {};
  return {
    ...server,
    strictSsl: http.get<boolean>('proxyStrictSSL', true),
    ...(noProxy.length > 0 ? { noProxy } : {}),
    ...(authorization ? { authorization } : {}),
  };
}
