// The rooms of the source and who may import whom (docs/architecture.md); type-only imports count unless a rule says
// otherwise. `npm run lint` runs it.

/** From the bottom: a room imports from its own layer and from those before it. */
const analysisLayers = [
  ['errors', 'params', 'taskContext', 'version'],
  ['files'],
  ['store'],
  ['image', 'onnx', 'kernels', 'download', 'dataset'],
  ['numeric', 'figure'],
  ['embedding'],
  ['methods', 'clustering', 'reduction', 'outliers', 'topics', 'sampling', 'audit', 'sample'],
  ['curation'],
  ['session'],
  ['export'],
  ['jobs'],
  ['worker', 'cli'],
];
const webviewLayers = [
  ['protocol', 'requests', 'text', 'dom', 'fields'],
  ['color', 'theme'],
  ['scatter'],
  ['state'],
  ['queries'],
  ['controls', 'inspector', 'export', 'pair', 'views'],
  ['app', 'main'],
];

/**
 * @param {string} room folder of the layers.
 * @param {readonly (readonly string[])[]} layers names of folders or of files without ".ts".
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]}
 */
function downwards(room, layers) {
  const pathOf = (/** @type {readonly string[]} */ names) =>
    `^${room}/(${names.join('|')})(/|\\.ts$|\\.d\\.ts$)`;
  return layers.slice(0, -1).map((names, at) => ({
    name: `${room.replace('src/', '')}-${names[0]}-imports-only-downwards`,
    severity: 'error',
    from: { path: pathOf(names) },
    to: { path: pathOf(layers.slice(at + 1).flat()) },
  }));
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Files that import each other, be it for types, are one file or need a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'vscode-only-in-extension',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: '^src/extension/|^vscode$|@types/vscode/' },
    },
    {
      name: 'common-imports-nothing',
      comment: 'src/common runs in the host, the worker, the CLI and the browser.',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { pathNot: '^src/common/|node_modules/valibot/' },
    },
    {
      name: 'analysis-does-not-know-the-webview',
      severity: 'error',
      from: { path: '^src/analysis/' },
      to: { path: '^src/webview/' },
    },
    {
      name: 'webview-runs-in-a-browser',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'report-runs-in-a-browser',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'report-imports-types-of-the-webview',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { path: '^src/webview/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-the-report',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/report/' },
      to: { path: '^src/report/' },
    },
    {
      name: 'native-packages-only-in-analysis',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/analysis/' },
      to: { path: 'node_modules/(onnxruntime-|sharp/|@img/)' },
    },
    {
      name: 'webview-imports-types-of-the-analysis',
      severity: 'error',
      from: { path: '^src/webview/', pathNot: '^src/webview/requests\\.ts$' },
      to: { path: '^src/analysis/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'webview-requests-share-schemas-with-the-worker',
      severity: 'error',
      from: { path: '^src/webview/requests\\.ts$' },
      to: {
        path: '^src/analysis/',
        pathNot: '^src/analysis/worker/(requests|schemas)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'schemas-stay-out-of-the-webview',
      comment: 'The host checks the requests of the webview; the table is evaluated there alone.',
      severity: 'error',
      from: { path: '^src/webview/', pathNot: '^src/webview/requests\\.ts$' },
      to: {
        path: '^src/webview/requests\\.ts$|^src/common/requestTable\\.ts$|node_modules/valibot/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'extension-imports-types-of-the-rest',
      comment:
        'The extension host reaches the analysis through the worker and its request table; how files are read and written safely is one thing, and so is what the file of decisions says and where it lies, which no running analysis may hold up.',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: {
        path: '^src/(analysis|webview)/',
        pathNot:
          '^src/(analysis/worker|webview)/requests\\.ts$|^src/analysis/files/|^src/analysis/curation/(blindReaders|conflicts|decision|decisionFile|decisionKinds|keptFile)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'methods-do-not-know-their-registry',
      severity: 'error',
      from: {
        path: '^src/analysis/(clustering|reduction|outliers)/',
      },
      to: { path: '^src/analysis/methods/registry\\.ts$' },
    },
    ...downwards('src/analysis', analysisLayers),
    ...downwards('src/webview', webviewLayers),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.d.ts'] },
  },
};
