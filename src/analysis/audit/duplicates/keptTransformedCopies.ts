/** The transformed copies of a dataset, kept in the store: an audit after a decision looks for none again. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { groupBy } from '../../../common/groupBy';
import { reversedChanges } from '../../../common/pictureChanges';
import type { Dataset } from '../../dataset/types';
import type { EmbeddedDataset } from '../../embedding/embedDataset';
import { by } from '../../store/schemas';
import type { TaskContext } from '../../taskContext';
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
const schema = v.array(v.object({ a: index, b: index, changes: v.array(change) }));

/**
 * Of equal files one is looked at, and what is found holds for all of them, or for the first where they are many.
 * @param cells grey, one a sample.
 * @returns pairs of indices of samples.
 */
export async function keptTransformedCopies(
  { samples }: Dataset,
  { provenance, store }: Pick<EmbeddedDataset, 'provenance' | 'store'>,
  cells: readonly Uint8Array[],
  task: TaskContext,
): Promise<TransformedCopy[]> {
  const bySha = groupBy(provenance.images.keys(), (i) => provenance.images[i].sha256);
  const classes = [...bySha.values()];
  const contents = createHash('sha256')
    .update([...bySha.keys()].join())
    .digest('hex');
  const identity = JSON.stringify(['transformed-copies', TRANSFORMED_COPIES_VERSION, contents]);
  const isOurs = by(schema);
  const known = await store.read(FILE, identity, (value) => {
    const copies = isOurs(value);
    return copies?.every(({ a, b }) => a < b && b < classes.length) ? copies : null;
  });
  const found =
    known ??
    (await transformedCopies(
      classes.map(([i]) => ({ cell: cells[i], width: samples[i].width, height: samples[i].height })),
      task,
    ));
  if (!known) await store.write(FILE, identity, found);
  const listed = classes.map((members) =>
    members.length > MAX_LISTED_EQUALS ? members.slice(0, 1) : members,
  );
  return found.flatMap(({ a, b, changes }) =>
    listed[a].flatMap((one) =>
      listed[b].map((other) =>
        one < other ? { a: one, b: other, changes } : { a: other, b: one, changes: reversedChanges(changes) },
      ),
    ),
  );
}
