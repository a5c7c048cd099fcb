// What the compiler does not check. The rooms and who may import whom: .dependency-cruiser.mjs.
import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'No default exports: a thing has one name everywhere.',
};
/** Text of a dataset reaches the document as text nodes only. */
const noUnsafeHtml = [
  {
    selector: 'ImportDeclaration[source.value=/unsafe-(html|svg|static)/]',
    message: 'Markup from strings is forbidden: text of a dataset is hostile.',
  },
  {
    selector: 'Identifier[name=/^(unsafeHTML|unsafeSVG|unsafeStatic)$/]',
    message: 'Markup from strings is forbidden: text of a dataset is hostile.',
  },
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Markup from strings is forbidden: text of a dataset is hostile.',
  },
];
/** Names and text of data hold links and icons: `messages` shows them as plain text. */
const noRichText = [
  {
    selector:
      'Identifier[name=/^(show(Information|Warning|Error)Message|withProgress|show(QuickPick|InputBox)|setStatusBarMessage|create(QuickPick|InputBox|StatusBarItem|TreeView))$/]',
    message: 'Use src/extension/messages, which shows text of data as plain text.',
  },
  {
    selector: 'Identifier[name="MarkdownString"]',
    message: 'Text of data in markdown runs commands; extend src/extension/messages.',
  },
];
/** An argument for each element of a list overflows the stack where the list is as long as the data. */
const noSpreadOfData = {
  selector:
    'CallExpression[callee.property.name=/^(push|unshift|concat|splice|max|min|fromCharCode|fromCodePoint)$/] > SpreadElement',
  message: 'Use a loop, flatMap, or largestOf and smallestOf of src/common/extremes.ts.',
};
/** The tags of template.ts cut long text; those of lit-html do not. */
const tagsOfTemplate = {
  selector:
    'ImportDeclaration[source.value="lit-html"] ImportSpecifier[imported.name=/^(html|svg)$/][local.name=/^(html|svg)$/]',
  message: 'Import html and svg from src/webview/template.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', '.host/**', 'src/**/assembly/**'] },
  {
    plugins: { 'simple-import-sort': simpleImportSort },
    rules: {
      'simple-import-sort/imports': [
        'error',
        { groups: [['^\\u0000', '^node:', '^@?\\w', '^\\.\\.', '^\\./']] },
      ],
      'simple-import-sort/exports': 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: false }],
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', { max: 400, skipBlankLines: false }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          './src/analysis/tsconfig.json',
          './src/extension/tsconfig.json',
          './src/webview/tsconfig.json',
          './src/report/tsconfig.json',
          './test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => count++` and `on('x', () => emit())` are the plain way to write these.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noSpreadOfData] },
  },
  {
    files: ['src/webview/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport, noSpreadOfData, ...noUnsafeHtml, tagsOfTemplate],
    },
  },
  {
    files: ['src/extension/**/*.ts'],
    ignores: ['src/extension/messages/messages.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...noRichText] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test may assume what it has just set up: an absent value fails it at that line.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // The compiler checks them too (scripts/tsconfig.json), and knows which names exist.
    files: ['**/*.mjs'],
    extends: [tseslint.configs.strict],
  },
);
