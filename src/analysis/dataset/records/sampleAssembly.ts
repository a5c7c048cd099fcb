/**
 * From rows of tables to samples: rows that show the same image become one sample with their questions.
 *
 * Where a table holds the bytes of its images, equal bytes are the same image; a name only names it, because sets
 * number rows, repeat names, or drop them. An id column counts as well where it is one of images: two ids with equal
 * bytes stay two samples, so that the audit finds them as duplicates. An id that no two rows share is one of rows.
 */
import { message } from '../../../common/messageTemplate';
import { mostFrequent } from '../../counts';
import type { FindingList } from '../findingList';
import { BadImage } from '../imageHeader';
import { placeOf } from '../imageSource';
import { reportPeculiarities } from '../peculiarImages';
import { knownSplit, orderedSplits, splitRank } from '../splitNames';
import type { DistinctImage } from '../tables/cellImages';
import type { ImageSource, QaRecord, Sample } from '../types';

/** One row of a table, or one element of a list of records. */
export interface AssembledRow {
  /** Of the question about all of them; the records are listed with the first. */
  readonly images: readonly RowImage[];
  readonly records: readonly QaRecord[];
  readonly split?: string;
  readonly group?: string;
  /** Names the sample where nothing else does: "train-12". */
  readonly rowName: string;
}

export interface RowImage {
  readonly source: ImageSource;
  /** By its bytes, or by its file. */
  readonly image: DistinctImage;
  /** Stem of its path, if it has one. */
  readonly name?: string;
  /** From the id column. */
  readonly id?: string;
}

interface Draft {
  readonly first: RowImage;
  readonly rowName: string;
  readonly records: QaRecord[];
  readonly splits: Map<string, number>;
  readonly groups: Map<string, number>;
}

export class SampleAssembly {
  private readonly rows: AssembledRow[] = [];
  /** Of rows of one image, by image and id: what follows the first row needs no more of it. */
  private readonly known = new Map<DistinctImage, Map<string | undefined, readonly RowImage[]>>();

  add(row: AssembledRow): void {
    const { images } = row;
    if (images.length > 0)
      this.rows.push(images.length === 1 ? { ...row, images: this.shared(images) } : row);
  }

  private shared(images: readonly RowImage[]): readonly RowImage[] {
    const [{ image, id }] = images;
    const byId = this.known.get(image) ?? new Map<string | undefined, readonly RowImage[]>();
    const first = byId.get(id);
    if (first) return first;
    this.known.set(image, byId.set(id, images));
    return images;
  }

  /** Samples in the order in which their images first appear; images that no decoder would read become findings. */
  samples(findings: FindingList): Sample[] {
    const useIds = this.idsAreOfImages();
    const drafts = new Map<string, Draft>();
    const others: { readonly record: QaRecord; readonly keys: readonly string[] }[] = [];
    for (const row of this.rows) {
      const keys = row.images.map((image) => keyOf(image, useIds));
      for (const [i, image] of row.images.entries()) {
        const known = drafts.get(keys[i]);
        const draft = known ?? newDraft(image, row.rowName);
        if (!known) drafts.set(keys[i], draft);
        const questions = Math.max(1, row.records.length);
        if (row.split !== undefined) count(draft.splits, row.split, questions);
        if (row.group !== undefined) count(draft.groups, row.group, 1);
      }
      const further = [...new Set(keys.slice(1))].filter((key) => key !== keys[0]);
      for (const record of row.records) {
        drafts.get(keys[0])?.records.push(record);
        if (further.length > 0) others.push({ record, keys: further });
      }
    }
    const ids = uniqueIds([...drafts.values()], useIds);
    const idOf = (key: string) => {
      const draft = drafts.get(key);
      return draft && ids.get(draft);
    };
    const withOthers = new Map(
      others.map(({ record, keys }) => [record, keys.flatMap((key) => idOf(key) ?? [])]),
    );
    return [...drafts.values()].flatMap((draft) => {
      const id = ids.get(draft) ?? draft.rowName;
      return sampleOf(draft, id, withOthers, findings) ?? [];
    });
  }

  /** Whether the id column repeats as the images do. */
  private idsAreOfImages(): boolean {
    const ids = new Set<string>();
    const images = new Set<DistinctImage>();
    let cells = 0;
    for (const { images: ofRow } of this.rows) {
      for (const { id, image } of ofRow) {
        if (id === undefined) return false;
        ids.add(id);
        images.add(image);
        cells++;
      }
    }
    return ids.size < cells || images.size === cells;
  }
}

function keyOf({ id, image }: RowImage, useIds: boolean): string {
  return useIds && id !== undefined ? `${image.key} ${id}` : image.key;
}

function newDraft(first: RowImage, rowName: string): Draft {
  return { first, rowName, records: [], splits: new Map(), groups: new Map() };
}

function count(counts: Map<string, number>, value: string, add: number): void {
  counts.set(value, (counts.get(value) ?? 0) + add);
}

/** By id, else by the stem of the path, else by the first row; what is used twice gets "~2", "~3". */
function uniqueIds(drafts: readonly Draft[], useIds: boolean): Map<Draft, string> {
  const taken = new Set<string>();
  const ids = new Map<Draft, string>();
  for (const draft of drafts) {
    const { id, name } = draft.first;
    const base = cleanId((useIds ? id : undefined) ?? name ?? draft.rowName);
    let unique = base;
    for (let i = 2; taken.has(unique); i++) unique = `${base}~${i}`;
    taken.add(unique);
    ids.set(draft, unique);
  }
  return ids;
}

const MAX_ID_LENGTH = 120;

/** One line without what would be a path or a control character. */
function cleanId(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, '_').trim();
  return clean === '' || /^\.+$/.test(clean) ? '_' : clean.slice(0, MAX_ID_LENGTH);
}

function sampleOf(
  { first, records, splits, groups }: Draft,
  id: string,
  withOthers: ReadonlyMap<QaRecord, readonly string[]>,
  findings: FindingList,
): Sample | undefined {
  const { header } = first.image;
  const { path, row } = placeOf(first.source);
  const add = findings.about(path, id);
  if (header instanceof BadImage) {
    const text = message`The image ${header.reason}; the sample is left out.`;
    add('bad-image', text, { row, leavesOut: true });
    return undefined;
  }
  reportPeculiarities(header, (kind, text, details) => add(kind, text, { row, ...details }));
  const split = mostFrequentSplit(splits);
  const splitCounts = splits.size > 1 ? orderedSplits(splits) : undefined;
  if (splitCounts) {
    const text = splitCounts.map(([name, questions]) => `${name} ${questions}`).join(', ');
    add('split-conflict', message`The image has questions in several splits (${text}).`, { row });
  }
  const group = mostFrequent(groups)?.[0];
  const [modality, location] = (['modality', 'location'] as const).map((field) => {
    const counts = new Map<string, number>();
    for (const record of records) if (record[field] !== undefined) count(counts, record[field], 1);
    return mostFrequent(counts)?.[0] ?? 'Unknown';
  });
  return {
    id,
    image: first.source,
    boxes: [],
    qa: records.map((record) => {
      const otherImages = withOthers.get(record);
      return otherImages ? { ...record, otherImages } : record;
    }),
    modality,
    location,
    width: header.width,
    height: header.height,
    ...(split === undefined ? {} : { split }),
    ...(splitCounts && { splitCounts }),
    ...(group === undefined ? {} : { group }),
  };
}

/** Of equally frequent ones that which comes first in use. */
function mostFrequentSplit(counts: ReadonlyMap<string, number>): string | undefined {
  const ordered = [...counts].sort(([a, n], [b, m]) => m - n || splitRank(a) - splitRank(b));
  const split = ordered.at(0)?.[0];
  return split === undefined ? undefined : (knownSplit(split) ?? split);
}
