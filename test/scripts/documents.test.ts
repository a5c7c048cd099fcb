import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/analysis/cli/commands';

const root = join(__dirname, '../..');
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'models/README.md', 'test/README.md'],
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
];
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  scripts: Record<string, string>;
  contributes: { configuration: { properties: Record<string, unknown> }[] };
};
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);

/** Anchors as GitHub makes them of headings. */
const anchorsOf = (text: string) =>
  matches(text, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to what is there', () => {
    const broken = matches(text.replaceAll(/`[^`]*`/g, ''), /\]\(([^)\s]+)\)/g)
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
});

describe('README.md', () => {
  const text = read('README.md');

  it('shows every command, with flags that the command has', () => {
    const shown = matches(text, /^(slakescope [a-z].*(?:\n {5,}.+)*)/gm).map((line) =>
      line.replace(/ # .*/, ''),
    );
    const wrong = shown.flatMap((line) => {
      const command = commands.find(({ name }) => name === line.split(/\s+/)[1]);
      return matches(line, /--([a-z-]+)/g).filter((flag) => command?.flags[flag] === undefined);
    });
    expect(wrong).toEqual([]);
    const names = shown.map((line) => line.split(/\s+/)[1]);
    expect(commands.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('names every setting, and no other', () => {
    const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    const named = matches(text, /`(slakescope\.[a-zA-Z.]+)`/g);
    expect([...new Set(named)].sort()).toEqual(settings.sort());
  });
});

it('CITATION.cff is of this version', () => {
  expect(read('CITATION.cff')).toMatch(new RegExp(`^version: ${manifest.version}$`, 'm'));
});
