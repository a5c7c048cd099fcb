/** Documents say what is so: links, commands, flags, settings and files are those of the code, generated parts are current. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withGenerated } from '../../scripts/docs/generatedBlocks.mjs';
import { auditRules } from '../../src/analysis/audit/registry';
import { usageLine } from '../../src/analysis/cli/command';
import { commands } from '../../src/analysis/cli/commands';
import { analysisFiles } from '../../src/analysis/export/analysisFiles';
import { methods } from '../../src/analysis/methods/registry';
import { allowedRange } from '../../src/analysis/params';
import { columnRoles } from '../../src/common/columnMapping';
import { findingKinds } from '../../src/common/findings';
import { formatEnglish } from '../../src/common/messageTemplate';

const root = join(__dirname, '../..');
const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name.replaceAll('\\', '/')}`);
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'models/README.md', 'test/README.md'],
  ...pages,
];
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  scripts: Record<string, string>;
  contributes: {
    commands: { command: string; title: string }[];
    configuration: { properties: Record<string, unknown> }[];
  };
};
const names = JSON.parse(read('package.nls.json')) as Record<string, string>;
const declared = {
  methods,
  allowedRange,
  formatEnglish,
  auditRules,
  findingKinds,
  columnRoles,
  commands,
  usageLine,
};
const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
const commandIds = manifest.contributes.commands.map(({ command }) => command);
const titles = manifest.contributes.commands.map(({ title }) => names[title.replaceAll('%', '')]);
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);

/** Anchors as GitHub makes them of headings. */
const anchorsOf = (text: string) =>
  matches(text, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Lines of code blocks that call the command line, with their continuation. */
const calls = (text: string) =>
  matches(text, /^((?:slakescope|node dist\/cli\.js) [a-z].*(?:\n {5,}.+)*)/gm).map((line) =>
    line.replace(/ # .*/, ''),
  );

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to what is there', () => {
    const links = [
      ...matches(text.replaceAll(/`[^`\n]*`(?!\])/g, ''), /\]\(([^)\s]+)\)/g),
      ...matches(text, /<(?:img|source)[^>]* (?:src|srcset)="([^"]+)"/g),
    ];
    const broken = links
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const { file, anchor } = /^(?<file>[^#]*)#?(?<anchor>.*)$/.exec(link)?.groups ?? {};
        const target = file ? join(root, dirname(path), file) : join(root, path);
        if (!existsSync(target)) return true;
        return anchor !== '' && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('names scripts of package.json', () => {
    const named = matches(text, /npm run ([a-z][\w:]*)/g);
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it('calls commands of the command line with flags that they have', () => {
    const wrong = [
      ...calls(text),
      ...matches(text.replaceAll(/\n(?=\S)/g, ' '), /`(slakescope [a-z][^`]*)`/g),
    ].flatMap((line) => {
      const name = line.split(/\s+/)[line.startsWith('node') ? 2 : 1];
      const command = commands.find((one) => one.name === name);
      if (!command) return [line];
      return matches(line, / \[?--([a-z-]+)/g).filter((flag) => flag !== 'help' && !(flag in command.flags));
    });
    expect(wrong).toEqual([]);
  });

  // These say what was, too.
  if (path === 'CHANGELOG.md' || path === 'docs/decisions.md') return;

  it('names commands of VS Code as their menus do', () => {
    const unwrapped = text.replaceAll('\n', ' ');
    const named = matches(unwrapped, /\*\*Slakescope: ([^*]+)\*\*/g);
    expect(named.filter((title) => !titles.includes(title))).toEqual([]);
  });

  it('names settings and commands that there are', () => {
    const named = matches(text, /`(slakescope\.[a-zA-Z.]+)`/g);
    expect(named.filter((name) => !settings.includes(name) && !commandIds.includes(name))).toEqual([]);
  });
});

describe.each(pages)('%s', (path) => {
  it('has its generated parts as the code declares them; npm run docs writes them', async () => {
    const text = read(path);
    expect(await withGenerated(root, declared, text)).toBe(text);
  });
});

it('a page describes each method', () => {
  const own = pages.filter((path) => path.startsWith('docs/methods/') && !path.endsWith('README.md'));
  expect(own.sort()).toEqual(methods.map(({ name }) => `docs/methods/${name}.md`).sort());
  for (const { name, title } of methods) {
    const text = read(`docs/methods/${name}.md`);
    expect(text.startsWith(`# ${title}\n`), name).toBe(true);
    for (const block of ['parameters', 'reference'])
      expect(text).toContain(`<!-- generated: ${block} ${name} -->`);
  }
});

it('the page of formats names every file of an analysis', () => {
  const text = read('docs/formats.md');
  expect(analysisFiles.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('the README shows every command of the command line', () => {
  const shown = calls(read('README.md')).map((line) => line.split(/\s+/)[1]);
  expect(commands.map(({ name }) => name).filter((name) => !shown.includes(name))).toEqual([]);
});

it('CITATION.cff and the changelog are of this version', () => {
  expect(read('CITATION.cff')).toMatch(new RegExp(`^version: ${manifest.version}$`, 'm'));
  expect(read('CHANGELOG.md')).toContain(`\n## [${manifest.version}] - `);
});
