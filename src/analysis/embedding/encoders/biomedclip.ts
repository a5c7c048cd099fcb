import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { createBiomedclipEncoder } from '../biomedclip/biomedclipEncoder';
import { installedCheckpoint } from '../biomedclip/modelStore';
import type { EncoderDefinition } from './encoderDefinition';

export const biomedclip: EncoderDefinition = {
  async prepare({ checkpoint: named, precision, device }, { storageDir, log }) {
    const checkpoint = named ?? (await installedCheckpoint(storageDir));
    if (checkpoint === undefined) {
      throw new AnalysisError(
        'unavailable',
        message`BiomedCLIP is not set up on this machine; set it up, name a checkpoint, or use the built-in encoder.`,
        { missing: 'biomedclip' },
      );
    }
    return {
      key: JSON.stringify([checkpoint, precision, device]),
      checkpoint,
      create: () => createBiomedclipEncoder(checkpoint, { precision, device, log }),
    };
  },
  finishing: {},
};
