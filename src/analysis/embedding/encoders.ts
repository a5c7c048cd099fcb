/** Encoders by name. */
import { AnalysisError } from '../errors';
import type { EncoderName } from '../protocol';
import { createBuiltinEncoder } from './builtinEncoder';
import type { Encoder } from './encoder';

/** @param checkpoint the file that `biomedclip` reads its weights from. */
export function createEncoder(name: EncoderName, checkpoint: string | undefined): Promise<Encoder> {
  switch (name) {
    case 'builtin':
      return createBuiltinEncoder();
    case 'biomedclip':
      return Promise.reject(
        new AnalysisError(
          'unavailable',
          `BiomedCLIP cannot be read yet (${checkpoint ?? 'no checkpoint'}); use the built-in encoder.`,
        ),
      );
  }
}
