import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'No default exports: a thing has one name everywhere.',
};

/**
 * The fences between the rooms: who may import whom (docs/architecture.md).
 * @param {readonly object[]} patterns
 * @returns {import('typescript-eslint').ConfigWithExtends['rules']}
 */
function fence(...patterns) {
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] };
}
const vscodeOnlyInExtension = {
  group: ['vscode'],
  message: 'Only src/extension imports vscode.',
};
const notTheExtension = {
  group: ['**/extension/**'],
  message: 'src/extension is the top: nothing imports it.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', '.host/**', 'src/**/assembly/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'simple-import-sort': simpleImportSort },
    languageOptions: {
      parserOptions: {
        project: [
          './src/analysis/tsconfig.json',
          './src/extension/tsconfig.json',
          './src/webview/tsconfig.json',
          './test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      'simple-import-sort/imports': [
        'error',
        { groups: [['^\\u0000', '^node:', '^@?\\w', '^\\.\\.', '^\\./']] },
      ],
      'simple-import-sort/exports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: false }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', { max: 400, skipBlankLines: false }],
    },
  },
  {
    files: ['src/common/**/*.ts'],
    rules: fence(vscodeOnlyInExtension, notTheExtension, {
      group: ['**/analysis/**', '**/webview/**', 'node:*'],
      message: 'src/common runs everywhere and imports nothing.',
    }),
  },
  {
    files: ['src/analysis/**/*.ts'],
    rules: fence(vscodeOnlyInExtension, notTheExtension, {
      group: ['**/webview/**'],
      message: 'src/analysis does not know the webview.',
    }),
  },
  {
    files: ['src/webview/**/*.ts'],
    rules: fence(
      vscodeOnlyInExtension,
      notTheExtension,
      { group: ['node:*', 'onnxruntime-node', 'sharp'], message: 'The webview runs in a browser.' },
      {
        group: ['**/analysis/**'],
        allowTypeImports: true,
        message: 'src/webview imports from src/analysis types only.',
      },
    ),
  },
  {
    files: ['src/extension/**/*.ts'],
    rules: fence({
      group: ['onnxruntime-node', 'sharp', '**/analysis/**', '!**/analysis/worker/protocol'],
      allowTypeImports: true,
      message: 'The extension host talks to the analysis through src/analysis/protocol and the worker.',
    }),
  },
  {
    files: ['**/*.config.ts', '**/*.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
