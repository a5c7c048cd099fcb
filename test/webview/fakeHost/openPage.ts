/**
 * Opens the real bundle in headless Chromium as the editor would show it: same markup, same content security
 * policy, a theme's variables on the root. Its requests are answered in the process of the test, as the host does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { argumentCheck } from '../../../src/common/requestTable';
import { Rpc } from '../../../src/common/rpc';
import { type PanelOffer, panelRequests, type WebviewOffer } from '../../../src/webview/requests';
import { answerDelay, delayFrames } from './delays';
import { answerWebview, type Scene } from './scene';
import { type ThemeName, themes } from './themes';

export { launchChromium as launch } from '../../../scripts/webview/chromium.mjs';

const root = process.cwd();
const origin = 'http://panel.test';
const nonce = 'c2xha2VzY29wZQ==';
const policy = [
  "default-src 'none'",
  `script-src 'nonce-${nonce}'`,
  `style-src ${origin}`,
  `font-src ${origin}`,
  `img-src ${origin} blob:`,
].join('; ');

const withoutWebGl = `{
  const original = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
    return type === 'webgl2' ? null : original.call(this, type, ...rest);
  };
}`;

/** As the build has it: shaders are bundled as text. */
export const shaderLoader = { '.vert': 'text', '.frag': 'text' } as const;

export interface Bundle {
  readonly script: string;
  readonly style: string;
  /** What the editor gives a webview, to run before the script. */
  readonly host: string;
}

/** The webview's bundle as the build makes it, and what stands for the editor. */
export async function buildBundle(plugins: Plugin[] = []): Promise<Bundle> {
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    target: 'chrome128',
    loader: shaderLoader,
    write: false,
  } as const;
  const [page, host] = await Promise.all([
    build({ ...common, minify: true, entryPoints: ['src/webview/main.ts'], outdir: 'out/webview', plugins }),
    build({ ...common, entryPoints: ['test/webview/fakeHost/inPage.ts'], outdir: 'out/webview' }),
  ]);
  const textOf = (ending: string) => page.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css'), host: host.outputFiles[0].text };
}

export interface OpenOptions {
  readonly scene: Scene;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What a former page left by setState. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  /** As on a machine without it. */
  readonly withoutWebGl?: boolean;
}

export async function openPage(browser: Browser, bundle: Bundle, options: OpenOptions): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1280, height: options.height ?? 820 },
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
  });
  const { bodyClass, variables } = themes[options.theme ?? 'dark'];
  const style = Object.entries(variables)
    .map(([name, value]) => `--vscode-${name}: ${value};`)
    .join(' ');
  const font = "--vscode-font-family: system-ui, 'DejaVu Sans', 'Noto Sans CJK SC', sans-serif;";
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Slakescope</title>
<link rel="stylesheet" href="${origin}/theme.css"><link rel="stylesheet" href="${origin}/main.css">
<link id="vscode-codicon-stylesheet" rel="stylesheet" href="${origin}/codicon.css"></head>
<body class="${bodyClass}" data-folder="file:///data"><div id="app"></div><script nonce="${nonce}" src="${origin}/main.js"></script></body></html>`;
  const codicons = join(root, 'node_modules/@vscode/codicons/dist');
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const image = pathname.startsWith('/image/') ? options.scene.image?.(pathname.slice(7)) : null;
    if (image) return route.fulfill({ body: image, contentType: 'image/jpeg' });
    switch (pathname) {
      case '/':
        return route.fulfill({
          body: html,
          contentType: 'text/html',
          headers: { 'Content-Security-Policy': policy },
        });
      case '/theme.css':
        return route.fulfill({ body: `:root { ${style} ${font} }`, contentType: 'text/css' });
      case '/main.css':
        return route.fulfill({ body: bundle.style, contentType: 'text/css' });
      case '/main.js':
        return route.fulfill({ body: bundle.script, contentType: 'text/javascript' });
      case '/codicon.css':
        return route.fulfill({ body: readFileSync(join(codicons, 'codicon.css')), contentType: 'text/css' });
      case '/codicon.ttf':
        return route.fulfill({ body: readFileSync(join(codicons, 'codicon.ttf')), contentType: 'font/ttf' });
      default:
        return route.fulfill({ status: 404, body: '' });
    }
  });
  await connect(page, options.scene);
  await delayFrames(page);
  await page.addInitScript({
    content: `${options.withoutWebGl ? withoutWebGl : ''}
window.fakeState = ${JSON.stringify(options.state ?? null)};
${bundle.host}`,
  });
  await page.goto(`${origin}/`);
  return page;
}

/** Joins the webview of a page to a scene; messages arrive in the order in which they were sent. */
async function connect(page: Page, scene: Scene): Promise<void> {
  let sent: Promise<unknown> = Promise.resolve();
  let receive: (message: unknown) => void = () => undefined;
  const rpc = new Rpc<PanelOffer, WebviewOffer>(
    {
      post: (message) => {
        const delay = answerDelay();
        sent = sent
          .then(() => delay)
          .then(() => page.evaluate((copy) => window.fakeHost.deliver(copy), message))
          .catch((error: unknown) => {
            if (!page.isClosed()) throw error;
          });
      },
      listen: (listener) => {
        receive = listener;
        return () => undefined;
      },
    },
    {
      check: argumentCheck(panelRequests),
      onProblem: (problem, error) => console.error(problem, error ?? ''),
    },
  );
  page.on('close', () => rpc.dispose());
  answerWebview(rpc, scene);
  await page.exposeFunction('postToHost', (message: unknown) => receive(message));
}
