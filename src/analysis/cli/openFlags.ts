import type { SelectableEncoder } from '../../common/encoders';
import type { OpenRequest } from '../session/openRequest';
import type { Flags } from './command';
import { readColumnsFlag } from './datasetFlags';
import { readEncoderFlags } from './encoderFlags';
import { storage } from './storage';

/**
 * The request that opens a dataset, by the flags of `datasetFlags` and `encoderFlags`.
 * @param encoder where no flag names one.
 * @throws UsageError naming the flag and what is wrong with it.
 */
export async function readOpenFlags(
  folder: string,
  seed: number,
  flags: Flags,
  encoder?: SelectableEncoder,
): Promise<OpenRequest> {
  return {
    ...{ folder, ...storage(), seed },
    ...readEncoderFlags(flags, encoder),
    ...(await readColumnsFlag(flags)),
  };
}
