/** The decisions file of a scene, in memory: answers as the host does. */
import { canonicalLine, type Decision } from '../../../src/analysis/curation/decision';
import { decisionOfLine } from '../../../src/analysis/curation/decisionFile';
import { listChange } from '../../../src/common/listChange';
import { rightFindings } from '../../../src/common/reviewProgress';
import type { DecisionUpdate } from '../../../src/webview/protocol';
import type { PanelRpc } from './panelRpc';

const date = '2026-11-28';

export class FakeDecisions {
  /** Changes that were asked for. */
  asked = 0;
  /** What a change waits for. */
  writing: Promise<unknown> = Promise.resolve();
  private lines: readonly string[];
  private sent: readonly string[] = [];
  private readonly undone: (readonly string[])[] = [];
  private readonly done: (readonly string[])[] = [];

  constructor(
    decisions: readonly Decision[],
    private readonly reader: string,
  ) {
    this.lines = decisions.map(canonicalLine);
  }

  get decisions(): readonly Decision[] {
    return this.lines.map(decisionOfLine);
  }

  /** As it is sent to a webview that knows nothing. */
  state(): DecisionUpdate {
    this.sent = [];
    return this.update();
  }

  /** What is new since it was sent last. */
  private update(): DecisionUpdate {
    const { lines, reader, done, undone } = this;
    const { head, items, tail } = listChange(this.sent, lines, (a, b) => a === b);
    this.sent = lines;
    return {
      file: '/decisions.jsonl',
      reader,
      decisions: { head, items: items.map((line) => ({ line, decision: decisionOfLine(line) })), tail },
      findings: [],
      right: [...rightFindings(this.decisions)],
      undo: done.length,
      redo: undone.length,
    };
  }

  handle(rpc: PanelRpc): void {
    rpc.handle('decide', async ({ add, remove }) => {
      this.asked++;
      await this.writing;
      this.done.push(this.lines);
      this.undone.length = 0;
      const { reader } = this;
      const added = add.map((draft) => canonicalLine({ ...draft, ...(reader && { reader }), date }));
      this.lines = [...new Set([...this.lines.filter((line) => !remove.includes(line)), ...added])].sort();
      rpc.emit('decisions', this.update());
    });
    const revert = (from: (readonly string[])[], to: (readonly string[])[]) => () => {
      const lines = from.pop();
      if (lines) to.push(this.lines);
      this.lines = lines ?? this.lines;
      rpc.emit('decisions', this.update());
    };
    rpc.handle('undoDecision', revert(this.done, this.undone));
    rpc.handle('redoDecision', revert(this.undone, this.done));
    for (const name of ['setReader', 'openDecisions', 'curate'] as const) rpc.handle(name, () => undefined);
  }
}
