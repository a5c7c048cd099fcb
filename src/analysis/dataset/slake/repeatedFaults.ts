/** Faults that a record has in a split file and in the question.json of its sample are said once, at question.json. */
import { basename } from 'node:path';
import { type FindingInput, FindingList } from '../findingList';
import type { QaRecord } from '../types';
import { comparableName } from './imageNames';
import type { SplitEntry } from './splits';

/** Keeps what is added: whether it is to be said is known when other files are read. */
export class HeldFindings extends FindingList {
  readonly held: FindingInput[] = [];

  override add(input: FindingInput): void {
    this.held.push(input);
    super.add(input);
  }
}

/** Kind, record and field of the faults of the records of one sample's own file. */
export function recordFaults(faults: readonly FindingInput[]): ReadonlySet<string> {
  return new Set(faults.flatMap(({ kind, about }) => (about === undefined ? [] : `${kind}:${about}`)));
}

/**
 * Faults of split files without those that the sample's own file has of the same record.
 * @param faults in the order of the files and of their records. @param ofSample by sample id in NFC, as `recordFaults` gives them.
 */
export function faultsOfSplitsAlone(
  faults: readonly FindingInput[],
  splits: ReadonlyMap<string, SplitEntry>,
  ofSample: ReadonlyMap<string, ReadonlySet<string>>,
): FindingInput[] {
  const places = new Map<string, RecordPlaces>();
  return faults.flatMap((fault) => {
    const { kind, about = '', path, sample } = fault;
    const id = comparableName(sample ?? '');
    const known = ofSample.get(id);
    if (!known || known.size === 0) return [fault];
    const isNamed = known.has(`${kind}:${about}`);
    const field = /^record=\d+(.*)$/.exec(about)?.[1];
    if (field === undefined) return isNamed ? [] : [fault];
    // Without a qid the index names it, which counts the records of all samples in a split file.
    const ofRecords = places.get(id) ?? new RecordPlaces(splits.get(id)?.records ?? []);
    places.set(id, ofRecords);
    if (known.has(`${kind}:record=${ofRecords.indexOf(fault)}${field}`)) return [];
    return [isNamed ? { ...fault, about: `${about}:${basename(path)}` } : fault];
  });
}

/** Finds records of one sample in the order in which split files have them. */
class RecordPlaces {
  private current = 0;
  private firstOfFile = 0;

  constructor(private readonly records: readonly QaRecord[]) {}

  /** Index among the records of the sample in the file of the fault; faults are asked for in the order of the records. */
  indexOf({ path, at }: FindingInput): number {
    for (; this.current < this.records.length; this.current++) {
      const { file, offset, length } = this.records[this.current].source;
      if (file !== this.records[this.firstOfFile].source.file) this.firstOfFile = this.current;
      if (file === path && at && at.offset >= offset && at.offset < offset + length)
        return this.current - this.firstOfFile;
    }
    return -1;
  }
}
