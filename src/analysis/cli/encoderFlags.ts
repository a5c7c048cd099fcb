import { resolve } from 'node:path';
import { encoderNames } from '../protocol';
import type { EncoderName } from '../protocol';
import { UsageError } from './command';
import type { FlagHelp, Flags } from './command';

/** Flags of every command that embeds. */
export const encoderFlags: Readonly<Record<string, FlagHelp>> = {
  encoder: { value: encoderNames.join('|'), help: 'Which encoder makes the vectors (builtin).' },
  checkpoint: { value: 'FILE', help: 'Weights for biomedclip; tokenizer.json must lie beside it.' },
};

export function readEncoderFlags(flags: Flags): { encoder: EncoderName; checkpoint?: string } {
  const encoder = flags.choice('encoder', encoderNames, 'builtin');
  const checkpoint = flags.text('checkpoint');
  if (checkpoint !== undefined && encoder === 'builtin') {
    throw new UsageError('--checkpoint goes with --encoder biomedclip.');
  }
  return { encoder, ...(checkpoint === undefined ? {} : { checkpoint: resolve(checkpoint) }) };
}
