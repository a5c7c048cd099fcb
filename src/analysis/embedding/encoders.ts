/** Encoders by name. */
import { AnalysisError } from '../errors';
import type { TaskContext } from '../taskContext';
import { createBiomedclipEncoder } from './biomedclip/biomedclipEncoder';
import { installedCheckpoint } from './biomedclip/modelStore';
import { createBuiltinEncoder } from './builtinEncoder';
import { isCrossModal } from './crossModal';
import type { Encoder } from './encoder';
import type { EncoderChoice } from './encoderChoice';

interface Shared {
  /** The file that it reads its weights from. */
  readonly checkpoint: string | undefined;
  readonly encoder: Promise<Encoder>;
}

const shared = new Map<string, Shared>();

/**
 * The encoder of a choice, made once and kept: its sessions take seconds to load. Which checkpoint is meant is
 * looked up each time, since models come and go.
 */
export async function sharedEncoder(
  choice: EncoderChoice,
  storageDir: string,
  log: TaskContext['log'],
): Promise<Encoder> {
  const checkpoint = await checkpointOf(choice, storageDir);
  const { encoder: name, precision, device } = choice;
  const key = JSON.stringify([name, checkpoint, precision, device]);
  const known = shared.get(key);
  if (known) return known.encoder;
  const encoder = createEncoder({ ...choice, ...(checkpoint ? { checkpoint } : {}) }, storageDir, log);
  shared.set(key, { checkpoint, encoder });
  encoder.catch(() => shared.delete(key)); // the file may be whole by the next time
  return encoder;
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

async function checkpointOf(choice: EncoderChoice, storageDir: string): Promise<string | undefined> {
  if (choice.encoder === 'builtin') return undefined;
  return choice.checkpoint ?? installedCheckpoint(storageDir);
}

/**
 * @param storageDir where the model store lies.
 * @throws AnalysisError `unavailable` when BiomedCLIP is asked for and no checkpoint is there.
 */
export async function createEncoder(
  choice: EncoderChoice,
  storageDir: string,
  log: TaskContext['log'] = () => undefined,
): Promise<Encoder> {
  const { encoder, precision, device } = choice;
  switch (encoder) {
    case 'builtin':
      return createBuiltinEncoder();
    case 'biomedclip': {
      const path = await checkpointOf(choice, storageDir);
      if (path === undefined)
        throw new AnalysisError(
          'unavailable',
          'BiomedCLIP is not set up on this machine; set it up, name a checkpoint, or use the built-in encoder.',
          { missing: 'biomedclip' },
        );
      const options = { ...(precision ? { precision } : {}), ...(device ? { device } : {}), log };
      return createBiomedclipEncoder(path, options);
    }
  }
}
