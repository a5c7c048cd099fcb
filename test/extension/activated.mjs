// Loads a bundle of the extension as VS Code does, with an editor that answers anything, and activates it. Prints what that
// took of the processor, and which modules were loaded. node activated.mjs BUNDLE
import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';

const [bundle] = process.argv.slice(2);
const anything = () =>
  new Proxy(function () {}, {
    get: (_target, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => '' : anything()),
    set: () => true,
    apply: anything,
    construct: anything,
  });
const types = readFileSync(createRequire(import.meta.url).resolve('@types/vscode/index.d.ts'), 'utf8');
// As many members as the editor's: each module of the bundle that imports it copies them.
const members = types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const|let) (\w+)/gm);
const vscode = Object.fromEntries([...members].map(([, name]) => [name, anything()]));
/** @type {Set<string>} */
const loaded = new Set();
const load = Module['_load'];
Module['_load'] = (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) => {
  if (name === 'vscode') return vscode;
  if (name !== bundle) loaded.add(name);
  return load.call(Module, name, ...rest);
};
const memento = { get: (_name, fallback = []) => fallback, update() {}, setKeysForSync() {} };
const context = {
  ...{ subscriptions: [], extension: { packageJSON: { version: '0' } }, extensionPath: '/none' },
  ...{
    globalStorageUri: anything(),
    extensionUri: anything(),
    workspaceState: memento,
    globalState: memento,
  },
};
const before = process.cpuUsage();
createRequire(import.meta.url)(bundle).activate(context);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ ms: (user + system) / 1000, loaded: [...loaded] }));
process.exit(); // what the editor would have answered is not waited for
