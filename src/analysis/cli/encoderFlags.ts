import { resolve } from 'node:path';
import {
  devices,
  type EncoderChoice,
  type EncoderOptions,
  encoders,
  precisions,
  type SelectableEncoder,
  selectableEncoders,
} from '../../common/encoders';
import { type FlagHelp, type Flags, UsageError } from './command';
import { threadsFlag } from './threadsFlag';

/** Flags of every command that embeds. */
export const encoderFlags: Readonly<Record<string, FlagHelp>> = {
  encoder: { value: selectableEncoders.join('|'), help: 'Encoder (builtin).' },
  checkpoint: { value: 'FILE', help: 'Weights for biomedclip; tokenizer.json must lie beside it.' },
  precision: {
    value: precisions.join('|'),
    help: 'int8 is faster and less exact; the difference is reported (fp32).',
  },
  embeddings: {
    value: 'DIR',
    help: "Folder of image_embeddings.npy, text_embeddings.npy and metadata.json to use instead of an encoder, as the tutorial's notebook writes it.",
  },
  device: {
    value: devices.join('|'),
    help: 'Where biomedclip runs; all but cpu are checked against it first (cpu).',
  },
  ...threadsFlag,
};

/** @param fallback the encoder of a command that is called without `--encoder`. */
export function readEncoderFlags(flags: Flags, fallback: SelectableEncoder = 'builtin'): EncoderChoice {
  const encoder = flags.choice('encoder', selectableEncoders, fallback);
  const checkpoint = flags.text('checkpoint');
  const precision = flags.choice('precision', precisions, 'fp32');
  const device = flags.choice('device', devices, 'cpu');
  const embeddings = flags.text('embeddings');
  if (embeddings !== undefined) {
    const other = ['encoder', 'checkpoint', 'precision', 'device'].find(
      (name) => flags.text(name) !== undefined,
    );
    if (other) throw new UsageError(`--embeddings replaces the encoder; leave out --${other}.`);
    return { encoder: 'imported', embeddings: resolve(embeddings) };
  }
  for (const name of ['checkpoint', 'precision', 'device'] as const) {
    if (flags.text(name) === undefined || takes(encoder, name)) continue;
    const takers = selectableEncoders.filter((other) => takes(other, name)).join(' or ');
    throw new UsageError(`--${name} requires --encoder ${takers}.`);
  }
  return {
    encoder,
    precision,
    device,
    ...(checkpoint === undefined ? {} : { checkpoint: resolve(checkpoint) }),
  };
}

function takes(encoder: SelectableEncoder, option: keyof EncoderOptions): boolean {
  return (encoders[encoder].options as readonly string[]).includes(option);
}
