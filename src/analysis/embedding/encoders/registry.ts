/** How each encoder is made, and those that are in use. */
import type { EncoderChoice, EncoderName } from '../../../common/encoders';
import { isCrossModal } from '../crossModal';
import type { Encoder } from '../encoder';
import { biomedclip } from './biomedclip';
import { builtin } from './builtin';
import type { EncoderContext, EncoderDefinition, Finishing } from './encoderDefinition';
import { imported } from './imported';

const definitions: Readonly<Record<EncoderName, EncoderDefinition>> = { builtin, biomedclip, imported };

interface SharedEncoder {
  readonly checkpoint: string | undefined;
  readonly encoder: Promise<Encoder>;
}

const shared = new Map<string, SharedEncoder>();

/** The encoder of a choice; made once where datasets can share it, because its sessions take seconds to load. */
export async function encoderFor(choice: EncoderChoice, context: EncoderContext): Promise<Encoder> {
  const prepared = await definitions[choice.encoder].prepare(choice, context);
  if (prepared.key === undefined) return prepared.create();
  const key = `${choice.encoder} ${prepared.key}`;
  const known = shared.get(key);
  if (known) return known.encoder;
  const encoder = prepared.create();
  shared.set(key, { checkpoint: prepared.checkpoint, encoder });
  encoder.catch(() => shared.delete(key)); // the file may be whole by the next time
  return encoder;
}

/** What is made of all rows of an encoder; undefined where its vectors cannot be made in shards. */
export function finishingOf(encoder: EncoderName): Finishing | undefined {
  return definitions[encoder].finishing;
}

/** Forgets the encoders of a checkpoint and frees their native memory. Call it while none of them runs. */
export async function releaseEncoders(checkpoint: string): Promise<void> {
  for (const [key, entry] of shared) {
    if (entry.checkpoint !== checkpoint) continue;
    shared.delete(key);
    const encoder = await entry.encoder.catch(() => undefined); // one that failed holds nothing
    if (encoder && isCrossModal(encoder)) await encoder.release();
  }
}
