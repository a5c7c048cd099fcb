/** Turns pending findings into findings, each at the place of its field in the file of its record. */
import { compareFindings } from '../../common/findings';
import { FindingList, type SourceLocation } from '../dataset/findingList';
import { placeOf } from '../dataset/imageSource';
import { sumUpFindings } from '../dataset/sumUpFindings';
import type { Finding } from '../dataset/types';
import { subtask, type TaskContext } from '../taskContext';
import type { FindingTarget, PendingFinding } from './pendingFinding';
import { RecordPlaces } from './recordPlaces';

const CHECK_EVERY = 256;

/** Findings ordered by severity, then by file and line, then by id; systematic faults summed up. */
export async function locateFindings(
  pending: readonly PendingFinding[],
  root: string,
  task: TaskContext,
): Promise<Finding[]> {
  const places = new RecordPlaces();
  for (const [i, { target, related }] of pending.entries()) {
    if (i % CHECK_EVERY === 0) task.check();
    places.ask(target);
    for (const other of related ?? []) places.ask(other.target);
  }
  await places.find(subtask(task, 0, 0.5));
  const list = new FindingList(root);
  const locate = (one: FindingTarget) => locationOf(one, places);
  for (const [i, { target, related, message, ...rest }] of pending.entries()) {
    if (i % CHECK_EVERY === 0) task.progress(0.5 + (0.5 * i) / pending.length, 1);
    const others = related?.map((other) => ({ ...locate(other.target), message: other.message }));
    list.add({
      ...rest,
      message: typeof message === 'function' ? message(others?.at(0)?.position?.line ?? 1) : message,
      ...locate(target),
      related: others,
    });
  }
  return sumUpFindings(list.findings.sort((a, b) => compareFindings(a, b) || (a.id < b.id ? -1 : 1)));
}

/** Of a record in a changed file: where it was. */
function locationOf(target: FindingTarget, places: RecordPlaces): SourceLocation {
  if (target.on === 'image') return { ...placeOf(target.sample.image), sample: target.sample.id };
  const { sample, record } = target.ref;
  const { file, row, line, column } = record.source;
  const place = places.of(target) ?? { position: { line, column } };
  return { path: file, sample: sample.id, ...(row === undefined ? {} : { row }), ...place };
}
