/**
 * What a panel has opened beside itself: the image and the record of one sample. The next sample takes their tabs over,
 * unless the user has kept, pinned or edited them. In a wide window the image stands above the record; else both are
 * tabs of one group.
 */
import * as vscode from 'vscode';
import type { SampleDetail } from '../../analysis/session/sampleDetail';
import type { OpenTarget } from '../../webview/protocol';
import { nextColumn, openImage, openRecord, type UriOf, uriOfRecord } from './openTarget';

/** Width of the panel from which there is room for another group beside it and one below that. */
const WIDE_PX = 1100;
const LAYOUT = {
  orientation: 0,
  groups: [{ size: 0.62 }, { size: 0.38, groups: [{ size: 0.5 }, { size: 0.5 }] }],
};

type Part = 'image' | 'record';

interface Opened {
  readonly uri: string;
  /** Opened as a preview, which the editor replaces by itself. */
  readonly preview: boolean;
}

export interface PanelPlace {
  readonly column: vscode.ViewColumn | undefined;
  /** Of its page. */
  readonly widthPx: number;
}

export class BesideEditors {
  private readonly opened = new Map<Part, Opened>();

  constructor(private readonly uriOf: UriOf) {}

  async open(target: OpenTarget, sample: SampleDetail, place: PanelPlace): Promise<void> {
    const { what, qaRow, focus } = target;
    const parts: Part[] = what === 'sample' ? ['image', 'record'] : [what === 'image' ? 'image' : 'record'];
    const columns = await this.columnsFor(parts, place);
    for (const part of parts) {
      const preserveFocus = !(focus && part === parts.at(-1));
      await this.show(part, sample, qaRow, columns[part], preserveFocus, columns.image === columns.record);
    }
  }

  /** Shows the sample in the tabs that are still those of the panel; opens none. */
  async follow(sample: SampleDetail): Promise<void> {
    const tabs = [...this.opened.keys()].flatMap((part) => {
      const tab = this.tabOf(part);
      return tab ? [{ part, tab }] : [];
    });
    const columns = tabs.map(({ tab }) => tab.group.viewColumn);
    const shareGroup = columns.length === 2 && columns[0] === columns[1];
    // What is in front of its group stays in front: it is opened last.
    for (const { part, tab } of tabs.sort((a, b) => Number(a.tab.isActive) - Number(b.tab.isActive))) {
      await this.show(part, sample, undefined, tab.group.viewColumn, true, shareGroup);
    }
  }

  private async show(
    part: Part,
    sample: SampleDetail,
    qaRow: number | undefined,
    viewColumn: vscode.ViewColumn,
    preserveFocus: boolean,
    shareGroup: boolean,
  ): Promise<void> {
    const before = this.tabOf(part);
    const record = qaRow === undefined ? sample.qa.at(0) : sample.qa.find(({ row }) => row === qaRow);
    if (part === 'record' && !record) return;
    const uri = record && part === 'record' ? uriOfRecord(record) : await this.uriOf(sample.image);
    // A group has one preview: where both are in one, the image is none.
    const preview = part === 'record' || !shareGroup;
    if (record && part === 'record') await openRecord(record, sample, { viewColumn, preserveFocus });
    else await openImage(uri, { viewColumn, preview, preserveFocus });
    const wasOther = before && this.opened.get(part)?.uri !== uri.toString();
    if (wasOther && !before.isPreview) await vscode.window.tabGroups.close(before, true);
    this.opened.set(part, { uri: uri.toString(), preview });
  }

  private async columnsFor(
    parts: readonly Part[],
    { column = vscode.ViewColumn.One, widthPx }: PanelPlace,
  ): Promise<Record<Part, vscode.ViewColumn>> {
    const groups = vscode.window.tabGroups.all.map(({ viewColumn }) => viewColumn);
    const first = nextColumn(column);
    if (groups.length === 1 && parts.length === 2 && widthPx >= WIDE_PX) {
      await vscode.commands.executeCommand('vscode.setEditorLayout', LAYOUT);
      return { image: first, record: nextColumn(first) };
    }
    const others = groups.filter((each) => each !== column);
    const beside = others.find((each) => each > column) ?? others.at(-1) ?? first;
    const below = others.find((each) => each > beside) ?? beside;
    const columnOf = (part: Part) => this.tabOf(part)?.group.viewColumn;
    return { image: columnOf('image') ?? beside, record: columnOf('record') ?? below };
  }

  /** The tab of what was opened last, unless it is closed or the user has made it his own. */
  private tabOf(part: Part): vscode.Tab | undefined {
    const opened = this.opened.get(part);
    if (!opened) return undefined;
    const tab = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => uriOfInput(input)?.toString() === opened.uri);
    const isKept = !tab || tab.isPinned || tab.isDirty || (opened.preview && !tab.isPreview);
    if (isKept) this.opened.delete(part);
    return isKept ? undefined : tab;
  }
}

/** What a tab shows, where that is a file. */
export function uriOfInput(input: unknown): vscode.Uri | undefined {
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri
    : undefined;
}
