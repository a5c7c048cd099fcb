import { importTypeScript } from '../build/importTypeScript.mjs';
import { root } from '../root.mjs';

/**
 * The fake host of the tests of the webview, for scripts that open the webview in headless Chromium.
 * Changes to the repository's folder, from which the fake host reads.
 */
export async function importFakeHost() {
  process.chdir(root);
  /** @type {typeof import('../../test/webview/fakeHost/openPage') & typeof import('../../test/webview/fakeHost/sampleScene') & typeof import('../../test/webview/fakeHost/pointScene') & typeof import('../../test/webview/fakeHost/themes') & typeof import('../../test/webview/fakeHost/viewPage') & typeof import('../../test/webview/fakeHost/fakeDecisions') & typeof import('../../test/webview/fakeHost/findingsAt')} */
  const fakeHost = await importTypeScript('fakeHost', [
    `export * from './test/webview/fakeHost/openPage';`,
    `export * from './test/webview/fakeHost/sampleScene';`,
    `export * from './test/webview/fakeHost/pointScene';`,
    `export * from './test/webview/fakeHost/themes';`,
    `export * from './test/webview/fakeHost/viewPage';`,
    `export * from './test/webview/fakeHost/fakeDecisions';`,
    `export * from './test/webview/fakeHost/findingsAt';`,
  ]);
  return fakeHost;
}
