/** The one fake of `vscode`: settings, a workspace folder, the disk, watchers that a test fires, panels, editors. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type * as vscode from 'vscode';

type Listener = (event: unknown) => void;
interface UriParts {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
}
interface FakeUri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
  readonly fsPath: string;
  with(change: Partial<UriParts>): FakeUri;
  toString(): string;
}

class FakeEmitter {
  private readonly listeners = new Set<(value: unknown) => void>();
  event = (listener: (value: unknown) => void) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire = (value: unknown) => this.listeners.forEach((listener) => listener(value));
  dispose = () => this.listeners.clear();
}
const eventSource = () => new FakeEmitter();

export const editor = {
  settings: {} as Record<string, unknown>,
  /** Of the workspace; they win over those of the user. */
  workspaceSettings: {} as Record<string, unknown>,
  trusted: true,
  workspace: undefined as FakeUri | undefined,
  /** What the user answers to a modal question, and picks in a dialog. */
  answer: undefined as string | undefined,
  /** What the user picks in lists, one after another; leaves the list that follows. */
  answers: undefined as string[] | undefined,
  picked: undefined as FakeUri | undefined,
  questions: [] as string[],
  /** What notifications, dialogs and lists have shown, text by text. */
  shown: [] as string[],
  configurationListeners: new Set<Listener>(),
  folderListeners: new Set<Listener>(),
  watched: new Map<string, Set<(uri: FakeUri) => void>>(),
  /** Of the documents of the editor. */
  textEvents: { Change: eventSource(), Save: eventSource(), Close: eventSource() },
  panels: [] as ReturnType<typeof fakePanel>[],
  /** By URI of the file. */
  diagnostics: new Map<string, readonly unknown[]>(),
  groups: 1,
  /** Of files, by what was opened; a test may close, keep or edit one. */
  tabs: [] as FakeTab[],
  /** In order: `split`, `browser` with a path, or file, column, whether the focus moves, and the 0-based line of a document. */
  opened: [] as unknown[][],
};

export const file = (path: string, scheme = 'file'): FakeUri => fakeUri({ scheme, path, query: '' });
const fakeUri = (parts: UriParts): FakeUri => ({
  ...parts,
  fsPath: parts.path,
  with: (change) => fakeUri({ ...parts, ...change }),
  toString: () => `${parts.scheme}://${parts.path}${parts.query && '?'}${parts.query}`,
});

/** What the editor keeps for the extension. */
export function fakeMemento(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string, fallback?: unknown) => kept.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  } as Partial<vscode.Memento> as vscode.Memento;
}
interface FakeTab {
  readonly uri: FakeUri;
  readonly column: number;
  isPreview: boolean;
  isDirty: boolean;
}
class FakeTabInput {
  constructor(readonly uri: FakeUri) {}
}
interface ShowOptions {
  readonly preview?: boolean;
  readonly viewColumn: number;
  readonly preserveFocus: boolean;
  readonly selection?: { readonly start: FakePosition };
}
function showFile(uri: FakeUri, { viewColumn, preserveFocus, preview = true, selection }: ShowOptions): void {
  const line = selection ? [selection.start.line] : [];
  editor.opened.push([basename(uri.path), viewColumn, !preserveFocus, ...line]);
  const known = editor.tabs.some((tab) => tab.column === viewColumn && tab.uri.toString() === uri.toString());
  if (known) return;
  if (preview) editor.tabs = editor.tabs.filter((tab) => tab.column !== viewColumn || !tab.isPreview);
  editor.tabs.push({ uri, column: viewColumn, isPreview: preview, isDirty: false });
}

/** A panel that counts how often it is revealed; `dispose` closes its tab. */
export function fakePanel(title: string) {
  const closed = new Set<() => void>();
  const none = () => disposable(() => undefined);
  return {
    ...{ title, active: false, visible: true, viewColumn: 1, disposed: false, reveals: 0 },
    webview: {
      ...{ html: '', cspSource: '', options: {}, onDidReceiveMessage: none },
      asWebviewUri: (uri: vscode.Uri) => uri,
      postMessage: () => Promise.resolve(true),
    },
    onDidChangeViewState: none,
    onDidDispose: (listener: () => void) => {
      closed.add(listener);
      return none();
    },
    reveal(): void {
      this.reveals++;
    },
    dispose(): void {
      this.disposed = true;
      for (const listener of closed) listener();
    },
  };
}

class FakePosition {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  translate(lines: number, characters: number): FakePosition {
    return new FakePosition(this.line + lines, this.character + characters);
  }
}
class FakeRange {
  readonly start: FakePosition;
  readonly end: FakePosition;
  constructor(...at: [FakePosition, FakePosition] | [number, number, number, number]) {
    [this.start, this.end] =
      at.length === 2 ? at : [new FakePosition(at[0], at[1]), new FakePosition(at[2], at[3])];
  }
  /** By lines only. */
  intersection(other: FakeRange): FakeRange | undefined {
    return this.start.line <= other.end.line && other.start.line <= this.end.line ? this : undefined;
  }
}
/** A class whose instances have the arguments of the constructor by these names. */
const record = (...names: string[]) =>
  function (this: object, ...values: unknown[]) {
    Object.assign(this, Object.fromEntries(names.map((name, i) => [name, values[i]])));
  };

const disposable = (dispose: () => void) => ({ dispose });

/** A file changed on disk. @param path folder and pattern of the watcher. @param file that it tells. */
export function fireWatcher(path: string, changed = path): void {
  for (const listener of editor.watched.get(path) ?? []) listener(file(changed));
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

interface FakeItem {
  readonly label?: string;
  readonly canPickMany?: boolean;
}
const textsIn = (item: object) => Object.values(item).filter((value) => typeof value === 'string');

/** The user presses `answer`. */
function ask(question: string, ...rest: readonly (string | object)[]): Promise<string | undefined> {
  editor.questions.push(question);
  editor.shown.push(question, ...rest.flatMap((each) => (typeof each === 'string' ? each : textsIn(each))));
  return Promise.resolve(editor.answer);
}

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
  // A function, as it stands to the right of `instanceof`; what is made by `file` is none of its instances.
  Uri: Object.assign(function Uri() {}, {
    file,
    parse: (text: string) => file(text.replace('file://', '')),
    joinPath: (base: { path: string }, ...parts: string[]) => file([base.path, ...parts].join('/')),
  }),
  TabInputText: FakeTabInput,
  TabInputCustom: FakeTabInput,
  ConfigurationTarget: { Global: 1, Workspace: 2 },
  ViewColumn: { One: 1, Two: 2, Three: 3, Four: 4, Five: 5, Six: 6, Seven: 7, Eight: 8, Nine: 9 },
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2 },
  TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
  Position: FakePosition,
  Range: FakeRange,
  Location: record('uri', 'range'),
  Diagnostic: record('range', 'message', 'severity'),
  DiagnosticRelatedInformation: record('location', 'message'),
  env: {
    language: 'en',
    uiKind: 1,
    openExternal: (uri: FakeUri) => {
      editor.opened.push(['browser', uri.path]);
      return Promise.resolve(true);
    },
  },
  UIKind: { Desktop: 1, Web: 2 },
  FileType: { File: 1 },
  FilePermission: { Readonly: 1 },
  FileSystemError: Object.fromEntries(
    ['FileNotFound', 'FileNotADirectory', 'NoPermissions', 'Unavailable'].map((code) => [
      code,
      (about: unknown) => Object.assign(new Error(String(about)), { code }),
    ]),
  ),
  EventEmitter: FakeEmitter,
  Disposable: class {
    constructor(readonly dispose: () => void) {}
  },
  languages: {
    /** One collection at a time. */
    createDiagnosticCollection: () => ({
      set: (entries: readonly (readonly [FakeUri, readonly unknown[]])[]) => {
        for (const [uri, list] of entries) editor.diagnostics.set(uri.toString(), list);
      },
      clear: () => editor.diagnostics.clear(),
      dispose: () => editor.diagnostics.clear(),
    }),
  },
  commands: {
    executeCommand: (command: string, uri: FakeUri, options: ShowOptions) => {
      if (command === 'vscode.open') showFile(uri, options);
      else editor.opened.push(['split']);
      return Promise.resolve();
    },
  },
  ProgressLocation: { Window: 10, Notification: 15 },
  QuickPickItemKind: { Separator: -1 },
  RelativePattern: class {
    constructor(
      readonly base: FakeUri,
      readonly pattern: string,
    ) {}
  },
  StatusBarAlignment: { Left: 1 },
  window: {
    progress,
    /** One at a time. */
    statusBarItem: { text: '', tooltip: '', shown: false },
    createStatusBarItem() {
      const item = this.statusBarItem;
      return Object.assign(item, {
        show: () => void (item.shown = true),
        hide: () => void (item.shown = false),
        dispose: () => void (item.shown = false),
      });
    },
    get tabGroups() {
      const count = Math.max(editor.groups, ...editor.tabs.map(({ column }) => column));
      const groups = Array.from({ length: count }, (_, i) => ({ viewColumn: i + 1 }));
      const tabsOf = (group: { viewColumn: number }) =>
        editor.tabs
          .filter(({ column }) => column === group.viewColumn)
          .map((tab) => ({ ...tab, tab, group, isPinned: false, input: new FakeTabInput(tab.uri) }));
      return {
        all: groups.map((group) => ({ ...group, tabs: tabsOf(group) })),
        close: ({ tab }: { tab: FakeTab }) => {
          editor.tabs = editor.tabs.filter((other) => other !== tab);
          return Promise.resolve(true);
        },
      };
    },
    createWebviewPanel: (_type: string, title: string) => {
      const panel = fakePanel(title);
      editor.panels.push(panel);
      return panel;
    },
    showTextDocument: ({ uri }: { uri: FakeUri }, options: ShowOptions) => {
      showFile(uri, options);
      return Promise.resolve({ revealRange: () => undefined });
    },
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
    showInformationMessage: ask,
    showWarningMessage: ask,
    showErrorMessage: ask,
    /** The user picks the row that holds `answer`, or the next one of `answers`. */
    showQuickPick: (items: readonly FakeItem[], options: FakeItem) => {
      for (const item of [options, ...items]) editor.shown.push(...textsIn(item));
      const answer = (editor.answers ? editor.answers.shift() : editor.answer) ?? '\n';
      const picked = items.find(({ label }) => label?.includes(answer));
      return Promise.resolve(options.canPickMany && picked ? [picked] : picked);
    },
    showOpenDialog: () => Promise.resolve(editor.picked && [editor.picked]),
  },
  workspace: {
    registerFileSystemProvider: () => disposable(() => undefined),
    // As the editor's: folders come to be, a file in the way is replaced only where asked.
    fs: {
      writeFile: async ({ fsPath }: FakeUri, bytes: Uint8Array) => {
        await mkdir(dirname(fsPath), { recursive: true });
        await writeFile(fsPath, bytes);
      },
      rename: (from: FakeUri, to: FakeUri) => rename(from.fsPath, to.fsPath),
      delete: ({ fsPath }: FakeUri) => rm(fsPath),
      stat: ({ fsPath }: FakeUri) => stat(fsPath),
    },
    openTextDocument: async (uri: FakeUri) => {
      const text = await readFile(uri.fsPath, 'utf8');
      const positionAt = (offset: number) => {
        const lines = text.slice(0, offset).split('\n');
        return new FakePosition(lines.length - 1, lines.at(-1)?.length ?? 0);
      };
      return { uri, getText: () => text, positionAt };
    },
    textDocuments: [],
    onDidChangeTextDocument: editor.textEvents.Change.event,
    onDidSaveTextDocument: editor.textEvents.Save.event,
    onDidCloseTextDocument: editor.textEvents.Close.event,
    get isTrusted() {
      return editor.trusted;
    },
    get workspaceFolders() {
      return editor.workspace && [{ uri: editor.workspace }];
    },
    getWorkspaceFolder: () => editor.workspace && { uri: editor.workspace },
    getConfiguration: () => ({
      get: (name: string, fallback: unknown) =>
        editor.workspaceSettings[name] ?? editor.settings[name] ?? fallback,
      inspect: (name: string) => ({
        globalValue: editor.settings[name],
        workspaceValue: editor.workspaceSettings[name],
      }),
      update: (name: string, value: string, target: number) => {
        const settings = target === 1 ? editor.settings : editor.workspaceSettings;
        settings[name] = value;
        for (const listener of editor.configurationListeners) listener({ affectsConfiguration: () => true });
        return Promise.resolve();
      },
    }),
    onDidChangeConfiguration: (listener: Listener) => {
      editor.configurationListeners.add(listener);
      return disposable(() => editor.configurationListeners.delete(listener));
    },
    onDidChangeWorkspaceFolders: (listener: Listener) => {
      editor.folderListeners.add(listener);
      return disposable(() => editor.folderListeners.delete(listener));
    },
    createFileSystemWatcher: ({ base, pattern }: { base: FakeUri; pattern: string }) => {
      const path = `${base.fsPath}/${pattern}`;
      const listeners = editor.watched.get(path) ?? new Set<(uri: FakeUri) => void>();
      editor.watched.set(path, listeners);
      const on = (listener: (uri: FakeUri) => void) => listeners.add(listener);
      return {
        onDidChange: on,
        onDidCreate: on,
        onDidDelete: on,
        dispose: () => editor.watched.delete(path),
      };
    },
  },
};
