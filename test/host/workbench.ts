/** What the tests ask of the editor through its API, and how they wait. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';

const VIEW_TYPE = 'slakescope.explorer';
const POLL_MS = 50;
/** Of the page of a panel on a busy machine. */
const FILLED_MS = 10_000;

export async function analyze(folder: string): Promise<void> {
  await vscode.commands.executeCommand('slakescope.analyzeFolder', vscode.Uri.file(folder));
}

/**
 * The panel has its page. One that stays empty is hidden and shown again, which makes its webview anew: VS Code 1.100 in
 * a browser may leave one empty for good, see `closeAllBut`.
 */
export async function filled(): Promise<void> {
  await drive({ do: 'text', selector: '.status-bar', timeoutMs: FILLED_MS }).catch(async () => {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument());
    // Not the active editor: the panel may have taken the focus back.
    await vscode.window.tabGroups.close(allTabs().filter(({ input }) => isUntitled(input)));
  });
}

/** The map is drawn and its clusters are named. */
export async function drawn(timeoutMs = 30_000): Promise<void> {
  await filled();
  await drive({ do: 'text', selector: '.legend', contains: 'Cluster 0', timeoutMs });
}

function isUntitled(input: unknown): boolean {
  return input instanceof vscode.TabInputText && input.uri.scheme === 'untitled';
}

export async function showView(view: string): Promise<void> {
  await filled();
  await drive({ do: 'click', selector: `.tab[data-views~="${view}"]` });
  await drive({ do: 'click', selector: `[role="tab"][data-views="${view}"]` });
}

/** Polls until there is a value; fails with what it waited for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end)
      throw new Error(`Waited ${timeoutMs} ms in vain until ${what}. Tabs: ${tabPaths().join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Types into the search box and takes the hits as the selection. */
export async function searchFor(text: string): Promise<void> {
  await drive({ do: 'type', selector: '.search-input', text });
  await drive({ do: 'press', selector: '.search-input', key: 'Enter' });
}

/** How many samples the status bar says are selected. */
export async function selected(): Promise<number> {
  const text = await drive({ do: 'text', selector: '.status-left' });
  return Number(/([\d,]+) selected/.exec(text)?.[1]?.replace(',', '') ?? 0);
}

export async function textsOf(selector: string): Promise<string[]> {
  return JSON.parse(await drive({ do: 'texts', selector })) as string[];
}

export async function countOf(selector: string): Promise<number> {
  return Number(await drive({ do: 'count', selector }));
}

/** Nothing waits, runs or has failed. */
export async function settled(timeoutMs = 60_000): Promise<void> {
  await until('every frame is drawn', async () => (await countOf('.frame-state:visible')) === 0, timeoutMs);
}

export function allTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

export function panels(): vscode.Tab[] {
  return allTabs().filter(
    (tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(VIEW_TYPE),
  );
}

/** The one panel of a dataset. */
export function panelOf(folder: string): vscode.Tab {
  const found = panels().filter(({ label }) => label === basename(folder));
  if (found.length === 1) return found[0];
  const labels = panels().map(({ label }) => label);
  throw new Error(`${found.length} panels show ${folder}; there are ${labels.join(', ') || 'none'}.`);
}

/**
 * Leaves the panels of a dataset alone; without one nothing stays open. Closing a tab may show an image behind it for a
 * moment, and of two webviews that come within a second, VS Code 1.100 in a browser may leave one empty for good, since
 * each replaces the other's service worker; so what follows waits until none comes or goes.
 */
export async function closeAllBut(folder?: string): Promise<void> {
  const kept = folder === undefined ? [] : panels().filter(({ label }) => label === basename(folder));
  const closed = allTabs().filter((tab) => !kept.includes(tab));
  if (closed.length === 0) return;
  await vscode.window.tabGroups.close(closed);
  await drive({ do: 'webviewsSettled' });
}

function pathOf(tab: vscode.Tab | undefined): string | undefined {
  const input = tab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri.fsPath
    : undefined;
}

export function tabPaths(): string[] {
  return allTabs().map((tab) => pathOf(tab) ?? tab.label);
}

export function activePath(): string | undefined {
  return pathOf(vscode.window.tabGroups.activeTabGroup.activeTab);
}

/** What the extension has logged so far, over restarts of the window. */
export function logText(): string {
  const { logs } = readSetup();
  const files = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('Slakescope.log'))
    .map((name) => join(logs, name));
  return files
    .sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs)
    .map((file) => readFileSync(file, 'utf8'))
    .join('');
}
