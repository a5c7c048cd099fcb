/** An editor of settings, one workspace folder, the disk and file watchers that a test fires: what tags need of it. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { l10n, Uri as ShimUri } from './vscodeShim';

type Listener = (event: unknown) => void;
interface FakeUri {
  readonly scheme: string;
  readonly path: string;
  readonly fsPath: string;
  with(change: { path: string }): FakeUri;
}

export const editor = {
  settings: {} as Record<string, string>,
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

export const fakeVscode = {
  l10n,
  Uri: { ...ShimUri, file },
  ConfigurationTarget: { Global: 1 },
  RelativePattern: class {
    constructor(
      readonly base: FakeUri,
      readonly pattern: string,
    ) {}
  },
  window: {
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
      get: (name: string, fallback: string) => editor.settings[name] ?? fallback,
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
