/** One GET over http or https, through a proxy where there is one. Redirects are the caller's. */
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import * as tls from 'node:tls';
import { proxyFor, type ProxySettings } from './proxy';

export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly proxy?: ProxySettings;
  /** Milliseconds without a byte, or until the whole head is there, after which the connection is given up. */
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** Resolves with the response's head; its body is still to be read. Rejects when the server cannot be reached. */
export async function httpGet(url: URL, options: GetOptions): Promise<http.IncomingMessage> {
  const proxy = proxyFor(url, options.proxy);
  const common = { headers: { ...options.headers }, signal: options.signal, agent: false };
  if (url.protocol === 'https:') {
    if (!proxy) return answerOf(https.request(url, common), options);
    const socket = await tunnel(url, proxy, options);
    const secure = tls.connect({
      socket,
      servername: url.hostname,
      rejectUnauthorized: options.proxy?.strictSsl ?? true,
    });
    return answerOf(https.request(url, { ...common, createConnection: () => secure }), options);
  }
  if (!proxy) return answerOf(http.request(url, common), options);
  const headers = { ...common.headers, host: url.host, ...authorization(proxy, options) };
  return answerOf(http.request(proxy, { ...common, headers, path: url.href }), options);
}

/** A connection to `url` through the proxy's CONNECT. */
function tunnel(url: URL, proxy: URL, options: GetOptions): Promise<Socket> {
  const target = `${url.hostname}:${url.port || '443'}`;
  const { request } = proxy.protocol === 'https:' ? https : http;
  const connecting = request(proxy, {
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...authorization(proxy, options) },
    signal: options.signal,
    agent: false,
    rejectUnauthorized: options.proxy?.strictSsl ?? true,
  } as https.RequestOptions);
  return new Promise((resolve, reject) => {
    connecting.on('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode}`));
      }
    });
    connecting.on('error', reject);
    const giveUp = () => connecting.destroy(new Error(`the proxy ${proxy.host} does not answer`));
    connecting.setTimeout(options.idleTimeoutMs, giveUp);
    const timer = setTimeout(giveUp, options.idleTimeoutMs);
    connecting.on('connect', () => clearTimeout(timer)).on('close', () => clearTimeout(timer));
    connecting.end();
  });
}

function answerOf(request: http.ClientRequest, options: GetOptions): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    const giveUp = () => request.destroy(new Error('no data arrived for too long'));
    request.setTimeout(options.idleTimeoutMs, giveUp);
    // The head as a whole has no longer: a byte now and then would keep the connection alive for ever.
    const timer = setTimeout(giveUp, options.idleTimeoutMs);
    request.on('response', () => clearTimeout(timer)).on('close', () => clearTimeout(timer));
    request.end();
  });
}

function authorization(proxy: URL, options: GetOptions): Record<string, string> {
  const given = options.proxy?.authorization;
  if (!proxy.username) return given ? { 'proxy-authorization': given } : {};
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
