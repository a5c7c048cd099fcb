/** The programs as users run them: bundled like scripts/build/build.mjs does, three folders below the models. */
import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { external } from '../../scripts/build/build.mjs';

const root = join(__dirname, '../..');

export interface Program {
  readonly path: string;
  remove(): Promise<void>;
}

/** @param entry file below src/analysis. */
export async function bundled(entry: string, plugins: Plugin[] = []): Promise<Program> {
  const room = join(root, 'out', `program-${process.pid}`, entry.replaceAll(/\W/g, '-'));
  await mkdir(room, { recursive: true });
  const path = join(room, 'program.js');
  await build({
    absWorkingDir: root,
    entryPoints: [join('src/analysis', entry)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external,
    define: { __VERSION__: '"test"' },
    plugins,
  });
  return { path, remove: () => rm(room, { recursive: true, force: true }) };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a Node program to its end; `onStart` may send it signals, and see what it writes to standard error. */
export function runProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onStart: (
    kill: (signal: NodeJS.Signals) => void,
    onError: (see: (text: string) => void) => void,
  ) => void = () => undefined,
  cwd?: string,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], { cwd, env: { ...process.env, ...env } });
    const chunks = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (chunks.out += String(chunk)));
    child.stderr.on('data', (chunk) => (chunks.err += String(chunk)));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...chunks }));
    onStart(
      (signal) => child.kill(signal),
      (see) => child.stderr.on('data', (chunk) => see(String(chunk))),
    );
  });
}
