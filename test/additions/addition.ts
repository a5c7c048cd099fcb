/**
 * Trials of "how to add a …" (CONTRIBUTING.md): a file and lines in a registry, put over the source while it is
 * bundled or checked. Nothing on disk changes.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

const root = join(__dirname, '../..');

export interface Addition {
  /** New file, relative to src/, with its text. */
  readonly file?: readonly [path: string, text: string];
  /** Lines of existing files, each put after the first place that reads `after`; "" is the start of the file. */
  readonly lines: readonly (readonly [file: string, after: string, line: string])[];
}

/** Text of each file, by absolute path, that the additions change or bring. @throws where `after` is not found. */
function overlay(additions: readonly Addition[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { file, lines } of additions) {
    if (file) texts.set(join(root, 'src', file[0]), file[1]);
    for (const [registry, after, line] of lines) {
      const path = join(root, 'src', registry);
      const old = texts.get(path) ?? readFileSync(path, 'utf8');
      const at = old.indexOf(after);
      if (at < 0) throw new Error(`${registry} does not hold "${after}".`);
      const end = at + after.length;
      texts.set(path, `${old.slice(0, end)}\n${line}\n${old.slice(end)}`);
    }
  }
  return texts;
}

/** For esbuild: the source with the additions. */
export function adding(additions: readonly Addition[]): Plugin {
  const texts = overlay(additions);
  return {
    name: 'additions',
    setup: (build) => {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const full = `${join(resolveDir, path)}.ts`;
        return texts.has(full) ? { path: full } : undefined;
      });
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(path);
        return contents === undefined ? undefined : { contents, loader: 'ts', resolveDir: dirname(path) };
      });
    },
  };
}

/** What the compiler finds wrong in the files that the additions bring or change. */
export function typeErrors(room: string, additions: readonly Addition[]): string[] {
  const texts = overlay(additions);
  const config = join(root, room, 'tsconfig.json');
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    dirname(config),
  );
  const host = ts.createCompilerHost(options);
  host.readFile = (path) => texts.get(path) ?? ts.sys.readFile(path);
  host.fileExists = (path) => texts.has(path) || ts.sys.fileExists(path);
  const program = ts.createProgram([...fileNames, ...texts.keys()], options, host);
  const found = [...texts.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
