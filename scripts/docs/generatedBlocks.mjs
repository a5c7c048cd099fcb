// The parts of documents that the code declares: parameters of methods, kinds of findings, commands, settings. A part
// stands between <!-- generated: KIND [NAME] --> and <!-- end -->; `npm run docs` writes it, a test compares it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

/**
 * @typedef {object} Declarations
 * @property {typeof import('../../src/analysis/methods/registry').methods} methods
 * @property {typeof import('../../src/analysis/params').allowedRange} allowedRange
 * @property {typeof import('../../src/common/messageTemplate').formatEnglish} formatEnglish
 * @property {typeof import('../../src/analysis/audit/registry').auditRules} auditRules
 * @property {typeof import('../../src/common/findings').findingKinds} findingKinds
 * @property {typeof import('../../src/common/columnMapping').columnRoles} columnRoles
 * @property {typeof import('../../src/analysis/cli/commands').commands} commands
 * @property {typeof import('../../src/analysis/cli/command').usageLine} usageLine
 */

const block = /<!-- generated: (\w+)(?: ([\w-]+))? -->\n[^]*?<!-- end -->/g;
const kindFolders = { clustering: 'clustering', reduction: 'reduction', outliers: 'outliers' };

/**
 * A document with its generated parts written again.
 * @param {string} root of the repository.
 * @param {Declarations} declared
 * @param {string} text
 */
export async function withGenerated(root, declared, text) {
  const filled = text.replaceAll(block, (_whole, kind, name) => {
    const write = writers[kind];
    if (!write) throw new Error(`Nothing is generated as "${kind}".`);
    return `<!-- generated: ${kind}${name ? ` ${name}` : ''} -->\n\n${write(root, declared, name)}\n\n<!-- end -->`;
  });
  const { prettier } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return format(filled, { ...prettier, parser: 'markdown' });
}

/** @type {Record<string, (root: string, declared: Declarations, name: string) => string>} */
const writers = {
  /** Links to the pages of the methods, by kind. */
  methods: (_root, { methods }) => methods.map(({ name, title }) => `- [${title}](${name}.md)`).join('\n'),

  parameters(_root, { methods, allowedRange, formatEnglish }, name) {
    const method = named(methods, name);
    const rows = Object.entries(method.params).map(([param, spec]) => [
      `\`${param}\``,
      `\`${JSON.stringify(spec.default)}\``,
      formatEnglish(allowedRange(spec)),
      spec.help,
    ]);
    return table(['parameter', 'default', 'allowed', 'meaning'], rows);
  },

  /** The head of the method's file: what it follows and how it differs. */
  reference(root, { methods }, name) {
    const { kind } = named(methods, name);
    const file = name.replaceAll(/-(.)/g, (_dash, letter) => letter.toUpperCase());
    const path = `src/analysis/${kindFolders[kind]}/${file}.ts`;
    const head = /\/\*\*([^]*?)\*\//.exec(readFileSync(join(root, path), 'utf8'))?.[1];
    if (!head) throw new Error(`${path} has no head.`);
    const lines = head.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
    const paragraphs = lines
      .map((line) => (/^(Differs from the reference|Time )/.test(line) ? `\n${line}` : line))
      .join('\n')
      .trim()
      .split(/\n{2,}/)
      .map((paragraph) => escaped(paragraph.replaceAll('\n', ' ')));
    return `${paragraphs.join('\n\n')}\n\nFrom the head of [\`${path}\`](../../${path}).`;
  },

  /** What the audit finds, by rule. */
  audit(_root, { auditRules, findingKinds }) {
    const needs = {
      records: 'records',
      embeddings: 'embeddings',
      crossModal: 'an encoder that compares images with texts',
    };
    const rows = auditRules.flatMap((rule) =>
      rule.kinds.map((kind) => [
        `\`${kind}\``,
        findingKinds[kind].title,
        findingKinds[kind].severity,
        needs[rule.needs],
      ]),
    );
    return table(['kind', 'title', 'severity', 'needs'], rows);
  },

  /** What reading finds: every other kind. */
  reading(_root, { auditRules, findingKinds }) {
    const audited = new Set(auditRules.flatMap(({ kinds }) => kinds));
    const rows = Object.entries(findingKinds)
      .filter(([kind]) => !audited.has(/** @type {any} */ (kind)))
      .map(([kind, { title, severity }]) => [`\`${kind}\``, title, severity]);
    return table(['kind', 'title', 'severity'], rows);
  },

  /** What columns of tables may mean. */
  roles: (_root, { columnRoles }) =>
    table(
      ['role', 'column'],
      Object.entries(columnRoles).map(([role, title]) => [`\`${role}\``, title]),
    ),

  commands: (_root, { commands, usageLine }) =>
    commands
      .map((command) => {
        const rows = Object.entries(command.flags).map(([name, { value, help }]) => [
          `\`--${name}${value ? ` ${value}` : ''}\``,
          help,
        ]);
        const flags = rows.length > 0 ? table(['flag', 'meaning'], rows) : 'It has no flags.';
        const notes = command.notes ? `\n\n\`\`\`text\n${command.notes()}\n\`\`\`` : '';
        return `## ${command.name}\n\n${escaped(command.summary)}\n\n\`\`\`text\n${usageLine(command)}\n\`\`\`\n\n${flags}${notes}`;
      })
      .join('\n\n'),

  settings(root) {
    const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
    const names = read('package.nls.json');
    const inWords = (text) =>
      text.replace(/^%(.+)%$/, (_whole, key) => names[key]).replaceAll(/`?#([\w.]+)#`?/g, '`$1`');
    return read('package.json')
      .contributes.configuration.map(({ title, properties }) => {
        const rows = Object.entries(properties).map(
          ([name, { default: value, markdownDescription, enum: values }]) => [
            `\`${name}\``,
            `\`${JSON.stringify(value)}\``,
            [
              inWords(markdownDescription),
              values ? `One of ${values.map((one) => `\`${JSON.stringify(one)}\``).join(', ')}.` : '',
            ]
              .join(' ')
              .trim(),
          ],
        );
        return `## ${inWords(title)}\n\n${table(['setting', 'default', 'meaning'], rows)}`;
      })
      .join('\n\n');
  },
};

function named(methods, name) {
  const method = methods.find((one) => one.name === name);
  if (!method) throw new Error(`There is no method "${name}".`);
  return method;
}

function table(header, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => (cell.startsWith('`') ? cell.replaceAll('|', '\\|') : escaped(cell))).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that is no markup; code in backticks and what is bold stay. */
function escaped(text) {
  return text
    .split(/(`[^`]*`|\*\*[^*]+\*\*)/)
    .map((part, at) =>
      at % 2 === 1 ? part.replaceAll('|', '\\|') : part.replaceAll(/[*_<|[\]]/g, String.raw`\$&`),
    )
    .join('');
}
