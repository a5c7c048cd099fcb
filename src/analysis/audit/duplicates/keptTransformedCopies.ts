/** The transformed copies of a dataset, kept in the store: an audit after a decision looks for none again. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { groupBy } from '../../../common/groupBy';
import { reversedChanges } from '../../../common/pictureChanges';
import type { Sample } from '../../dataset/types';
import { by } from '../../store/schemas';
import type { Store } from '../../store/store';
import type { TaskContext } from '../../taskContext';
import type { OpenLooks } from './lookAtImages';
import type { Pictures } from './pictures';
import { TRANSFORMED_COPIES_VERSION, transformedCopies, type TransformedCopy } from './transformedCopies';

const FILE = 'transformed-copies.stored';

/** Of more equal files than this only the first is in pairs. */
const MAX_LISTED_EQUALS = 16;

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const kind = <const K extends string>(name: K) => ({ kind: v.literal(name) });
const change = v.variant('kind', [
  v.object(kind('mirrored')),
  v.object(kind('flipped')),
  v.object({ ...kind('turned'), degrees: v.number() }),
  v.object({ ...kind('cropped'), percent: v.number() }),
  v.object({ ...kind('extended'), percent: v.number() }),
  v.object(kind('padded')),
  v.object(kind('trimmed')),
  v.object(kind('inverted')),
  v.object(kind('levels')),
  v.object(kind('annotated')),
]);
export const changesSchema = v.array(change);
const schema = v.array(v.object({ a: index, b: index, changes: changesSchema }));

/**
 * Of equal files one is looked at, and what is found holds for all of them, or for the first where they are many.
 * @param store in which they are kept.
 * @returns pairs of rows.
 */
export async function keptTransformedCopies(
  samples: readonly Sample[],
  store: Store,
  { contents, cellOf }: Pick<OpenLooks, 'contents' | 'cellOf'>,
  task: TaskContext,
): Promise<TransformedCopy[]> {
  const classes = equalFiles(contents);
  const names = createHash('sha256')
    .update(classes.map(([row]) => contents[row]).join())
    .digest('hex');
  const identity = JSON.stringify(['transformed-copies', TRANSFORMED_COPIES_VERSION, names]);
  const isOurs = by(schema);
  const known = await store.read(FILE, identity, (value) => {
    const copies = isOurs(value);
    return copies?.every(({ a, b }) => a < b && b < classes.length) ? copies : null;
  });
  const found = known ?? (await transformedCopies(picturesOf(classes, samples, cellOf), store, task));
  if (!known) await store.write(FILE, identity, found);
  return copiesOfRows(found, classes);
}

/** Rows of each file, in the order of their first. */
export function equalFiles(contents: readonly string[]): number[][] {
  return [...groupBy(contents.keys(), (row) => contents[row]).values()];
}

/** One picture for the rows of each file. */
function picturesOf(
  classes: readonly (readonly number[])[],
  samples: readonly Sample[],
  cellOf: (row: number) => Uint8Array,
): Pictures {
  return {
    n: classes.length,
    cellOf: (i) => cellOf(classes[i][0]),
    sizeOf: (i) => samples[classes[i][0]],
  };
}

/** What holds for pictures, of their rows. */
export function copiesOfRows(
  found: readonly TransformedCopy[],
  classes: readonly (readonly number[])[],
): TransformedCopy[] {
  const listed = (i: number) => (classes[i].length > MAX_LISTED_EQUALS ? classes[i].slice(0, 1) : classes[i]);
  return found.flatMap(({ a, b, changes }) =>
    listed(a).flatMap((one) =>
      listed(b).map((other) =>
        one < other ? { a: one, b: other, changes } : { a: other, b: one, changes: reversedChanges(changes) },
      ),
    ),
  );
}
