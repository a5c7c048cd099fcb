/** Encoders by name. */
import { AnalysisError } from '../errors';
import type { EncoderName } from '../protocol';
import { createBiomedclipEncoder } from './biomedclip/biomedclipEncoder';
import { installedCheckpoint } from './biomedclip/modelStore';
import { createBuiltinEncoder } from './builtinEncoder';
import type { Encoder } from './encoder';

/**
 * @param checkpoint the file that `biomedclip` reads its weights from; absent: the one in the model store.
 * @param storageDir where the model store lies.
 */
export async function createEncoder(
  name: EncoderName,
  checkpoint: string | undefined,
  storageDir: string,
): Promise<Encoder> {
  switch (name) {
    case 'builtin':
      return createBuiltinEncoder();
    case 'biomedclip': {
      const path = checkpoint ?? (await installedCheckpoint(storageDir));
      if (path !== undefined) return createBiomedclipEncoder(path);
      throw new AnalysisError(
        'unavailable',
        'BiomedCLIP is not set up on this machine; set it up, name a checkpoint, or use the built-in encoder.',
      );
    }
  }
}
