/**
 * The only place that shows notifications, progress and lists, as plain text (`plainText`): the linter forbids the
 * editor's own functions elsewhere. Icons are given by name, apart from the text.
 */
import * as vscode from 'vscode';
import { plainText } from './plainText';

/** A question over the whole window, with its explanation. */
export interface ModalText {
  readonly text: string;
  readonly detail: string;
}

/** @returns the button that the user pressed. */
export function showInformation(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(plainText(text), ...buttons.map(plainText));
}

/** As `showInformation`, for a failure. */
export function showFailure(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(plainText(text), ...buttons.map(plainText));
}

/** Whether the user agreed by the button. @param kind of the icon. */
export async function confirm(
  { text, detail }: ModalText,
  button: string,
  kind: 'information' | 'warning' = 'information',
): Promise<boolean> {
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const show = kind === 'warning' ? showWarningMessage : showInformationMessage;
  const options = { modal: true, detail: plainText(detail) };
  return (await show(plainText(text), options, plainText(button))) !== undefined;
}

export interface Progress {
  /** @param increment percent that the bar grows by. */
  report(message: string, increment?: number): void;
}

/** Shows progress while `task` runs; `cancel` is called when the user presses Cancel. */
export function showProgress<T>(
  location: vscode.ProgressLocation,
  title: string,
  cancel: () => void,
  task: (progress: Progress) => Thenable<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location, title: plainText(title), cancellable: true },
    (progress, token) => {
      token.onCancellationRequested(cancel);
      return task({
        report: (message, increment) => progress.report({ message: plainText(message), increment }),
      });
    },
  );
}

/** A row of a list; one with an empty label is a line between the others. */
export interface Choice {
  readonly label: string;
  /** Name of a codicon before the label. */
  readonly icon?: string;
  readonly description?: string;
  readonly detail?: string;
}

type ListOptions = Pick<vscode.QuickPickOptions, 'title' | 'placeHolder' | 'ignoreFocusOut'>;

/** @returns the choice that the user made; undefined when the list was left. */
export async function choose<C extends Choice>(
  choices: readonly C[],
  options: ListOptions,
): Promise<C | undefined> {
  const items = choices.map((choice) => ({ ...itemOf(choice), choice }));
  return (await vscode.window.showQuickPick(items, plainOptions(options)))?.choice;
}

/** As `choose`, for any number of choices; those that are `picked` are chosen at first. */
export async function chooseMany<C extends Choice & { readonly picked: boolean }>(
  choices: readonly C[],
  options: ListOptions,
): Promise<readonly C[] | undefined> {
  const items = choices.map((choice) => ({ ...itemOf(choice), picked: choice.picked, choice }));
  const picked = await vscode.window.showQuickPick(items, { ...plainOptions(options), canPickMany: true });
  return picked?.map(({ choice }) => choice);
}

/** A hover about a sample. */
export interface SampleCard {
  readonly image?: vscode.Uri;
  readonly title: string;
  readonly lines: readonly string[];
  readonly links: readonly {
    readonly label: string;
    readonly command: string;
    readonly args: readonly unknown[];
  }[];
}

/** Height of the image, px. */
const CARD_IMAGE_PX = 160;

/** Text of data stands in it letter by letter; only the commands of its links run. */
export function cardMarkdown({ image, title, lines, links }: SampleCard): vscode.MarkdownString {
  const card = new vscode.MarkdownString();
  card.isTrusted = { enabledCommands: [...new Set(links.map(({ command }) => command))] };
  card.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n');
  if (image) card.appendMarkdown(`![](${uriText(image)}|height=${CARD_IMAGE_PX})\n\n`);
  for (const line of lines) card.appendText(line).appendMarkdown('\n\n');
  for (const [i, { label, command, args }] of links.entries()) {
    card.appendMarkdown(i === 0 ? '[' : ' · [').appendText(label);
    card.appendMarkdown(`](command:${command}?${encodeURIComponent(JSON.stringify(args))})`);
  }
  return card;
}

/** As an address in markdown: nothing in it ends the address. */
function uriText(uri: vscode.Uri): string {
  return uri
    .toString()
    .replaceAll(/[()<>|\s]/g, encodeURIComponent)
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
}

export interface StatusHandle {
  /** @param tooltip one line a dataset. */
  show(text: string, tooltip: string): void;
  hide(): void;
  dispose(): void;
}

/** An item of the status bar with a turning icon; a click runs the command. */
export function showStatus(id: string, name: string, command: string): StatusHandle {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
  item.name = name;
  item.command = command;
  return {
    show: (text, tooltip) => {
      item.text = `$(sync~spin) ${plainText(text)}`;
      item.tooltip = plainText(tooltip);
      item.show();
    },
    hide: () => item.hide(),
    dispose: () => item.dispose(),
  };
}

/** Asks for one line of text. @returns undefined when the field was left. */
export function ask(prompt: string, value = ''): Thenable<string | undefined> {
  return vscode.window.showInputBox({ prompt: plainText(prompt), value });
}

export interface TreeHandle {
  /** Shows a line above the tree; an empty text removes it. */
  setMessage(text: string): void;
  isVisible(): boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
  dispose(): void;
}

export function showTree<T>(viewId: string, treeDataProvider: vscode.TreeDataProvider<T>): TreeHandle {
  const view = vscode.window.createTreeView(viewId, { treeDataProvider, showCollapseAll: true });
  return {
    setMessage: (text) => (view.message = text === '' ? undefined : plainText(text)),
    isVisible: () => view.visible,
    onDidChangeVisibility: view.onDidChangeVisibility,
    dispose: () => void view.dispose(),
  };
}

function plainOptions(options: ListOptions): ListOptions {
  const { title = '', placeHolder = '' } = options;
  return { ...options, title: plainText(title), placeHolder: plainText(placeHolder) };
}

function itemOf({ label, icon, description, detail }: Choice): vscode.QuickPickItem {
  if (label === '') return { label, kind: vscode.QuickPickItemKind.Separator };
  return {
    label: icon === undefined ? plainText(label) : `$(${icon}) ${plainText(label)}`,
    ...(description === undefined ? {} : { description: plainText(description) }),
    ...(detail === undefined ? {} : { detail: plainText(detail) }),
  };
}

/** @returns what the user typed, trimmed; undefined when the box was left. */
export async function askText(
  title: string,
  prompt: string,
  value: string,
  problemOf: (text: string) => string | undefined,
): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: plainText(title),
    prompt: plainText(prompt),
    value,
    validateInput: (typed) => problemOf(typed.trim()),
  });
  return text?.trim();
}
