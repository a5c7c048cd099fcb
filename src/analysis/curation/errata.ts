/** The list of errata: every change of a copy with its place, its old and its new state, and who decided it why. */
import { type Cell, toCsv } from '../../common/csv';
import type { Decision, DecisionKind } from './decision';

export interface Erratum {
  readonly action: DecisionKind;
  readonly sample: string;
  /** In the source: path from the root with forward slashes, and 1-based line. */
  readonly file: string;
  readonly line: number;
  readonly qid: number | string | null;
  readonly question: string | null;
  readonly field: string | null;
  readonly old: unknown;
  readonly new: unknown;
  readonly reason: string | null;
  readonly finding: string | null;
  /** All who decided it, as "AB; CD". */
  readonly reader: string | null;
  readonly date: string;
}

type Place = Pick<Erratum, 'file' | 'line' | 'qid' | 'question' | 'field' | 'old' | 'new'>;

/** The errata of a copy in the order in which they are made; a change that several readers decided is one, with all their names. */
export class ErrataList {
  private readonly made: Erratum[] = [];
  private readonly places = new Map<string, number>();

  /** @param change unique for what is changed. */
  add(change: string, decision: Decision, place: Partial<Place> & Pick<Place, 'file'>): void {
    this.places.set(change, this.made.push(erratum(decision, place)) - 1);
  }

  /** Of a decision for a change that another one has made. */
  agree(change: string, { reader }: Decision): void {
    const at = this.places.get(change);
    if (at === undefined || reader === undefined) return;
    const names = this.made[at].reader?.split(SEPARATOR) ?? [];
    if (!names.includes(reader))
      this.made[at] = { ...this.made[at], reader: [...names, reader].join(SEPARATOR) };
  }

  get list(): readonly Erratum[] {
    return this.made;
  }
}

const SEPARATOR = '; ';

/** What a file of a copy says otherwise than the source. */
function erratum(decision: Decision, place: Partial<Place> & Pick<Place, 'file'>): Erratum {
  const { kind, sample, reason, finding, reader, date } = decision;
  return {
    action: kind,
    sample,
    file: place.file,
    line: place.line ?? 1,
    qid: place.qid ?? null,
    question: place.question ?? null,
    field: place.field ?? null,
    old: place.old ?? null,
    new: place.new ?? null,
    reason: reason ?? null,
    finding: finding ?? null,
    reader: reader ?? null,
    date,
  };
}

const columns = [
  'action',
  'sample',
  'file',
  'line',
  'qid',
  'question',
  'field',
  'old',
  'new',
  'reason',
  'finding',
  'reader',
  'date',
] as const satisfies readonly (keyof Erratum)[];

export function errataCsv(errata: readonly Erratum[]): string {
  const rows = errata.map((one) => columns.map((name) => cell(one[name])));
  return toCsv(columns, rows);
}

export function errataJson(errata: readonly Erratum[]): string {
  return `${JSON.stringify(errata, null, 2)}\n`;
}

/** Lists and numbers as JSON has them. */
function cell(value: unknown): Cell {
  return value === null || typeof value === 'string' || typeof value === 'number'
    ? value
    : JSON.stringify(value);
}
