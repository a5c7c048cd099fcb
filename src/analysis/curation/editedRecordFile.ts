/** What every file of records keeps of its edits until it is written: corrections, removals and additions. */
import { type TextEdit, withEdits } from './textEdits';

const BOM = '\uFEFF';

/** A text without its byte order mark, as the offsets of records count. */
export function withoutMark(text: string): { readonly bom: string; readonly body: string } {
  const bom = text.startsWith(BOM) ? BOM : '';
  return { bom, body: text.slice(bom.length) };
}

/** @typeParam Key names a field of a record: its name, or the number of its column. */
export abstract class EditedRecordFile<Key> {
  protected readonly removed = new Set<number>();
  protected readonly appended: { readonly record: () => string; readonly split?: string }[] = [];
  private readonly corrections = new Map<number, Map<Key, TextEdit>>();

  protected constructor(
    readonly path: string,
    private readonly bom: string,
    /** Without the byte order mark. */
    protected readonly text: string,
  ) {}

  /** Length of the record at an offset; undefined where none begins there. */
  protected abstract lengthOf(offset: number): number | undefined;
  /** The edits that remove and append records. */
  protected abstract recordEdits(): readonly TextEdit[];

  get isChanged(): boolean {
    return this.removed.size > 0 || this.corrections.size > 0 || this.appended.length > 0;
  }

  has(offset: number): boolean {
    return this.lengthOf(offset) !== undefined;
  }

  remove(offset: number): void {
    this.removed.add(offset);
  }

  append(record: () => string, split?: string): void {
    this.appended.push({ record, ...(split === undefined ? {} : { split }) });
  }

  recordText(offset: number): string {
    const length = this.lengthOf(offset);
    if (length === undefined) throw new Error(`${this.path} has no record at ${offset}.`);
    const edits = [...(this.corrections.get(offset)?.values() ?? [])];
    return withEdits(
      this.text.slice(offset, offset + length),
      edits.map((edit) => ({ ...edit, offset: edit.offset - offset })),
    );
  }

  result(): string {
    const edits: TextEdit[] = [];
    for (const [offset, corrections] of this.corrections) {
      if (this.removed.has(offset)) continue;
      for (const edit of corrections.values()) edits.push(edit);
    }
    for (const edit of this.recordEdits()) edits.push(edit);
    return this.bom + withEdits(this.text, edits);
  }

  /** The last edit of a field counts. */
  protected setEdit(offset: number, field: Key, edit: TextEdit): void {
    const edits = this.corrections.get(offset) ?? new Map<Key, TextEdit>();
    edits.set(field, edit);
    this.corrections.set(offset, edits);
  }
}
