/** Parts belong together: of one dataset, encoder and version, each shard once and none missing. */
import { groupBy } from '../../../common/groupBy';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { embeddingPart, type OpenPart, type PartHead } from './part';
import type { PartOrigin } from './partFile';
import { shardName } from './shard';

/** Of many that are missing, so many are named. */
const MAX_NAMED = 12;

/** What must be equal in all parts, and how a refusal says what it is of one. */
export interface Common<Head> {
  readonly of: (head: Head) => string;
  readonly says: (head: Head) => MessageTemplate;
}

interface HeadOfFile<Head> {
  readonly path: string;
  readonly head: Head;
}

const byVersion: Common<PartOrigin> = {
  of: ({ producer }) => producer,
  says: ({ producer }) => message`made by ${producer}`,
};
const byEncoder: Common<PartHead> = {
  of: ({ encoder, encoderTitle, modelHash }) => JSON.stringify([encoder, encoderTitle, modelHash]),
  says: ({ encoderTitle, modelHash }) => message`of the encoder ${encoderTitle} (${modelHash.slice(0, 12)})`,
};
const byDataset: Common<PartOrigin> = {
  of: ({ dataset }) => JSON.stringify(dataset),
  says: ({ dataset: { name, samples, identity } }) =>
    message`of the dataset ${name} with ${samples} images (${identity.slice(0, 12)})`,
};
const byCount: Common<PartOrigin> = {
  of: ({ shard }) => String(shard.count),
  says: ({ shard }) => message`one of ${shard.count} shards`,
};

/** @throws AnalysisError `bad-input` naming the parts that do not belong together, that are doubled or missing. */
export function requireComplete(parts: readonly OpenPart[]): void {
  requireAllShards(parts, [byEncoder], embeddingPart.madeBy);
}

/**
 * @param parts of one kind, at least one.
 * @param others what must be equal in them beside version, dataset and number of shards.
 * @param madeBy what makes a shard that is missing.
 * @throws AnalysisError `bad-input` naming the parts that do not belong together, that are doubled or missing.
 */
export function requireAllShards<Head extends PartOrigin>(
  parts: readonly HeadOfFile<Head>[],
  others: readonly Common<Head>[],
  madeBy: string,
): void {
  const [first] = parts;
  for (const { of, says } of [byVersion, ...others, byDataset, byCount]) {
    const other = parts.find(({ head }) => of(head) !== of(first.head));
    if (!other) continue;
    throw refused(
      message`${first.path} is ${says(first.head)}, but ${other.path} is ${says(other.head)}; leave out what does not belong here, or make it again.`,
    );
  }
  const byShard = groupBy(parts, ({ head }) => head.shard.index);
  for (const same of byShard.values()) {
    if (same.length === 1) continue;
    const files = same.map(({ path }) => path).join(', ');
    throw refused(
      message`Shard ${shardName(same[0].head.shard)} is there more than once (${files}); give it once.`,
    );
  }
  const { count } = first.head.shard;
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !byShard.has(index));
  if (missing.length === 0) return;
  const named = missing.slice(0, MAX_NAMED).map((index) => shardName({ index, count }));
  const more = missing.length - named.length;
  const which = more > 0 ? message`${named.join(', ')} and ${more} more` : named.join(', ');
  throw refused(
    message`Missing of ${count} shards: ${which}. Make them by "${madeBy} ${named[0]}", and run it again.`,
  );
}

/** @throws AnalysisError `bad-input` where the parts, though complete, do not have each sample and text once. */
export function requireEachOnce(parts: readonly OpenPart[]): void {
  const { samples, texts } = parts[0].head.dataset;
  const places = new Uint8Array(samples);
  const numbers = new Uint8Array(texts);
  for (const { path, head } of parts) {
    const marked = [
      ...[...head.places, ...head.leftOut.map(({ place }) => place)].map((place) => [places, place] as const),
      ...Array.from(head.textNumbers, (number) => [numbers, number] as const),
    ];
    for (const [seen, at] of marked) {
      if (at >= 0 && at < seen.length && seen[at]++ === 0) continue;
      throw refused(message`${path} holds what is not of its shard; make it again.`);
    }
    if (head.recordTexts.some((number) => number < 0 || number >= texts))
      throw refused(message`${path} holds what is not of its shard; make it again.`);
  }
  if (places.includes(0) || numbers.includes(0))
    throw refused(
      message`The parts do not hold every image and every text of ${parts[0].head.dataset.name}; make them again.`,
    );
}

export function refused(sentence: MessageTemplate): AnalysisError {
  return new AnalysisError('bad-input', sentence);
}
