/** The proxy of a request: the caller's, else that of the environment, as curl reads it. */

export interface ProxySettings {
  /** "http://[user:password@]host:port"; empty for none. Absent: the environment decides. */
  readonly url?: string;
  /** False accepts a proxy's own certificate (`http.proxyStrictSSL` of VS Code). */
  readonly strictSsl?: boolean;
  /** Hosts that are reached directly, in the form of `NO_PROXY`, instead of the environment's. */
  readonly noProxy?: readonly string[];
  /** Value of the `Proxy-Authorization` header, where the proxy's address holds no user. */
  readonly authorization?: string;
}

/** @returns the proxy for `target`, or undefined for a direct connection. */
export function proxyFor(
  target: URL,
  settings: ProxySettings = {},
  env: NodeJS.ProcessEnv = process.env,
): URL | undefined {
  const read = (name: string) => env[name] || env[name.toUpperCase()] || '';
  const url =
    settings.url ??
    (target.protocol === 'https:'
      ? read('https_proxy') || read('all_proxy')
      : env['http_proxy'] || read('all_proxy'));
  if (!url || isExempt(target, settings.noProxy?.join(',') ?? read('no_proxy'))) return undefined;
  return new URL(url.includes('://') ? url : `http://${url}`);
}

/** `NO_PROXY`: names with everything below them, `*` for all, a port where one is given. */
function isExempt(target: URL, noProxy: string): boolean {
  return noProxy.split(/[\s,]+/).some((rule) => {
    if (rule === '*') return true;
    const [name, port] = rule
      .replace(/^\*?\./, '')
      .toLowerCase()
      .split(':');
    if (!name) return false;
    const defaultPort = target.protocol === 'https:' ? '443' : '80';
    if (port && port !== (target.port || defaultPort)) return false;
    return target.hostname === name || target.hostname.endsWith(`.${name}`);
  });
}
