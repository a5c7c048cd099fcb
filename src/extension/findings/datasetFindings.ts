/**
 * The findings of one dataset: one list, from which the panel, the Problems panel, the side bar and exports take
 * theirs. It holds what reading found and, once there was an audit, what the latest audit found; messages are localised.
 */
import * as vscode from 'vscode';
import type { Finding } from '../../analysis/dataset/types';
import { type FindingKind, mergeFindings } from '../../common/findings';
import { groupBy } from '../../common/groupBy';
import { reachedPath } from '../files/reachedPaths';
import { rangeOf, uriOf } from './places';

/** The findings of one file, or of one row of a table. */
interface FileFindings {
  readonly uri: vscode.Uri;
  readonly findings: readonly Finding[];
}

export class DatasetFindings {
  private list: readonly Finding[] = [];
  private read: readonly Finding[] = [];
  private fromAudit: readonly Finding[] | undefined;
  private byUri: ReadonlyMap<string, FileFindings> | undefined;
  private bySample: ReadonlyMap<string | undefined, readonly Finding[]> | undefined;
  private cleared = false;

  /**
   * @param root real path of the dataset.
   * @param changed called after each change of the list.
   */
  constructor(
    private readonly root: string,
    private readonly changed: () => void,
  ) {}

  /** Each once; errors first, then by file and line. */
  get all(): readonly Finding[] {
    return this.list;
  }

  /** Whether the list holds what an audit found. */
  get audited(): boolean {
    return this.fromAudit !== undefined;
  }

  /** What the latest audit found. */
  get ofAudit(): readonly Finding[] {
    return this.fromAudit ?? [];
  }

  find(id: string): Finding | undefined {
    return this.list.find((finding) => finding.id === id);
  }

  /** @param sample id. */
  ofSample(sample: string): readonly Finding[] {
    this.bySample ??= groupBy(this.list, (finding) => finding.sample);
    return this.bySample.get(sample) ?? [];
  }

  /** By the text of the URI. */
  get byFile(): ReadonlyMap<string, FileFindings> {
    if (this.byUri) return this.byUri;
    // A URI costs more than all else, so each is made once.
    const groups = groupBy(this.list, ({ file, row }) => (row === undefined ? file : `${file}#${row}`));
    const files = [...groups.values()].map((findings) => ({ uri: uriOf(findings[0], this.root), findings }));
    return (this.byUri = new Map(files.map((file) => [file.uri.toString(), file])));
  }

  /** Of a file, or of a row of a table. */
  inFile(uri: vscode.Uri): readonly Finding[] {
    const known = uri.scheme === 'file' ? vscode.Uri.file(reachedPath(uri.fsPath)) : uri;
    return this.byFile.get(known.toString())?.findings ?? [];
  }

  /** Those whose range overlaps this one, in the order of the list. */
  at(uri: vscode.Uri, range: vscode.Range): readonly Finding[] {
    return this.inFile(uri).filter((each) => rangeOf(each).intersection(range));
  }

  /** Number of findings of each kind, the most severe first. */
  counts(): ReadonlyMap<FindingKind, number> {
    const counts = new Map<FindingKind, number>();
    for (const { kind } of this.list) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }

  /** The dataset was read. @param audited what its audit found; undefined: it was not audited. */
  set(read: readonly Finding[], audited: readonly Finding[] | undefined): void {
    this.read = read;
    this.fromAudit = audited;
    this.renew();
  }

  /** @param audited of an audit of the dataset as it was read last. */
  setAudited(audited: readonly Finding[]): void {
    this.set(this.read, audited);
  }

  /** Empties the list until the user asks for the findings again. */
  clear(): void {
    this.cleared = true;
    this.fromAudit = undefined;
    this.renew();
  }

  /** The user asks for the findings. */
  restore(): void {
    if (!this.cleared) return;
    this.cleared = false;
    this.renew();
  }

  private renew(): void {
    this.list = this.cleared ? [] : mergeFindings(this.read, this.fromAudit ?? []);
    this.byUri = undefined;
    this.bySample = undefined;
    this.changed();
  }
}
