/** Finds samples and records for the terms of the search box. */
import type { TextTerm } from '../../analysis/session/textTerm';
import type { Host } from '../requests';
import { auditArguments } from './auditArguments';
import type { Model } from './model';
import { fieldOfName, fold, searchFields } from './searchFields';
import { parseSearch, type SearchTerm } from './searchQuery';

export interface SearchHits {
  readonly terms: readonly SearchTerm[];
  /** Samples for which every term holds, themselves or one of their records; ascending. */
  readonly samples: Int32Array;
  /** Records that hold the words; ascending. Empty where the terms are about samples alone. */
  readonly records: Int32Array;
  /** Words to mark, folded. */
  readonly words: readonly string[];
}

/** @returns null where the text has no terms. */
export async function runSearch(host: Host, model: Model, text: string): Promise<SearchHits | null> {
  const { dataset } = model.state;
  const fields = searchFields(model);
  const terms = parseSearch(text, (name) => fieldOfName(fields, name) !== undefined);
  if (!dataset || terms.length === 0) return null;
  if (terms.some(({ field }) => field !== null && fieldOfName(fields, field)?.name === 'finding'))
    await audited(model);
  const { ids, qaToSample } = dataset;
  const ofImages: ((row: number) => boolean)[] = [];
  const ofRecords: ((row: number) => boolean)[] = [];
  const ofText: TextTerm[] = [];
  const words: string[] = [];
  for (const { field: name, value, not } of terms) {
    const field = name === null ? null : (fieldOfName(fields, name) ?? null);
    if (field && (field.level === 'image' || field.level === 'qa')) {
      const test = field.test(value);
      (field.level === 'image' ? ofImages : ofRecords).push((row) => test(row) !== not);
    } else {
      ofText.push({
        in: field && field.level !== 'image' && field.level !== 'qa' ? field.level : 'any',
        text: value,
        not,
      });
      if (!not && value !== '') words.push(fold(value));
    }
  }
  const imageHolds = Uint8Array.from(ids, (_id, row) => Number(ofImages.every((test) => test(row))));
  const asksRecords = ofText.length + ofRecords.length > 0;
  const found =
    ofText.length > 0
      ? (await host.request('search', { terms: ofText })).rows
      : Int32Array.from(qaToSample.keys());
  const records = asksRecords
    ? found.filter((row) => imageHolds[qaToSample[row]] === 1 && ofRecords.every((test) => test(row)))
    : none;
  const samples = new Set<number>(asksRecords ? Array.from(records, (row) => qaToSample[row]) : []);
  // Free words alone may also be the name of an image that has no records.
  const namesImages = ofRecords.length === 0 && ofText.every((term) => term.in === 'any');
  ids.forEach((id, row) => {
    const named = ofText.every((term) => fold(id).includes(fold(term.text)) !== term.not);
    if (imageHolds[row] === 1 && namesImages && named) samples.add(row);
  });
  return { terms, samples: Int32Array.from(samples).sort(), records, words };
}

/** Most findings are known only after the audit. */
function audited({ state, queries }: Model): Promise<void> {
  if (state.findings.audited) return Promise.resolve();
  const running = () => queries.getOrRequest('audit', auditArguments(state)).status === 'running';
  return new Promise((resolve) => {
    if (!running()) return resolve();
    const stop = queries.onChange(() => {
      if (running()) return;
      stop();
      resolve();
    });
  });
}

export interface MarkedPart {
  readonly text: string;
  readonly marked: boolean;
}

/** A text in parts, those that are one of the words marked. @param words folded. */
export function markWords(text: string, words: readonly string[]): readonly MarkedPart[] {
  const folded = fold(text);
  // Folding may change the length (ligatures): then nothing can be marked at the right place.
  if (words.length === 0 || folded.length !== text.length) return [{ text, marked: false }];
  const hit = new Uint8Array(text.length);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
      hit.fill(1, at, at + word.length);
  }
  const parts: MarkedPart[] = [];
  for (let from = 0, to = 1; from < text.length; to++) {
    if (to < text.length && hit[to] === hit[from]) continue;
    parts.push({ text: text.slice(from, to), marked: hit[from] === 1 });
    from = to;
  }
  return parts;
}

const none = new Int32Array(0);
