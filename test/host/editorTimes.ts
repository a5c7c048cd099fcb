/** What the editor itself waits for, in a real window: activation, typing in a large split file, many findings. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { drive, readSetup } from './driver';
import { analyze, closeAllBut, filled, until } from './workbench';

/** Makes a file of 11 MB. */
const RECORDS = 30_000;
/** Of them answer their question in two ways; the audit tells a few and how many there are. */
const CONTRADICTORY = 10_000;
const KEYS = 100;
const FOUND_MS = 300_000;
/** After what came before: lenses, and a text that was opened. */
const CALM_MS = 3_000;

export async function timeEditor(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.showRuntimeExtensions');
  const [, activationMs] = /slakescope[^]*?Activation: (\d+)ms/.exec(
    await drive({ do: 'workbenchText', selector: '.runtime-extensions-editor', contains: 'Slakescope' }),
  ) ?? ['', '?'];
  console.log(`TIME Activation, as the editor measures it: ${activationMs} ms`);
  const folder = makeLargeList();
  const file = vscode.Uri.file(join(folder, 'train.json'));
  await timeTyping(file, 'in no dataset that is open');
  await timeFindings(folder, file);
  await timeTyping(file, 'in an open dataset');
  await closeAllBut();
}

/** Records about twelve images in one file. */
function makeLargeList(): string {
  const { broken, workspace } = readSetup();
  const folder = join(workspace, 'Vqa-large');
  mkdirSync(join(folder, 'images'), { recursive: true });
  const ids = readdirSync(join(broken, 'imgs'));
  for (const id of ids)
    copyFileSync(join(broken, 'imgs', id, 'source.jpg'), join(folder, 'images', `${id}.jpg`));
  const records = Array.from({ length: RECORDS }, (_, i) => {
    const question = i < CONTRADICTORY ? i >> 1 : i;
    return {
      image: `images/${ids[question % ids.length]}.jpg`,
      question: `Is there something in region ${question} of this picture? ${'More words. '.repeat(15)}`,
      answer: i % 2 === 0 ? 'Yes' : 'No',
    };
  });
  writeFileSync(join(folder, 'train.json'), JSON.stringify(records, null, 1));
  return folder;
}

async function timeFindings(folder: string, file: vscode.Uri): Promise<void> {
  await analyze(folder);
  await filled();
  const count = () =>
    vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'slakescope').length;
  await vscode.commands.executeCommand('slakescope.auditFolder', vscode.Uri.file(folder));
  await until('the audit has found them', () => count() > 0, FOUND_MS);
  const opened = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(opened);
  const lenses = async () => {
    const startedAt = performance.now();
    const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file,
      0,
    );
    return { ms: performance.now() - startedAt, count: all.length };
  };
  await until('there are lenses', async () => (await lenses()).count > 0, FOUND_MS);
  const { ms, count: all } = await lenses();
  console.log(`TIME Lenses (${all}) with ${count()} findings: ${Math.round(ms)} ms`);
}

/** @param what of the file */
async function timeTyping(file: vscode.Uri, what: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const text = document.getText();
  const place = document.positionAt(text.indexOf('Is there', text.length >> 1));
  const selection = new vscode.Range(place, place);
  await vscode.window.showTextDocument(document, { selection });
  await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await drive({ do: 'typeInEditor', text: 'a'.repeat(KEYS) });
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  await until('all has arrived', () => document.getText().includes('a'.repeat(KEYS) + 'Is there'));
  console.log(`TIME A key in a file of 11 MB ${what}: ${(ms / KEYS).toFixed(0)} ms`);
  console.log(
    `TIME Processor of the extension host for a key ${what}: ${((user + system) / 1000 / KEYS).toFixed(0)} ms`,
  );
  await vscode.commands.executeCommand('workbench.action.files.revert');
}
