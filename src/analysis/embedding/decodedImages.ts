/** What decoding says about the images of a dataset, beyond what their structure shows. */
import { message } from '../../common/messageTemplate';
import { FindingList } from '../dataset/findingList';
import { placeOf } from '../dataset/imageSource';
import { sumUpFindings } from '../dataset/sumUpFindings';
import type { Dataset, Finding, Sample } from '../dataset/types';
import { unreadableReason } from '../dataset/unreadable';
import { AnalysisError } from '../errors';
import { mapConcurrently } from '../files/mapConcurrently';
import type { TaskContext } from '../taskContext';
import { useSource } from './decodeSource';

/** Decodes every image and keeps none. @returns the findings of those that cannot be decoded. @throws CancelledError */
export async function findUndecodable({ root, samples }: Dataset, task: TaskContext): Promise<Finding[]> {
  let done = 0;
  const found = await mapConcurrently(samples, async (sample): Promise<Finding[]> => {
    task.check();
    try {
      await useSource(sample.image, () => undefined, task);
      return [];
    } catch (error) {
      return [undecodable(sample, root, error)];
    } finally {
      task.progress(++done, samples.length);
    }
  });
  return found.flat();
}

/** The finding of an image that cannot be read or decoded. @throws any other error */
export function undecodable(sample: Sample, root: string, error: unknown): Finding {
  const reason =
    error instanceof AnalysisError && error.code === 'bad-file' ? error.detail['reason'] : undefined;
  const isOfSystem = error instanceof Error && 'code' in error && 'syscall' in error;
  if (reason === undefined && !isOfSystem) throw error;
  const list = new FindingList(root);
  list.add({
    kind: 'bad-image',
    ...placeOf(sample.image),
    sample: sample.id,
    leavesOut: true,
    message:
      reason === undefined
        ? message`The image cannot be read (${unreadableReason(error)}); it is left out.`
        : message`The image is damaged (${String(reason)}); it is left out. Copy or download it again.`,
  });
  return list.findings[0];
}

/** The dataset without the samples of these findings, which are added to its own. */
export function withoutSamplesOf(dataset: Dataset, undecodable: readonly Finding[]): Dataset {
  if (undecodable.length === 0) return dataset;
  const bad = new Set(undecodable.map((finding) => finding.sample));
  return {
    ...dataset,
    samples: dataset.samples.filter((sample) => !bad.has(sample.id)),
    findings: [...dataset.findings, ...sumUpFindings(undecodable)],
  };
}
