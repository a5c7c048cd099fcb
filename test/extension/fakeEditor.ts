/** The one fake of `vscode`: settings, a workspace folder, the disk, file watchers that a test fires, progress. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as vscode from 'vscode';

type Listener = (event: unknown) => void;
interface FakeUri {
  readonly scheme: string;
  readonly path: string;
  readonly fsPath: string;
  with(change: { path: string }): FakeUri;
}

export const editor = {
  settings: {} as Record<string, unknown>,
  workspace: undefined as FakeUri | undefined,
  /** What the user answers to a modal question, and picks in a dialog. */
  answer: undefined as string | undefined,
  picked: undefined as FakeUri | undefined,
  questions: [] as string[],
  configurationListeners: new Set<Listener>(),
  watched: new Map<string, Set<() => void>>(),
};

export const file = (path: string): FakeUri => ({
  scheme: 'file',
  path,
  fsPath: path,
  with: (change) => file(change.path),
});
const disposable = (dispose: () => void) => ({ dispose });

/** A file changed on disk. */
export function fireWatcher(path: string): void {
  for (const listener of editor.watched.get(path) ?? []) listener();
}

/** A log that a test reads. */
const lines: string[] = [];
const write = (text: unknown) => void lines.push(String(text));
export const fakeLog = {
  lines,
  channel: {
    ...{ trace: write, debug: write, info: write, warn: write, error: write },
  } as Partial<vscode.LogOutputChannel> as vscode.LogOutputChannel,
};

interface ShownProgress {
  readonly location: number;
  readonly title: string;
  readonly reports: { message?: string; increment?: number }[];
  ended: boolean;
  cancel(): void;
}
type ProgressTask = (
  progress: { report(value: { message?: string; increment?: number }): void },
  token: { onCancellationRequested(listener: () => void): void },
) => Promise<unknown>;

const progress: ShownProgress[] = [];

export const fakeVscode = {
  l10n: {
    bundle: undefined,
    t: (text: string, ...values: readonly unknown[]): string =>
      text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
  },
  Uri: {
    file,
    joinPath: (base: { path: string }, ...parts: string[]) => {
      const path = [base.path, ...parts].join('/');
      return { path, toString: () => path };
    },
  },
  ConfigurationTarget: { Global: 1 },
  ProgressLocation: { Window: 10, Notification: 15 },
  RelativePattern: class {
    constructor(
      readonly base: FakeUri,
      readonly pattern: string,
    ) {}
  },
  window: {
    progress,
    withProgress: async ({ location, title }: { location: number; title: string }, task: ProgressTask) => {
      const listeners: (() => void)[] = [];
      const reports: ShownProgress['reports'] = [];
      const cancel = () => listeners.forEach((listener) => listener());
      const shown: ShownProgress = { location, title, reports, ended: false, cancel };
      progress.push(shown);
      try {
        return await task(
          { report: (value) => void reports.push(value) },
          { onCancellationRequested: (listener) => void listeners.push(listener) },
        );
      } finally {
        shown.ended = true;
      }
    },
    showInformationMessage: (question: string) => {
      editor.questions.push(question);
      return Promise.resolve(editor.answer);
    },
    showOpenDialog: () => Promise.resolve(editor.picked && [editor.picked]),
  },
  workspace: {
    // As the editor's: folders come to be, a file in the way is replaced only where asked.
    fs: {
      writeFile: async ({ fsPath }: FakeUri, bytes: Uint8Array) => {
        await mkdir(dirname(fsPath), { recursive: true });
        await writeFile(fsPath, bytes);
      },
      rename: (from: FakeUri, to: FakeUri) => rename(from.fsPath, to.fsPath),
      delete: ({ fsPath }: FakeUri) => rm(fsPath),
    },
    get workspaceFolders() {
      return editor.workspace && [{ uri: editor.workspace }];
    },
    getWorkspaceFolder: () => editor.workspace && { uri: editor.workspace },
    getConfiguration: () => ({
      get: (name: string, fallback: unknown) => editor.settings[name] ?? fallback,
      update: (name: string, value: string) => {
        editor.settings[name] = value;
        for (const listener of editor.configurationListeners) listener({ affectsConfiguration: () => true });
        return Promise.resolve();
      },
    }),
    onDidChangeConfiguration: (listener: Listener) => {
      editor.configurationListeners.add(listener);
      return disposable(() => editor.configurationListeners.delete(listener));
    },
    createFileSystemWatcher: ({ base, pattern }: { base: FakeUri; pattern: string }) => {
      const path = `${base.fsPath}/${pattern}`;
      const listeners = editor.watched.get(path) ?? new Set<() => void>();
      editor.watched.set(path, listeners);
      const on = (listener: () => void) => listeners.add(listener);
      return {
        onDidChange: on,
        onDidCreate: on,
        onDidDelete: on,
        dispose: () => editor.watched.delete(path),
      };
    },
  },
};
