/** Encoders by name. */
import { AnalysisError } from '../errors';
import type { EncoderChoice } from '../protocol';
import type { Run } from '../run';
import { createBiomedclipEncoder } from './biomedclip/biomedclipEncoder';
import { installedCheckpoint } from './biomedclip/modelStore';
import { createBuiltinEncoder } from './builtinEncoder';
import type { Encoder } from './encoder';

const shared = new Map<string, Promise<Encoder>>();

/** The encoder of a choice, made once and kept for the life of the process: its sessions take seconds to load. */
export function sharedEncoder(choice: EncoderChoice, storageDir: string, log: Run['log']): Promise<Encoder> {
  const { encoder, checkpoint, precision, device } = choice;
  const key = JSON.stringify([encoder, checkpoint, precision, device, storageDir]);
  const known = shared.get(key);
  if (known) return known;
  const made = createEncoder(choice, storageDir, log);
  shared.set(key, made);
  made.catch(() => shared.delete(key)); // the model may be set up by the next time
  return made;
}

/**
 * @param storageDir where the model store lies.
 * @throws AnalysisError `unavailable` when BiomedCLIP is asked for and no checkpoint is there.
 */
export async function createEncoder(
  choice: EncoderChoice,
  storageDir: string,
  log: Run['log'] = () => undefined,
): Promise<Encoder> {
  const { encoder, checkpoint, precision, device } = choice;
  switch (encoder) {
    case 'builtin':
      return createBuiltinEncoder();
    case 'biomedclip': {
      const path = checkpoint ?? (await installedCheckpoint(storageDir));
      if (path === undefined)
        throw new AnalysisError(
          'unavailable',
          'BiomedCLIP is not set up on this machine; set it up, name a checkpoint, or use the built-in encoder.',
        );
      const options = { ...(precision ? { precision } : {}), ...(device ? { device } : {}), log };
      return createBiomedclipEncoder(path, options);
    }
  }
}
